#!/bin/sh
# Runs the installed program as its unit would run it: as the service's user, in the root folder, with its state and cache folders and
# with the secrets that systemd would hand over. For commands that end by themselves; the service itself is systemd's.
#
#   sudo deploy/jetson/as-service.sh doctor
#   sudo deploy/jetson/as-service.sh warmup
#
# Drop-ins count (LoadCredential=, and Environment= with one setting a line); the unit's sandbox is not put around it.
set -eu

program=/opt/sbn-edge
unit=/etc/systemd/system/sbn-edge.service
user=sbn-edge

die() {
  echo "as-service.sh: $*" >&2
  exit 1
}

# What the unit and its drop-ins say behind a word, one line each.
said() { cat "$unit" "$unit.d"/*.conf 2>/dev/null | sed -n "s/^$1=//p"; }

[ "$(id -u)" = 0 ] || die "needs root; run it with sudo"
[ $# -gt 0 ] || die "needs a command, such as doctor or warmup"
if [ ! -x "$program/sbn-edge" ] || [ ! -f "$unit" ]; then die "the service is not installed (install.sh beside this file does it)"; fi
getent passwd "$user" >/dev/null || die "there is no user $user (install.sh beside this file makes it)"

# The unit's groups, as far as this machine has them.
groups=$(id -g "$user")
for group in $(said SupplementaryGroups); do
  if gid=$(getent group "$group" | cut -d: -f3) && [ -n "$gid" ]; then groups=$groups,$gid; fi
done

# As systemd makes them, if they are not there yet.
for folder in /var/lib/sbn-edge /var/cache/sbn-edge; do
  [ -d "$folder" ] || install -d -m 755 -o "$user" -g "$user" "$folder"
done

secrets=$(mktemp -d /run/sbn-edge-secrets.XXXXXX)
trap 'rm -rf "$secrets"' EXIT
trap 'exit 130' INT TERM HUP
chmod 500 "$secrets"
for credential in $(said LoadCredential); do
  if [ -f "${credential#*:}" ]; then
    install -m 400 -o "$user" "${credential#*:}" "$secrets/${credential%%:*}"
  else
    echo >"$secrets/${credential%%:*}"
    chown "$user" "$secrets/${credential%%:*}"
  fi
done
chown "$user" "$secrets"

# In front of the program what the unit sets for it, one word each.
set -- "$program/sbn-edge" "$@"
while IFS= read -r setting; do
  if [ -n "$setting" ]; then set -- "$setting" "$@"; fi
done <<SETTINGS
$(said Environment | sed -n 's/^"\(Sbn__[^"]*\)"$/\1/p; s/^\(Sbn__[^ "]*\)$/\1/p')
SETTINGS

cd /
status=0
setpriv --reuid="$user" --regid="$user" --groups="$groups" --inh-caps=-all --bounding-set=-all --no-new-privs \
  env -i PATH="$PATH" HOME=/ TERM="${TERM:-dumb}" ORT_DISABLE_TELEMETRY=1 DOTNET_EnableDiagnostics=0 \
  STATE_DIRECTORY=/var/lib/sbn-edge CACHE_DIRECTORY=/var/cache/sbn-edge CONFIGURATION_DIRECTORY=/etc/sbn-edge CREDENTIALS_DIRECTORY="$secrets" \
  "$@" || status=$?
exit "$status"

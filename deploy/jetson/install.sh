#!/bin/sh
# Installs the service of a vehicle from the publish that this file lies in, or takes it away again. Works on a Jetson and on
# plain Debian; running it once more is the way to a newer publish.
#
#   sudo deploy/jetson/install.sh [--models DIR]   what a publish holds, and a model bundle's folder beside it
#   sudo deploy/jetson/install.sh --uninstall      everything that was installed, settings and waiting alarm events included
set -eu

program=/opt/sbn-edge
unit=/etc/systemd/system/sbn-edge.service
users=/etc/sysusers.d/sbn-edge.conf
settings=/etc/sbn-edge

die() {
  echo "install.sh: $*" >&2
  exit 1
}

uninstall() {
  systemctl disable --now sbn-edge.service 2>/dev/null || true
  rm -rf "$unit" "$unit.d" "$users" "$program" "$program.old" "$program.new" "$settings" /var/lib/sbn-edge /var/cache/sbn-edge /run/sbn-edge
  systemctl daemon-reload
  systemctl reset-failed sbn-edge.service 2>/dev/null || true
  if getent passwd sbn-edge >/dev/null; then userdel sbn-edge; fi
  if getent group sbn-edge >/dev/null; then groupdel sbn-edge; fi
  echo "Uninstalled."
}

# The new program is laid beside the old one and takes its place in one step; libraries and models that were put there stay.
place() {
  rm -rf "$program.new" "$program.old"
  mkdir -p "$program.new"
  cp -a "$publish/." "$program.new/"
  for kept in natives models; do
    if [ -d "$program/$kept" ] && [ ! -e "$program.new/$kept" ]; then cp -a "$program/$kept" "$program.new/$kept"; fi
  done
  if [ -n "$models" ]; then
    rm -rf "$program.new/models/street"
    mkdir -p "$program.new/models"
    cp -a "$models" "$program.new/models/street"
  fi
  [ -f "$program.new/models/street/manifest.json" ] || die "there is no model: name a bundle's folder with --models"
  chown -R root:root "$program.new"
  if [ -d "$program" ]; then mv "$program" "$program.old"; fi
  mv "$program.new" "$program"
  rm -rf "$program.old"
}

[ "$(id -u)" = 0 ] || die "needs root; run it with sudo"
command -v systemctl >/dev/null || die "needs systemd"

models=
while [ $# -gt 0 ]; do
  case $1 in
    --uninstall)
      uninstall
      exit 0
      ;;
    --models)
      if [ $# -lt 2 ] || [ ! -f "$2/manifest.json" ]; then die "--models needs the folder of a model bundle, with its manifest.json"; fi
      models=$2
      shift 2
      ;;
    *) die "unknown option '$1'; it takes --models DIR and --uninstall" ;;
  esac
done

here=$(cd "$(dirname "$0")" && pwd)
publish=$(cd "$here/../.." && pwd)
[ -x "$publish/sbn-edge" ] || die "$publish is no publish: it holds no program sbn-edge (see README.md beside this file)"

mkdir -p /etc/sysusers.d "$settings"
cp "$here/sbn-edge.sysusers.conf" "$users"
systemd-sysusers "$users"
wasActive=no
if systemctl is-active --quiet sbn-edge.service; then
  wasActive=yes
  systemctl stop sbn-edge.service
fi
if [ "$publish" != "$program" ]; then place; fi
cp "$program/deploy/jetson/sbn-edge.service" "$unit"
systemctl daemon-reload
systemctl enable --quiet sbn-edge.service

# A TensorRT engine that is not built yet would be built by the service's first start, for up to ten minutes. Wrong settings, or a model that
# does not run, are not hidden: the sentence is on the terminal, and the service would end with the same one.
echo "Trying the model; where TensorRT has an engine to build that takes minutes ..."
"$program/deploy/jetson/as-service.sh" warmup || echo "Note: the model did not run; the line before says why."

command -v ffmpeg >/dev/null || echo "Note: network cameras need ffmpeg (apt install ffmpeg)."
if [ -z "$(ls -A "$settings")" ]; then
  echo "Installed. Now write $settings/edge.json (docs/configuration.md), then: systemctl start sbn-edge"
elif [ "$wasActive" = yes ] || [ -f "$settings/edge.json" ]; then
  systemctl start sbn-edge.service || die "the service does not start; journalctl -u sbn-edge says why"
  echo "Installed and started: systemctl status sbn-edge"
fi

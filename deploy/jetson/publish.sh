#!/bin/sh
# Publishes the service for a vehicle, as install.sh takes it: the program with the .NET runtime in it and compiled ahead of time, so that
# a vehicle needs no .NET and starts faster; the documentation; the unit; a model bundle.
#
#   deploy/jetson/publish.sh                        for a Jetson, into out/sbn-edge
#   deploy/jetson/publish.sh --rid linux-x64        for a plain x86 machine
#
#   --rid linux-arm64|linux-x64     the machine (default linux-arm64)
#   --platform jetson|cuda|cpu      whose native libraries (docs/platforms.md; default jetson for linux-arm64, cpu for linux-x64)
#   --models DIR                    the model bundle to go with it (default models/street)
#   --out DIR                       where to (default out/sbn-edge); what is there is replaced
#
# Needs the .NET 10 SDK; runs on any machine that has it, x86 for arm64 too.
set -eu

die() {
  echo "publish.sh: $*" >&2
  exit 78
}

value() {
  if [ $# -lt 2 ] || [ -z "$2" ]; then die "$1 needs a value"; fi
  printf '%s' "$2"
}

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
rid=linux-arm64
platform=
models=$root/models/street
out=$root/out/sbn-edge
while [ $# -gt 0 ]; do
  case $1 in
    --rid) rid=$(value "$@") || exit ;;
    --platform) platform=$(value "$@") || exit ;;
    --models) models=$(value "$@") || exit ;;
    --out) out=$(value "$@") || exit ;;
    *) die "unknown option '$1'; it takes --rid, --platform, --models and --out" ;;
  esac
  shift 2
done

case $rid in
  linux-arm64) platform=${platform:-jetson} ;;
  linux-x64) platform=${platform:-cpu} ;;
  *) die "--rid is '$rid'; it must be linux-arm64 or linux-x64" ;;
esac
case $rid/$platform in
  linux-arm64/jetson | linux-arm64/cpu | linux-x64/cpu | linux-x64/cuda) ;;
  *) die "--platform is '$platform'; for $rid it must be $([ "$rid" = linux-x64 ] && echo 'cpu or cuda' || echo 'jetson or cpu')" ;;
esac
[ -f "$models/manifest.json" ] || die "there is no model bundle '$models'; name one with --models"
[ -f "$root/src/Sbn.Edge/Sbn.Edge.csproj" ] || die "$root holds no sources; run the script of a clone"
command -v dotnet >/dev/null || die "the .NET 10 SDK is needed, and 'dotnet' is not on the PATH"

# What is built lies apart from the clone's own bin and obj, which are for this machine.
built=$root/out/.publish/$rid-$platform
mkdir -p "$(dirname "$out")"
new=$out.new
rm -rf "$new"
echo "Publishing for $rid with the libraries of $platform ..."
dotnet publish "$root/src/Sbn.Edge" -c Release -r "$rid" --self-contained -p:SbnPlatform="$platform" -p:PublishReadyToRun=true \
  --artifacts-path "$built" --nologo -v quiet -o "$new" ||
  {
    echo "publish.sh: nothing was published; where packages of $platform are not to be had, --platform cpu does without them (docs/platforms.md)" >&2
    exit 1
  }
mkdir -p "$new/models"
cp -a "$models" "$new/models/street"
rm -rf "$out"
mv "$new" "$out"
echo "Published into $out ($(du -sh "$out" | cut -f1)). Copy it to the vehicle, and there: sudo $(basename "$out")/deploy/jetson/install.sh"

#!/bin/sh
# Installs, with apt, the Debian or Ubuntu packages that are missing; does nothing when all are there.
# usage: packaging/needs.sh run|test
set -eu

# Go before 1.21 cannot fetch the version that go.mod names.
if ! command -v go >/dev/null; then
	echo "Go is missing, or not in this user's PATH: install the newest from https://go.dev/dl/" >&2
	exit 1
fi
minor=$(go env GOVERSION | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
if [ -n "$minor" ] && [ "$minor" -lt 21 ]; then
	echo "$(go env GOVERSION) is too old: install the newest Go from https://go.dev/dl/" >&2
	exit 1
fi

build="gcc g++ pkg-config libopencv-dev opencv-data libvpx-dev libyuv-dev libopus-dev libgl1-mesa-dev libx11-dev
 libzxing-dev libtesseract-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev libxkbcommon-dev"
show="fonts-inter fonts-jetbrains-mono fonts-dejavu-core fonts-noto-cjk fonts-ocr-b libgl1-mesa-dri xvfb xauth xdotool imagemagick zbar-tools tesseract-ocr tesseract-ocr-eng
 espeak-ng"

want="$build $show"
# An encoder of barcodes that is not ours, and a face that the character net is trained on.
[ "${1:-run}" = test ] && want="$want zint fonts-urw-base35"

missing=""
for p in $want; do
	dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done

# A browser for the tests that need a real one. Ubuntu has none outside of snap: those tests say that they skip.
if [ "${1:-run}" = test ] && ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null; then
	. /etc/os-release
	[ "${ID:-}" = debian ] && missing="$missing chromium"
fi

[ -z "$missing" ] && exit 0

sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing

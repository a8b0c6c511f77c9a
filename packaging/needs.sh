#!/bin/sh
# Installs, with apt, the Debian or Ubuntu packages that are missing, and Go where it is too old; does nothing when all are there.
# usage: packaging/needs.sh run|test
set -eu

# usable tells whether there is a Go as new as go.mod wants, or one that gets itself the newer one.
usable() {
	command -v go >/dev/null && [ "$(printf '%s\n' "go$want_go" "$(go env GOVERSION)" | sort -V | head -n 1)" = "go$want_go" ]
}
want_go=$(sed -n "s/^go //p" go.mod)
PATH=$PWD/build/go/bin:$PATH # what was got before, see below
old_go=""
usable || old_go=golang-go

build="ca-certificates gcc g++ pkg-config libopencv-dev opencv-data libvpx-dev libyuv-dev libopus-dev libgl1-mesa-dev libx11-dev
 libzxing-dev libtesseract-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev libxkbcommon-dev"
show="fonts-inter fonts-jetbrains-mono fonts-dejavu-core fonts-noto-cjk fonts-ocr-b libgl1-mesa-dri xvfb xauth xdotool imagemagick zbar-tools tesseract-ocr tesseract-ocr-eng
 espeak-ng"

want="$build $show $old_go"
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

if [ -n "$missing" ]; then
	sudo=""
	[ "$(id -u)" = 0 ] || sudo=sudo
	echo "installing:$missing"
	export DEBIAN_FRONTEND=noninteractive
	$sudo apt-get update -qq
	# shellcheck disable=SC2086
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
fi

# The distribution's Go, however old, gets the one that go.mod names as a module, checked against the checksum database, into its cache.
# The Makefile looks into build/go first.
if [ -n "$old_go" ] && ! usable; then
	echo "getting Go $want_go"
	module=golang.org/toolchain@v0.0.1-go$want_go.linux-$(go env GOARCH)
	dir=$(cd / && go mod download -json "$module" | sed -n 's/^\t"Dir": "\(.*\)",\{0,1\}$/\1/p')
	if [ -n "$dir" ]; then
		chmod -R u+w "$dir"
		chmod +x "$dir"/bin/* "$dir"/pkg/tool/*/*
		mkdir -p build
		ln -sfn "$dir" build/go
		hash -r
	fi
	usable || { echo "no Go $want_go: install the newest from https://go.dev/dl/" >&2; exit 1; }
fi

#!/bin/sh
# Runs everything: lint, the pure packages under the race detector, the screens without cgo, then what needs OpenCV, a display or a
# browser. usage: packaging/test.sh TAGS
set -u
tags=$1
failed=0
step() {
	echo "== $1"
	shift
	"$@" || { echo "== failed: $*"; failed=1; }
}
export LC_ALL=C.UTF-8
race="./app/... ./sync/wire/... ./sync/queue/... ./sync/hub/... ./sync/passkey/... ./capture ./assets/..."

step "lint" packaging/lint.sh "$tags"
# -short: the million events and the hundreds of kills run further down, without the detector.
# shellcheck disable=SC2086
step "pure packages, race detector" go test -race -short -timeout 15m $race
step "screens, software renderer" env CGO_ENABLED=0 go test -timeout 20m ./ui/...
step "long walks, power cuts, browsers" go test -timeout 20m ./app/journey ./sync/queue ./sync/hub ./sync/passkey/... ./cmd/internal/line
# shellcheck disable=SC2046
step "cameras, calls, programs" go test -tags "$tags" -p 1 -timeout 40m ./capture/... ./sync/call/... \
	$(go list -tags "$tags" ./cmd/... | grep -v internal/line)

if [ "$failed" = 0 ]; then echo "all passed"; else echo "something failed, see above"; fi
exit "$failed"

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
pure="./app/... ./sync/wire/... ./sync/queue/... ./sync/hub/... ./sync/passkey/... ./capture ./assets/... ./cmd/internal/line/..."

step "lint" packaging/lint.sh "$tags"
# The long ones (a million events, hundreds of kills) run once without the detector further down.
# shellcheck disable=SC2086
step "pure packages, race detector" go test -race -short -timeout 15m $pure
step "screens, software renderer" env CGO_ENABLED=0 go test -timeout 20m ./ui/...
# shellcheck disable=SC2086
step "everything else" go test -tags "$tags" -p 1 -timeout 40m $(go list -tags "$tags" ./... | grep -v /ui)

if [ "$failed" = 0 ]; then echo "all passed"; else echo "something failed, see above"; fi
exit "$failed"

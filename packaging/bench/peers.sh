#!/bin/sh
# Installs the packages of npm that the bench compares with into a folder of their own. Without npm, or without a registry that answers,
# it says so and ends well: the bench then goes without them.
# usage: packaging/bench/peers.sh build/peers
set -eu
here=$(dirname "$0")
to=$1

mkdir -p "$to"
cp "$here/peers.cjs" "$to/"
# Some packages hold Go files: a module of their own keeps them out of ./...
printf 'module passdesk-bench-peers\n' >"$to/go.mod"
if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
	echo "bench: no node or npm; going without mrz-detection, mrz and parse-usdl" >&2
	exit 0
fi
if cmp -s "$here/package.json" "$to/package.json" && [ -d "$to/node_modules" ]; then
	exit 0
fi
cp "$here/package.json" "$to/"
# No scripts of packages, no lock file: the three are pinned, what they need is whatever fits them.
if ! (cd "$to" && npm install --ignore-scripts --no-package-lock --no-audit --no-fund --loglevel=error); then
	rm -rf "$to/node_modules"
	rm -f "$to/package.json"
	echo "bench: npm could not install the peers; going without them" >&2
fi

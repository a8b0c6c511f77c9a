#!/bin/sh
# gofumpt, go vet and staticcheck over the whole module. usage: packaging/lint.sh TAGS
set -eu
tags=$1
bad=$(go tool gofumpt -l app assets capture cmd sync ui)
if [ -n "$bad" ]; then
	echo "not formatted with gofumpt:"
	echo "$bad"
	exit 1
fi
go vet -tags "$tags" ./...
go tool staticcheck -tags "$tags" ./...
echo "lint: clean"

#!/bin/sh
# Starts the station. With a display: full screen, hub embedded, no configuration. Without one: plays one whole rehearsal under
# Xvfb and leaves pictures. usage: packaging/run.sh BUILD_DIR
set -eu
build=$1
if [ -n "${DISPLAY:-}" ]; then
	exec "$build/kiosk"
fi
echo "no display: rehearsing under Xvfb; pictures go to rehearsal-pictures/"
exec "$build/rehearsal" --kiosk "$build/kiosk" --pictures rehearsal-pictures

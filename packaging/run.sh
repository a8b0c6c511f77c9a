#!/bin/sh
# Starts the station. With a display that answers: full screen, hub embedded, no configuration. Without one: plays one whole rehearsal
# under Xvfb and leaves pictures. usage: packaging/run.sh BUILD_DIR
set -eu
build=$1
if [ -n "${DISPLAY:-}" ]; then
	if xdotool getdisplaygeometry >/dev/null 2>&1; then
		exec "$build/kiosk"
	fi
	echo "the display $DISPLAY does not answer or does not let this user in"
fi
echo "no display: rehearsing under Xvfb; pictures go to rehearsal-pictures/"
exec "$build/rehearsal" --kiosk "$build/kiosk" --pictures rehearsal-pictures

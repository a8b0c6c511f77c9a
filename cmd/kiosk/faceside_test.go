package main

import (
	"testing"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/camera"
	"github.com/passdesk/passdesk/capture/light"
)

// The reviewer reads whether the pictures came from the camera that was set up.
func TestReviewerReadsWhoseCameraItWas(t *testing.T) {
	pin := camera.Pin{Driver: "uvcvideo", Vendor: "046d", Product: "085e"}
	own := capture.Info{Source: "/dev/video0", Driver: "uvcvideo", Vendor: "046d", Product: "085e"}
	other := own
	other.Serial = "C3D4"
	for name, tc := range map[string]struct {
		info capture.Info
		pin  camera.Pin
		want light.Status
	}{
		"a device that says nothing of itself": {capture.Info{Source: "/dev/no-such-camera", Driver: "uvcvideo"}, pin, light.Fail},
		"a program, no camera was pinned":      {capture.Info{Source: "/dev/no-such-camera", Driver: "v4l2 loopback"}, camera.Pin{}, light.Fail},
		"its own":                              {own, pin, light.Pass},
		"another of the same make":             {other, pin, light.Fail},
		"rehearsal":                            {capture.Info{Simulated: true}, pin, light.NotRun},
	} {
		var s light.Session
		s.Pinned, s.Camera = whose(tc.info, tc.pin)
		if c := s.Identity(); c.Status != tc.want || (c.Status == light.Fail) != (c.Advice != "") {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

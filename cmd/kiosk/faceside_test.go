package main

import (
	"testing"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/face"
)

// The reviewer reads whether the pictures came from the camera that was set up.
func TestReviewerReadsWhoseCameraItWas(t *testing.T) {
	for name, tc := range map[string]struct {
		info capture.Info
		want face.Status
	}{
		"pinned":     {capture.Info{Pinned: true}, face.StatusPass},
		"any camera": {capture.Info{}, face.StatusInconclusive},
		"rehearsal":  {capture.Info{Simulated: true}, face.StatusNotRun},
	} {
		c := whose(tc.info)
		if c.Status != tc.want || (c.Status == face.StatusInconclusive) != (c.Advice != "") {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

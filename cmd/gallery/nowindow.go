//go:build !cgo

package main

import (
	"errors"

	"github.com/passdesk/passdesk/ui"
)

// window needs a display library, which is reached through cgo.
func window(choice, []ui.Sample) error { return errNoWindow }

func lights(choice, int) error { return errNoWindow }

var errNoWindow = errors.New("this build has no window (CGO_ENABLED=0); use --png DIR")

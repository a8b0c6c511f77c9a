package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// panel is a screen at a plug, as the kernel's display driver knows it.
type panel struct {
	name           string // of the plug: "HDMI-A-1"
	width, height  int    // pixels of its best mode
	wideCM, highCM int    // its size; 0 when it does not say
}

// screens lists the screens that are connected, from the folder that is /sys.
func screens(sys string) (all []panel) {
	states, _ := filepath.Glob(filepath.Join(sys, "class/drm/card*-*/status"))
	for _, file := range states {
		if state, err := os.ReadFile(file); err != nil || strings.TrimSpace(string(state)) != "connected" {
			continue
		}
		dir := filepath.Dir(file)
		_, name, _ := strings.Cut(filepath.Base(dir), "-")
		p := panel{name: name}
		if modes, err := os.ReadFile(filepath.Join(dir, "modes")); err == nil {
			_, _ = fmt.Sscanf(string(modes), "%dx%d", &p.width, &p.height) // the first is the best; none leaves 0x0
		}
		if edid, err := os.ReadFile(filepath.Join(dir, "edid")); err == nil {
			p.wideCM, p.highCM = sizeOf(edid)
		}
		all = append(all, p)
	}
	return all
}

// sizeOf reads the size of a screen out of its EDID (VESA E-EDID 1.4, 3.6.2): bytes 21 and 22, in centimetres. A projector has zeros there,
// and one zero means that the other is an aspect ratio.
func sizeOf(edid []byte) (wideCM, highCM int) {
	if len(edid) < 128 || !bytes.HasPrefix(edid, []byte("\x00\xff\xff\xff\xff\xff\xff\x00")) || edid[21] == 0 || edid[22] == 0 {
		return 0, 0
	}
	return int(edid[21]), int(edid[22])
}

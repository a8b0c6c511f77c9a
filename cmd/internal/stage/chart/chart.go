// Package chart is what a station in a driven rehearsal writes about its window, and what the driver reads: what stands there and
// where it can be touched. It holds no typed text and no pass.
package chart

import (
	"slices"
	"strings"
)

// Chart is the content of the file that PASSDESK_MAP names. Positions are pixels of the window.
type Chart struct {
	Step    string   `json:"step"`
	Overlay string   `json:"overlay"`
	Busy    bool     `json:"busy"`
	Fault   string   `json:"fault"`
	Ready   bool     `json:"passReady"`
	Pass    string   `json:"pass"`   // "hidden", "shown", or "" when there is none on this screen
	Camera  string   `json:"camera"` // phase of the capture session; "" = closed
	Typed   int      `json:"typed"`  // characters that stand in fields
	Words   []string `json:"words"`  // what can be read, but for typed text and the pass
	Width   int      `json:"width"`  // of the window
	Height  int      `json:"height"`
	Targets []Spot   `json:"targets"`
}

// Spot is one thing to touch.
type Spot struct {
	Words string `json:"words"`
	X     int    `json:"x"`
	Y     int    `json:"y"`
	W     int    `json:"w"`
	H     int    `json:"h"`
}

// Says tells whether words can be read on the screen, alone or within a sentence.
func (c Chart) Says(words string) bool {
	return slices.ContainsFunc(c.Words, func(w string) bool { return strings.Contains(w, words) })
}

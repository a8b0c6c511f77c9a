// Package face finds a face, judges whether its picture is good enough, asks for turns of the head that a flat picture
// cannot follow, and compares two faces.
//
// What it can do depends on the model files that are installed; each step is a tier:
//
//	0  nothing but OpenCV's cascades: a box; liveness at best "inconclusive", comparison "not_evaluated"
//	1  YuNet: a box and five landmarks
//	2  an embedding model as well: comparison
//	3  two passive nets as well: one weak vote on liveness
//
// Coordinates are pixels of the unmirrored frame. Left and right are the subject's own: the left eye is at the right of
// the frame. Figures and thresholds were measured on portraits, clips and rendered heads, not on people at a kiosk.
package face

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
)

// Places of the landmarks in Face.Landmarks.
const (
	RightEye = iota
	LeftEye
	Nose
	RightMouth
	LeftMouth
)

// Landmarks are five points of a face in pixels, in the order above.
type Landmarks [5]capture.Point

// Face is one face in a frame.
type Face struct {
	Box       capture.Rect
	Landmarks Landmarks // all zero in tier 0
	Score     float64   // 0..1; in tier 0 it grows with the number of hits of the cascade, see group
}

// Marked tells whether the landmarks are known.
func (f Face) Marked() bool { return f.Landmarks != Landmarks{} }

// Centre is the middle of the box.
func (f Face) Centre() capture.Point {
	return capture.Point{X: f.Box.X + f.Box.W/2, Y: f.Box.Y + f.Box.H/2}
}

// boxToEyes is the distance of the eyes in widths of a box, for faces without landmarks.
const boxToEyes = 0.4

// EyeDistance is the distance between the eyes in pixels, estimated from the box without landmarks.
func (f Face) EyeDistance() float64 {
	if !f.Marked() {
		return boxToEyes * f.Box.W
	}
	return distance(f.Landmarks[RightEye], f.Landmarks[LeftEye])
}

// MarshalJSON writes {"box":{"x","y","w","h"},"landmarks":[[x,y],...],"score"}, rounded to a hundredth of a pixel.
func (f Face) MarshalJSON() ([]byte, error) {
	type box struct {
		X float64 `json:"x"`
		Y float64 `json:"y"`
		W float64 `json:"w"`
		H float64 `json:"h"`
	}
	out := struct {
		Box       box          `json:"box"`
		Landmarks [][2]float64 `json:"landmarks,omitempty"`
		Score     float64      `json:"score"`
	}{Box: box{round(f.Box.X), round(f.Box.Y), round(f.Box.W), round(f.Box.H)}, Score: round(f.Score)}
	if f.Marked() {
		for _, p := range f.Landmarks {
			out.Landmarks = append(out.Landmarks, [2]float64{round(p.X), round(p.Y)})
		}
	}
	return json.Marshal(out)
}

func round(v float64) float64 { return math.Round(v*100) / 100 }

// largestFirst sorts faces by the area of their boxes.
func largestFirst(faces []Face) {
	slices.SortStableFunc(faces, func(a, b Face) int { return cmp.Compare(b.Box.W*b.Box.H, a.Box.W*a.Box.H) })
}

// overlap is the intersection over union of two boxes.
func overlap(a, b capture.Rect) float64 {
	w := math.Min(a.X+a.W, b.X+b.W) - math.Max(a.X, b.X)
	h := math.Min(a.Y+a.H, b.Y+b.H) - math.Max(a.Y, b.Y)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h / (a.W*a.H + b.W*b.H - w*h)
}

// nested is the part of the smaller of two boxes that lies in the other from which they are one face: a chin with a mouth looks
// like a small face to a detector, and a face with its hair like a large one. Two people are never that close.
const nested = 0.6

// within is the part of the smaller of two boxes that the other covers.
func within(a, b capture.Rect) float64 {
	least := math.Min(a.W*a.H, b.W*b.H)
	if least <= 0 {
		return 0
	}
	u := overlap(a, b)
	return u / (1 + u) * (a.W*a.H + b.W*b.H) / least // the intersection, from its part of the union
}

// suppress keeps the best of faces that overlap by more than limit, or of which one lies within the other.
func suppress(faces []Face, limit float64) []Face {
	slices.SortStableFunc(faces, func(a, b Face) int { return cmp.Compare(b.Score, a.Score) })
	var kept []Face
	for _, f := range faces {
		if !slices.ContainsFunc(kept, func(k Face) bool { return overlap(k.Box, f.Box) > limit || within(k.Box, f.Box) > nested }) {
			kept = append(kept, f)
		}
	}
	return kept
}

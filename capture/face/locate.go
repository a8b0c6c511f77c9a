package face

import (
	"image"
	"math"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/capture"
	"gocv.io/x/gocv"
)

// Eyes tells where the eyes of a picture's largest face are: for showing two pictures side by side, level and of one size, in parts of the picture. All zero without a
// face.
func (e *Engine) Eyes(f capture.Frame) app.Eyes {
	faces, err := e.Search(f)
	if err != nil || len(faces) == 0 {
		return app.Eyes{}
	}
	bgr, err := view(f)
	if err != nil {
		return app.Eyes{}
	}
	defer bgr.Close()
	right, left := e.eyesFor(bgr, faces[0])
	w, h := float64(f.Width), float64(f.Height)
	return app.Eyes{right.X / w, right.Y / h, left.X / w, left.Y / h}
}

// eyesFor gives the places of the eyes: the landmarks, those that the cascade finds, or where they usually are in a box.
func (e *Engine) eyesFor(bgr gocv.Mat, face Face) (right, left capture.Point) {
	if face.Marked() {
		return face.Landmarks[RightEye], face.Landmarks[LeftEye]
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.haar != nil {
		if right, left, ok := e.haar.eyes(bgr, face.Box); ok {
			return right, left
		}
	}
	c, y, d := face.Centre(), face.Box.Y+eyesInBox*face.Box.H, face.EyeDistance()/2
	return capture.Point{X: c.X - d, Y: y}, capture.Point{X: c.X + d, Y: y}
}

// eyes looks for a pair of eyes in the upper part of a box: one on each side, as far apart and as level as eyes are. False when the
// cascade's hits make no such pair.
func (h *haar) eyes(bgr gocv.Mat, box capture.Rect) (right, left capture.Point, ok bool) {
	if h.eye == nil {
		return right, left, false
	}
	r := image.Rect(int(box.X), int(box.Y+0.15*box.H), int(box.X+box.W), int(box.Y+0.6*box.H)).Intersect(image.Rect(0, 0, bgr.Cols(), bgr.Rows()))
	if r.Dx() < 2*smallestSide || r.Dy() < smallestSide {
		return right, left, false
	}
	region, grey := bgr.Region(r), gocv.NewMat()
	defer region.Close()
	defer grey.Close()
	scale := reduce(region, &grey, 200)
	side := grey.Cols() / 6
	best := [2]Face{}
	for _, f := range group(h.eye.DetectMultiScaleWithParams(grey, 1.1, 0, 0, image.Pt(side, side), image.Pt(2*side, 2*side)), haarEnough) {
		k := 0
		if f.Centre().X > float64(grey.Cols())/2 {
			k = 1
		}
		if f.Score > best[k].Score {
			best[k] = f
		}
	}
	at := func(f Face) capture.Point {
		c := f.Centre()
		return capture.Point{X: float64(r.Min.X) + c.X/scale, Y: float64(r.Min.Y) + c.Y/scale}
	}
	right, left = at(best[0]), at(best[1])
	apart := distance(right, left) / math.Max(1, box.W)
	lean := math.Abs(math.Atan2(left.Y-right.Y, left.X-right.X))
	return right, left, best[0].Score > 0 && best[1].Score > 0 && apart > 0.33 && apart < 0.55 && lean < 0.3
}

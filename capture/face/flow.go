package face

import (
	"image"
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
	"gocv.io/x/gocv"
)

const (
	flowWidth  = 640   // frames are reduced to this width
	mostPoints = 150   // points to follow
	fewPoints  = 20    // below it nothing is said
	weakest    = 0.002 // quality of the weakest point by that of the strongest; glints in the eyes must not hide dark skin
	thereBack  = 0.7   // px that a point may miss when it is followed there and back
	kept       = 0.9   // part of the residuals that counts; the rest are slips
	flowToYaw  = 0.37  // makes the shift of the skin, in eye distances, a yaw ratio, from rendered heads
)

// flow is what following points over a face tells without landmarks.
type flow struct {
	yaw      float64 // comparable to the change of Landmarks.YawRatio since the start
	parallax float64 // RMS of the best 90 % residuals of a homography since the start, in eye distances
}

// follower follows points of a face from a start frame on (B. Lucas and T. Kanade 1981, pyramidal; checked forward and
// backward). A flat picture, however it is held, moves by a homography; a head does not (0.003 against 0.02 and more).
// It holds Mats: stop gives them back. A nil follower never knows anything.
type follower struct {
	grey  gocv.Mat
	on    bool
	scale float64
	eyes  float64 // in the reduced frame
	start []capture.Point
	now   []capture.Point
}

// begin chooses points in the middle of the face.
func (w *follower) begin(f capture.Frame, face Face) {
	if w == nil {
		return
	}
	w.stop()
	bgr, err := view(f)
	if err != nil {
		return
	}
	defer bgr.Close()
	w.grey, w.on = gocv.NewMat(), true
	w.scale = reduce(bgr, &w.grey, flowWidth)
	w.eyes = face.EyeDistance() * w.scale
	b := face.Box
	at := func(x, y float64) image.Point {
		return image.Pt(int((b.X+x*b.W)*w.scale), int((b.Y+y*b.H)*w.scale))
	}
	r := image.Rectangle{Min: at(0.15, 0.2), Max: at(0.85, 0.9)}.Intersect(image.Rect(0, 0, w.grey.Cols(), w.grey.Rows()))
	if r.Dx() < 16 || r.Dy() < 16 {
		return
	}
	region := w.grey.Region(r)
	defer region.Close()
	corners := gocv.NewMat()
	defer corners.Close()
	gocv.GoodFeaturesToTrack(region, &corners, mostPoints, weakest, math.Max(2, w.eyes/20))
	for i := range corners.Rows() {
		v := corners.GetVecfAt(i, 0)
		w.start = append(w.start, capture.Point{X: float64(v[0]) + float64(r.Min.X), Y: float64(v[1]) + float64(r.Min.Y)})
	}
	w.now = slices.Clone(w.start)
}

// step follows the points into the next frame; false when too few are left.
func (w *follower) step(f capture.Frame) (flow, bool) {
	if w == nil || !w.on || len(w.now) < fewPoints {
		return flow{}, false
	}
	bgr, err := view(f)
	if err != nil {
		return flow{}, false
	}
	defer bgr.Close()
	grey := gocv.NewMat()
	if reduce(bgr, &grey, flowWidth); grey.Rows() != w.grey.Rows() || grey.Cols() != w.grey.Cols() {
		grey.Close()
		return flow{}, false
	}
	there, ok1 := lucasKanade(w.grey, grey, w.now)
	back, ok2 := lucasKanade(grey, w.grey, there)
	var start, now []capture.Point
	for i := range there {
		if ok1[i] && ok2[i] && distance(back[i], w.now[i]) < thereBack {
			start, now = append(start, w.start[i]), append(now, there[i])
		}
	}
	w.start, w.now = start, now
	w.grey.Close()
	w.grey = grey
	if len(now) < fewPoints {
		return flow{}, false
	}
	var dx []float64
	for i := range now {
		dx = append(dx, now[i].X-start[i].X)
	}
	return flow{yaw: flowToYaw * median(dx) / w.eyes, parallax: residual(start, now) / w.eyes}, true
}

func (w *follower) stop() {
	if w != nil && w.on {
		w.grey.Close()
		*w = follower{}
	}
}

func lucasKanade(a, b gocv.Mat, from []capture.Point) ([]capture.Point, []bool) {
	src, dst := gocv.NewMatWithSize(len(from), 1, gocv.MatTypeCV32FC2), gocv.NewMat()
	status, errs := gocv.NewMat(), gocv.NewMat()
	defer src.Close()
	defer dst.Close()
	defer status.Close()
	defer errs.Close()
	data, err := src.DataPtrFloat32()
	if err != nil || len(data) != 2*len(from) {
		return from, make([]bool, len(from))
	}
	for i, p := range from {
		data[2*i], data[2*i+1] = float32(p.X), float32(p.Y)
	}
	gocv.CalcOpticalFlowPyrLK(a, b, src, dst, &status, &errs)
	to, ok := make([]capture.Point, len(from)), make([]bool, len(from))
	for i := range to {
		v := dst.GetVecfAt(i, 0)
		to[i] = capture.Point{X: float64(v[0]), Y: float64(v[1])}
		ok[i] = status.GetUCharAt(i, 0) != 0
	}
	return to, ok
}

// residual is the RMS, over the best 90 %, of what the homography of least squares leaves between two sets of points, in
// their unit. It is fitted twice, the second time without the worst tenth.
func residual(from, to []capture.Point) float64 {
	h, ok := homography(from, to)
	if !ok {
		return 0
	}
	n := max(4, int(kept*float64(len(from))))
	idx := make([]int, len(from))
	miss := make([]float64, len(from))
	measure := func() {
		for i := range from {
			idx[i], miss[i] = i, distance(h.apply(from[i]), to[i])
		}
		slices.SortFunc(idx, func(a, b int) int {
			if miss[a] < miss[b] {
				return -1
			}
			return 1
		})
	}
	measure()
	var a, b []capture.Point
	for _, i := range idx[:n] {
		a, b = append(a, from[i]), append(b, to[i])
	}
	if better, ok := homography(a, b); ok {
		h = better
		measure()
	}
	sum := 0.0
	for _, i := range idx[:n] {
		sum += miss[i] * miss[i]
	}
	return math.Sqrt(sum / float64(n))
}

package face

import (
	"fmt"
	"image"
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
	"gocv.io/x/gocv"
)

// passive is one of the nets MiniFASNet (minivision-ai, "Silent-Face-Anti-Spoofing", 2020), which looks at a face with some
// of what is around it. Its three outputs are logits; the second is life.
type passive struct {
	net gocv.Net
	m   *Model
}

const (
	passiveClasses = 3
	passiveAlive   = 1
)

// loadPassive loads the nets of tier 3, all of them or none: they vote together.
func (e *Engine) loadPassive(dir string) {
	e.each(dir, JobPassive, func(m installed) (bool, error) {
		net, err := readNet(m.Model, m.data)
		if err == nil {
			e.passive = append(e.passive, passive{net, m.Model})
		}
		return false, err
	})
	if slices.ContainsFunc(Models(), func(m *Model) bool {
		return m.Job == JobPassive && !slices.ContainsFunc(e.passive, func(p passive) bool { return p.m == m })
	}) {
		for _, p := range e.passive {
			p.net.Close()
		}
		e.passive = nil
	}
}

// Alive is the mean probability, 0..1, with which the passive nets take a face for a living one; false without them. It is
// blind to still pictures that are fed in, and differs from camera to camera: one weak vote, never a gate.
func (e *Engine) Alive(f capture.Frame, face Face) (p float64, known bool) {
	bgr, err := view(f)
	if err != nil {
		return 0, false
	}
	defer bgr.Close()
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, n := range e.passive {
		v, err := n.see(bgr, face.Box)
		if err != nil {
			return 0, false
		}
		p += v / float64(len(e.passive))
	}
	return p, len(e.passive) > 0
}

// PassiveLimits are those for Alive: as its value is the mean of the nets', they are the means of theirs. False without nets.
func (e *Engine) PassiveLimits() (l Limits, known bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, n := range e.passive {
		l.Flag += n.m.Limits.Flag / float64(len(e.passive))
		l.Live += n.m.Limits.Live / float64(len(e.passive))
	}
	return l, len(e.passive) > 0
}

func (n passive) see(bgr gocv.Mat, box capture.Rect) (float64, error) {
	crop := bgr.Region(around(box, n.m.Crop, bgr.Cols(), bgr.Rows()))
	defer crop.Close()
	blob := gocv.BlobFromImage(crop, 1, image.Pt(n.m.Input, n.m.Input), gocv.NewScalar(0, 0, 0, 0), n.m.RGB, false)
	defer blob.Close()
	n.net.SetInput(blob, "")
	out := n.net.Forward("")
	defer out.Close()
	logits, err := out.DataPtrFloat32()
	if err != nil || len(logits) != passiveClasses {
		return 0, fmt.Errorf("%s gave %d values: %w", n.m.Name, len(logits), err)
	}
	return softmax(logits)[passiveAlive], nil
}

// around is the picture that a net was trained on: the box times k about its middle, less where the frame is too small for
// it, and pushed into the frame where it would stand out.
func around(box capture.Rect, k float64, w, h int) image.Rectangle {
	fw, fh := float64(w), float64(h)
	k = math.Min(k, math.Min((fw-1)/math.Max(box.W, 1), (fh-1)/math.Max(box.H, 1)))
	cw, ch := box.W*k, box.H*k
	x := math.Min(math.Max(box.X+box.W/2-cw/2, 0), fw-1-cw)
	y := math.Min(math.Max(box.Y+box.H/2-ch/2, 0), fh-1-ch)
	r := image.Rect(int(x), int(y), int(x+cw)+1, int(y+ch)+1)
	return r.Intersect(image.Rect(0, 0, w, h))
}

func softmax(v []float32) []float64 {
	most := math.Inf(-1)
	for _, x := range v {
		most = math.Max(most, float64(x))
	}
	out, sum := make([]float64, len(v)), 0.0
	for i, x := range v {
		out[i] = math.Exp(float64(x) - most)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

package face

import (
	"math"
	"slices"
	"time"

	"github.com/passdesk/passdesk/capture"
)

// CheckBackground: what is around the person is what the empty scene shows there; score: part of the blocks that are alike.
const CheckBackground = "passive.background"

const (
	sceneW, sceneH = 64, 36          // samples of a scene
	sceneBlock     = 4               // samples of the side of a block
	sceneEvery     = 2 * time.Second // between the frames of an empty scene that are remembered
	sceneFrames    = 15              // that are remembered, and
	sceneEnough    = 3               // that tell what is there
	sceneBlocks    = 12              // outside of the person, below which nothing is said
	sceneAlike     = 0.80            // part of them
	sceneTexture   = 6.0             // spread of a block with something to correlate
	sceneMatch     = 0.7             // correlation of two blocks that show the same
	sceneLevel     = 0.35            // difference of the logarithms of the levels of two even blocks, after the gain is taken out
)

// Scene is what a fixed camera sees when nobody is there: luma of sceneW by sceneH places, row by row. It holds no person, and is small
// enough to lie beside a recorded session.
type Scene []byte

// Valid tells whether it is one.
func (s Scene) Valid() bool { return len(s) == sceneW*sceneH }

// stillness gathers frames of an empty scene; their median forgets who walked by.
type stillness struct {
	past []Scene
	last time.Time
}

// Idle takes a frame while the station waits for somebody, with no lights on the screen; call it with every frame or with some. One in
// two seconds is looked at, and remembered when there is no face in it.
func (e *Engine) Idle(f capture.Frame) {
	e.mu.Lock()
	due := f.At.Sub(e.still.last) >= sceneEvery || f.At.Before(e.still.last)
	if due {
		e.still.last = f.At
	}
	e.mu.Unlock()
	if !due || !f.Valid() {
		return
	}
	if faces, err := e.Detect(f); err != nil || len(faces) > 0 {
		return
	}
	s := sampled(f)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.still.past = append(e.still.past, s); len(e.still.past) > sceneFrames {
		e.still.past = e.still.past[1:]
	}
}

// Scene is the empty scene that Idle saw; nil as long as it has not seen enough.
func (e *Engine) Scene() Scene {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.still.past) < sceneEnough {
		return nil
	}
	s, v := make(Scene, sceneW*sceneH), make([]byte, len(e.still.past))
	for i := range s {
		for k, p := range e.still.past {
			v[k] = p[i]
		}
		slices.Sort(v)
		s[i] = v[len(v)/2]
	}
	return s
}

// sampled is a frame as a scene: each place is the mean of 16 pixels spread over it.
func sampled(f capture.Frame) Scene {
	s := make(Scene, 0, sceneW*sceneH)
	for y := range sceneH {
		for x := range sceneW {
			sum := 0
			for k := range 16 {
				px := min(f.Width-1, (4*x+k%4)*f.Width/(4*sceneW))
				py := min(f.Height-1, (4*y+k/4)*f.Height/(4*sceneH))
				i := 3 * (py*f.Width + px)
				sum += (29*int(f.Pix[i]) + 150*int(f.Pix[i+1]) + 77*int(f.Pix[i+2])) >> 8
			}
			s = append(s, byte(sum/16))
		}
	}
	return s
}

// alike is the part of the blocks beside a person in a frame that show what the empty scene shows there, whatever the light does as a
// whole; false when too few blocks are left.
func (s Scene) alike(f capture.Frame, face Face) (part float64, ok bool) {
	if !s.Valid() || !f.Valid() {
		return 0, false
	}
	now := sampled(f)
	type block struct{ x, y int }
	var blocks []block
	var gains []float64
	for y := 0; y < sceneH; y += sceneBlock {
		for x := 0; x < sceneW; x += sceneBlock {
			mx, my := (float64(x)+sceneBlock/2)/sceneW*float64(f.Width), (float64(y)+sceneBlock/2)/sceneH*float64(f.Height)
			if !beside(mx, my, face.Box) {
				continue
			}
			blocks = append(blocks, block{x, y})
			was, is := s.block(x, y), now.block(x, y)
			gains = append(gains, math.Log((is.mean+4)/(was.mean+4)))
		}
	}
	if len(blocks) < sceneBlocks {
		return 0, false
	}
	gain, same := median(gains), 0
	for i, b := range blocks {
		was, is := s.block(b.x, b.y), now.block(b.x, b.y)
		switch {
		case was.spread > sceneTexture: // something is there: it must still be
			if correlation(s, now, b.x, b.y) >= sceneMatch {
				same++
			}
		case math.Abs(gains[i]-gain) <= sceneLevel && is.spread <= 2*sceneTexture:
			same++
		}
	}
	return float64(same) / float64(len(blocks)), true
}

// beside tells whether a place in a frame is beside the person whose face has the box: head and trunk, and a fifth more.
func beside(x, y float64, b capture.Rect) bool {
	u, v := (x-b.X-b.W/2)/b.W, (y-b.Y-b.H/2)/b.H
	head := math.Abs(u) < 1.2*0.9 && v > -1.2*1.0
	trunk := v > 0.4 && math.Abs(u) < 1.2*2.0
	return !head && !trunk
}

type shade struct{ mean, spread float64 }

func (s Scene) block(x0, y0 int) (l shade) {
	const n = sceneBlock * sceneBlock
	squares := 0.0
	for y := y0; y < y0+sceneBlock; y++ {
		for x := x0; x < x0+sceneBlock; x++ {
			v := float64(s[y*sceneW+x])
			l.mean, squares = l.mean+v/n, squares+v*v/n
		}
	}
	l.spread = math.Sqrt(math.Max(0, squares-l.mean*l.mean))
	return l
}

// correlation is the normalised one of a block.
func correlation(a, b Scene, x0, y0 int) float64 {
	la, lb, sum := a.block(x0, y0), b.block(x0, y0), 0.0
	for y := y0; y < y0+sceneBlock; y++ {
		for x := x0; x < x0+sceneBlock; x++ {
			sum += (float64(a[y*sceneW+x]) - la.mean) * (float64(b[y*sceneW+x]) - lb.mean) / (sceneBlock * sceneBlock)
		}
	}
	return sum / math.Max(1e-6, la.spread*lb.spread)
}

// surroundings compares the frames of a session with the empty scene.
type surroundings struct {
	empty Scene
	parts []float64
}

func (s *surroundings) see(f capture.Frame, face Face) {
	if len(s.parts) < cueFrames {
		if p, ok := s.empty.alike(f, face); ok {
			s.parts = append(s.parts, p)
		}
	}
}

// check never fails: somebody may walk by, and a chair may have been moved.
func (s *surroundings) check() Check {
	c := Check{ID: CheckBackground, Version: 1, Status: StatusNotRun, Threshold: sceneAlike, Optional: true}
	if len(s.parts) > 0 {
		c.Status, c.Score = StatusPass, round(median(s.parts))
		if c.Score < sceneAlike {
			c.Status, c.Advice = StatusInconclusive, AdviceTryAgain
		}
	}
	return c
}

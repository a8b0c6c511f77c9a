package face

import (
	"errors"
	"math"
	"slices"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

// CheckBackground: what is around the person is what the empty scene shows there; score: part of the blocks that are alike.
const CheckBackground = light.CheckBackground

const (
	sceneW, sceneH = 64, 36                 // samples of a scene
	sceneBlock     = 4                      // samples of the side of a block
	sceneEvery     = 400 * time.Millisecond // between the frames of a survey that are looked at
	sceneFrames    = 15                     // in a row, of nobody and of nothing that moves, that make a scene
	sceneStill     = 0.95                   // part of the blocks that are alike in all of them
	sceneBlocks    = 12                     // outside of the person, below which nothing is said
	sceneAlike     = 0.80                   // part of them
	sceneTexture   = 6.0                    // spread of a block with something to correlate
	sceneMoved     = 0.60                   // part of them, below which it is not the same place any more
	sceneMatch     = 0.7                    // correlation of two blocks that show the same
	sceneLevel     = 0.35                   // difference of the logarithms of the levels of two even blocks, after the gain is taken out
)

// Scene is what a fixed camera sees when nobody is there: luma of sceneW by sceneH places, row by row. It holds no person, and is small
// enough to lie beside a recorded session.
type Scene []byte

// Valid tells whether it is one.
func (s Scene) Valid() bool { return len(s) == sceneW*sceneH }

// Errors of a Survey.
var (
	ErrSomebody = errors.New("somebody is in the picture")
	ErrRestless = errors.New("something moves in the picture")
)

// Survey gathers the empty scene while somebody who sets a station up has stepped aside. No frame of it is kept.
type Survey struct {
	e    *Engine
	past []Scene
	last time.Time
}

// Survey begins one.
func (e *Engine) Survey() *Survey { return &Survey{e: e} }

// See takes the next frame, with no lights on the screen, and gives the empty scene once it has seen enough; nil before. One frame in
// sceneEvery is looked at. After ErrSomebody and ErrRestless it begins anew; any other error is that of a frame that is none.
func (s *Survey) See(f capture.Frame) (Scene, error) {
	if !s.last.IsZero() && f.At.Sub(s.last) < sceneEvery && !f.At.Before(s.last) {
		return nil, nil
	}
	s.last = f.At
	faces, err := s.e.Detect(f)
	if err == nil && len(faces) > 0 {
		err = ErrSomebody
	}
	if err != nil {
		s.past = nil
		return nil, err
	}
	if len(s.past) > 0 {
		if part, _ := s.past[0].Like(f); part < sceneStill {
			s.past = nil
			err = ErrRestless
		}
	}
	if s.past = append(s.past, sampled(f)); len(s.past) < sceneFrames {
		return nil, err
	}
	return usual(s.past), nil
}

// usual is the median of scenes, place by place.
func usual(all []Scene) Scene {
	s, v := make(Scene, sceneW*sceneH), make([]byte, len(all))
	for i := range s {
		for k, p := range all {
			v[k] = p[i]
		}
		slices.Sort(v)
		s[i] = v[len(v)/2]
	}
	return s
}

// Know gives the engine the empty scene of its camera, against which the sessions that begin from now on are compared; nil or one that
// is none: they are not.
func (e *Engine) Know(s Scene) {
	if !s.Valid() {
		s = nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.empty = s
}

// Scene is what Know was given.
func (e *Engine) Scene() Scene {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.empty
}

// Like is the part of a picture, 0..1, that shows what the scene shows there, when nobody is in it; false when one of them is none.
func (s Scene) Like(f capture.Frame) (part float64, ok bool) { return s.alike(f, Face{}) }

// Known tells whether Like says of a picture that it still shows the scene.
func (s Scene) Known(part float64) bool { return part >= sceneAlike }

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

// alike is the part of the blocks beside a person in a frame, or of all when the face is nobody's, that show what the empty scene shows there, whatever the light does as a
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

// beside tells whether a place in a frame is beside the person whose face has the box: head and trunk, and a fifth more. An empty box
// is nobody's.
func beside(x, y float64, b capture.Rect) bool {
	if b.W <= 0 || b.H <= 0 {
		return true
	}
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

// check never fails: somebody may walk by. A chair that was moved keeps nobody out, another scene does.
func (s *surroundings) check() Check {
	c := Check{ID: CheckBackground, Version: 1, Status: StatusNotRun, Threshold: sceneAlike, Optional: true}
	if len(s.parts) > 0 {
		c.Status, c.Score = StatusPass, round(median(s.parts))
		if c.Score < sceneAlike {
			c.Status, c.Advice, c.Optional = StatusInconclusive, AdviceTryAgain, c.Score >= sceneMoved
		}
	}
	return c
}

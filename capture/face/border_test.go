package face

import (
	"errors"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

// wall is an empty scene: a door frame, a shelf, an uneven wall.
func wall(w, h int, gain float64) capture.Frame {
	f := capture.Frame{Pix: make([]byte, 3*w*h), Width: w, Height: h}
	for y := range h {
		for x := range w {
			v := 150.0 + 20*float64(x)/float64(w)
			switch {
			case x > w*70/100 && x < w*73/100, x > w*94/100 && x < w*97/100, y > h*8/100 && y < h*11/100 && x > w*70/100: // the door
				v = 70
			case x < w*25/100 && (y/12)%2 == 0: // the shelf
				v = 90 + float64((x*7+y*3)%50)
			}
			for c := range 3 {
				f.Pix[3*(y*w+x)+c] = byte(v * gain)
			}
		}
	}
	return f
}

// pasted puts a picture into a frame, with its top left corner at x, y. Pixels of value k are clear.
func pasted(f, p capture.Frame, x0, y0, clear int) capture.Frame {
	out := f.Clone()
	for y := range p.Height {
		for x := range p.Width {
			if q := p.Pix[3*(y*p.Width+x):][:3]; x0+x >= 0 && y0+y >= 0 && x0+x < f.Width && y0+y < f.Height && (clear < 0 || int(max(q[0], q[1], q[2])) < clear) {
				copy(out.Pix[3*((y0+y)*f.Width+x0+x):][:3], q)
			}
		}
	}
	return out
}

// framed is a picture within the rim of a tablet.
func framed(p capture.Frame, rim int) capture.Frame {
	f := capture.Frame{Pix: make([]byte, 3*(p.Width+2*rim)*(p.Height+2*rim)), Width: p.Width + 2*rim, Height: p.Height + 2*rim}
	for i := range f.Pix {
		f.Pix[i] = 25
	}
	return pasted(f, p, rim, rim, -1)
}

func TestBorderThatMovesWithTheFace(t *testing.T) {
	e := engine(t, 3)
	for i, p := range portraits() {
		p = scale(p, 2)
		bare := cropped(p, 0.1, 0.05, 0.9, 0.95)
		for _, tc := range []struct {
			name string
			show func(dx int) capture.Frame
			want Status
		}{
			{"tablet", func(dx int) capture.Frame { return pasted(wall(960, 540, 1), framed(p, 12), 330+dx, 70+dx/3, -1) }, StatusFail},
			{"sheet of paper", func(dx int) capture.Frame { return pasted(wall(960, 540, 1), p, 340+dx, 80+dx/2, -1) }, StatusFail},
			{"person before a door", func(dx int) capture.Frame { return pasted(wall(960, 540, 1), bare, 380+dx, 160, 205) }, StatusPass},
			{"nobody moves", func(int) capture.Frame { return pasted(wall(960, 540, 1), framed(p, 12), 330, 70, -1) }, StatusNotRun},
		} {
			var b border
			for n := range 8 {
				f := tc.show(5 * n)
				faces, err := e.Detect(f)
				if err != nil || len(faces) == 0 {
					continue
				}
				b.see(f, faces[0])
			}
			c := b.check()
			if c.ID != light.CheckBorder || c.Status != tc.want || !c.Optional || (c.Status == StatusFail) != (c.Advice != "") {
				t.Errorf("person %d, %s: %+v", i, tc.name, c)
			}
			if b.first.pix != nil || b.last.pix != nil {
				t.Errorf("%s: pictures are left", tc.name)
			}
		}
	}
}

func TestSceneThatTheFaceBringsAlong(t *testing.T) {
	e := engine(t, 3)
	begin := time.Date(2030, 5, 1, 9, 0, 0, 0, time.UTC)
	p := scale(portraits()[0], 2)
	bare := cropped(p, 0.1, 0.05, 0.9, 0.95)
	person := func(room capture.Frame) capture.Frame { return pasted(room, bare, 370, 160, 205) }
	if e.Scene() != nil {
		t.Error("a scene that nobody saw")
	}
	survey := e.Survey()
	var scene Scene
	for n := 0; scene == nil && n < 60; n++ {
		f, want := grained(wall(960, 540, 1), 2), error(nil)
		switch n {
		case 7: // who stands there is no part of the empty scene
			f, want = person(f), ErrSomebody
		case 12: // nor is who walks by without a face
			f, want = pasted(f, scale(wall(400, 400, 0.2), 1), 500, 100, 400), ErrRestless
		case 13:
			want = ErrRestless
		}
		f.At = begin.Add(time.Duration(n) * time.Second)
		s, err := survey.See(f)
		if !errors.Is(err, want) || err == nil && want != nil {
			t.Errorf("frame %d: %v, want %v", n, err, want)
		}
		if scene = s; scene != nil && n != 12+sceneFrames {
			t.Errorf("the scene was there after %d frames", n)
		}
	}
	if e.Know(scene); !scene.Valid() || e.Scene() == nil {
		t.Fatal("the empty scene was not learnt")
	}
	if part, ok := scene.Like(wall(960, 540, 0.6)); !ok || !scene.Known(part) {
		t.Errorf("the empty place in less light: %.2f", part)
	}
	if part, ok := scene.Like(onto(960, 540, p)); !ok || scene.Known(part) {
		t.Errorf("another place: %.2f", part)
	}
	for name, tc := range map[string]struct {
		f    capture.Frame
		want Status
	}{
		"the person":                    {person(wall(960, 540, 1)), StatusPass},
		"the exposure has changed":      {person(wall(960, 540, 0.7)), StatusPass},
		"a picture with its own ground": {onto(960, 540, p), StatusInconclusive},
	} {
		s := surroundings{empty: scene}
		faces, err := e.Detect(tc.f)
		if err != nil || len(faces) == 0 {
			t.Fatal(name, err)
		}
		s.see(tc.f, faces[0])
		if c := s.check(); c.Status != tc.want {
			t.Errorf("%s: %+v", name, c)
		}
	}
	var none surroundings
	none.see(person(wall(960, 540, 1)), Face{Box: capture.Rect{X: 400, Y: 200, W: 100, H: 120}})
	if c := none.check(); c.Status != StatusNotRun || !c.Optional {
		t.Errorf("without a scene: %+v", c)
	}
}

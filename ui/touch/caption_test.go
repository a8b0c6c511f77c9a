package touch

import (
	"math/rand/v2"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/passdesk/passdesk/capture"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// TestWordsFlicker: whatever a judge that trembles says, no words but "taken" replace others before those have stood long enough to be read.
func TestWordsFlicker(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for range 200 {
		c := caption{hint: capture.HintShow}
		last, changes := noon.Add(-time.Minute), 0
		for i := range 300 {
			j := capture.Verdict{At: noon.Add(time.Duration(i) * 90 * time.Millisecond), Good: rng.IntN(2) == 0, Progress: float64(rng.IntN(6)) / 5}
			if !j.Good || rng.IntN(4) == 0 {
				j.Hint = capture.Hints[rng.IntN(12)]
			}
			j.Read = j.Good && rng.IntN(20) == 0
			was := c.hint
			if !c.next(j) {
				continue
			}
			changes++
			if c.hint != HintTaken && was != c.hint && j.At.Sub(last) < Hold {
				t.Fatalf("%q stood for %v only", was, j.At.Sub(last))
			}
			if was != c.hint {
				last = j.At
			}
		}
		if changes < 10 {
			t.Fatalf("only %d changes in 27 seconds", changes)
		}
	}
}

func TestWhatIsSaidOfAVerdict(t *testing.T) {
	at := func(ms int) time.Time { return noon.Add(time.Duration(ms) * time.Millisecond) }
	c := caption{hint: capture.HintShow}
	for _, s := range []struct {
		j    capture.Verdict
		want capture.Hint
		good bool
	}{
		{capture.Verdict{At: at(0), Hint: capture.HintGlare}, capture.HintGlare, false},
		{capture.Verdict{At: at(100), Good: true, Hint: capture.HintGlare, Progress: 0.2}, capture.HintGlare, false}, // still to be read, never on green
		{capture.Verdict{At: at(600), Good: true, Progress: 0.4}, capture.HintGlare, false},
		{capture.Verdict{At: at(700), Good: true, Progress: 0.6}, capture.HintHoldStill, true},
		{capture.Verdict{At: at(800)}, capture.HintHoldStill, true},                          // nothing is wrong and nothing is new
		{capture.Verdict{At: at(850), Good: true, Progress: 1}, capture.HintHoldStill, true}, // being read: nobody knows yet what it says
		{capture.Verdict{At: at(900), Good: true, Progress: 1, Read: true}, HintTaken, true},
		{capture.Verdict{At: at(1200), Hint: capture.HintTurnOver}, HintTaken, true},
		{capture.Verdict{At: at(1700), Hint: capture.HintTurnOver}, capture.HintTurnOver, false},
		{capture.Verdict{At: at(2500), Hint: capture.HintHoldStill}, capture.HintHoldStill, false},
		{capture.Verdict{At: at(2600), Good: true, Progress: 0.2}, capture.HintHoldStill, true}, // the same words turn green at once
		{capture.Verdict{At: at(3400), Hint: capture.HintShow}, capture.HintShow, false},
		{capture.Verdict{At: at(4200), Hint: capture.HintFurther}, capture.HintShow, false}, // it slides in
		{capture.Verdict{At: at(5000), Hint: capture.HintFurther}, capture.HintShow, false},
		{capture.Verdict{At: at(5100), Hint: capture.HintFurther}, capture.HintFurther, false},
		{capture.Verdict{Hint: capture.HintFinger}, capture.HintFinger, false}, // a sample without a time
	} {
		c.next(s.j)
		if c.hint != s.want || c.good != s.good {
			t.Errorf("after %+v: %q %v, want %q %v", s.j, c.hint, c.good, s.want, s.good)
		}
	}
}

// TestOutlineBlinks: one frame without the document, or one bad one, does not make the outline jump.
func TestOutlineBlinks(t *testing.T) {
	q := &capture.Quad{{X: 1, Y: 1}, {X: 9, Y: 1}, {X: 9, Y: 6}, {X: 1, Y: 6}}
	var k tracker
	at := func(i int) time.Time { return noon.Add(time.Duration(i) * 90 * time.Millisecond) }
	k.next(capture.Verdict{At: at(0), Quad: q, Good: true, Progress: 0.4})
	k.next(capture.Verdict{At: at(1), Quad: q})
	if !k.good || k.progress != 0.4 {
		t.Error("one bad frame took the green away")
	}
	k.next(capture.Verdict{At: at(2), Quad: q})
	if k.good || k.progress != 0 {
		t.Error("two bad frames are still green")
	}
	k.next(capture.Verdict{At: at(3)})
	if k.quad == nil {
		t.Error("one frame without the document took the outline away")
	}
	k.next(capture.Verdict{At: at(6)})
	if k.quad != nil {
		t.Error("the outline stays where nothing lies")
	}
}

func finder(t *testing.T) *Viewfinder {
	t.Helper()
	s := style(t)
	v := s.Viewfinder(CardGuide, false, "starting", s.Plate(false, func(h capture.Hint) string { return string(h) }, capture.Hints...))
	v.Sides("Side 2 of 2", false)
	show(t, v, fyne.NewSize(1280, 720))
	v.SetFrame(bgr(1280, 720))
	return v
}

// TestProgressIsSeen: the broad line grows round the document with each good frame.
func TestProgressIsSeen(t *testing.T) {
	v := finder(t)
	q := &capture.Quad{{X: 200, Y: 100}, {X: 1000, Y: 100}, {X: 1000, Y: 600}, {X: 200, Y: 600}}
	grown := func() (sum float32) {
		for _, l := range v.outline.grown {
			if l.Visible() {
				d := l.Position2.Subtract(l.Position1)
				sum += max(d.X, -d.X) + max(d.Y, -d.Y)
			}
		}
		return sum
	}
	last := float32(0)
	for i := 1; i <= 5; i++ {
		v.SetVerdict(capture.Verdict{Good: true, Quad: q, Progress: float64(i) / 5})
		if g := grown(); g <= last {
			t.Errorf("frame %d: the line is %.0f long after %.0f", i, g, last)
		} else {
			last = g
		}
		if v.outline.edges[0].StrokeColor != green {
			t.Error("a good outline is not green")
		}
	}
	if last < 2590 || last > 2610 {
		t.Errorf("all five frames: %.0f, want the whole way round, 2600", last)
	}
	v.SetVerdict(capture.Verdict{Quad: q, Hint: capture.HintGlare})
	if grown() != 0 || v.outline.edges[0].StrokeColor != amber {
		t.Error("a bad frame is still green")
	}
	shifted := &capture.Quad{{X: 300, Y: 100}, {X: 1100, Y: 100}, {X: 1100, Y: 600}, {X: 300, Y: 600}}
	v.SetVerdict(capture.Verdict{Quad: shifted, Hint: capture.HintGlare})
	if x := v.outline.edges[0].Position1.X; x != 300 {
		t.Errorf("the outline does not follow: %.0f", x)
	}
}

// TestWhichSideIsWanted: the drawing stands while the card is to be turned, the words until both sides were taken, and the next
// person begins anew.
func TestWhichSideIsWanted(t *testing.T) {
	v := finder(t)
	q := &capture.Quad{{X: 200, Y: 100}, {X: 1000, Y: 100}, {X: 1000, Y: 600}, {X: 200, Y: 600}}
	v.SetVerdict(capture.Verdict{Quad: q, Hint: capture.HintGlare})
	if v.outline.turn.Visible() || v.outline.chip.Visible() {
		t.Fatal("a side is named before anything was taken")
	}
	v.SetVerdict(capture.Verdict{Quad: q, Hint: capture.HintTurnOver})
	if !v.outline.turn.Visible() {
		t.Error("nothing shows that the card is to be turned over")
	}
	v.SetVerdict(capture.Verdict{Quad: q, Hint: capture.HintGlare})
	if v.outline.turn.Visible() || !v.outline.chip.Visible() {
		t.Error("the second side is not named, or the drawing covers it")
	}
	v.Forget()
	v.SetFrame(bgr(1280, 720))
	v.SetVerdict(capture.Verdict{Quad: q, Hint: capture.HintGlare})
	if v.outline.chip.Visible() {
		t.Error("the side of the person before is still named")
	}
	v.SetVerdict(capture.Verdict{Quad: q, Taken: 1})
	if !v.outline.chip.Visible() {
		t.Error("the judge's count is not shown")
	}
}

// TestGuideOfACalibratedStation: the corners enclose what a passport covers in the picture there.
func TestGuideOfACalibratedStation(t *testing.T) {
	v := finder(t)
	v.PxPerMM = 6 // 750 pixels of 1280
	v.outline.place(v.Size())
	left, right := v.outline.corners[0].Position1.X, v.outline.corners[4].Position1.X
	if w := right - left; w < 749 || w > 751 {
		t.Errorf("%.0f wide, want 750", w)
	}
	v.PxPerMM = 30 // a passport does not fit
	v.outline.place(v.Size())
	if l := v.outline.corners[0].Position1; l.X < 0 || l.Y < 0 {
		t.Errorf("the corners lie outside: %v", l)
	}
}

// TestFaceHintTrembles: words beside a face stand long enough to be read, a prompt to move is shown at once, and nothing that is still
// said of an earlier frame is green.
func TestFaceHintTrembles(t *testing.T) {
	var c caption
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for i, s := range []struct {
		after time.Duration
		hint  capture.Hint
		good  bool
		want  capture.Hint
		green bool
		fresh bool
	}{
		{0, capture.HintCloser, false, capture.HintCloser, false, true},
		{100 * time.Millisecond, capture.HintLook, false, capture.HintCloser, false, false},
		{100 * time.Millisecond, capture.HintHoldStill, true, capture.HintCloser, false, false},
		{100 * time.Millisecond, capture.HintTurnLeft, true, capture.HintTurnLeft, true, true},
		{100 * time.Millisecond, capture.HintNone, true, capture.HintTurnLeft, true, false},
		{100 * time.Millisecond, capture.HintBack, true, capture.HintBack, true, true},
		{Hold, capture.HintNoFace, false, capture.HintNoFace, false, true},
		{Hold, capture.HintCentre, false, capture.HintCentre, false, true},
		{100 * time.Millisecond, capture.HintNone, true, capture.HintCentre, false, false},
		{Hold, capture.HintNone, true, capture.HintHoldStill, true, true}, // in the oval by now: not told to move there, on green
		{Hold, capture.HintNone, false, capture.HintHoldStill, false, false},
	} {
		at = at.Add(s.after)
		fresh := c.coach(capture.Verdict{Hint: s.hint, Good: s.good, At: at})
		if c.hint != s.want || c.good != s.green || fresh != s.fresh {
			t.Errorf("verdict %d: %q green %v new %v, want %q %v %v", i, c.hint, c.good, fresh, s.want, s.green, s.fresh)
		}
	}
}

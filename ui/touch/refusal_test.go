package touch

import (
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture"
)

// TestClosedPassportIsNeverPraised: the judge finds every picture of a closed passport good, reads nothing in it, says so for two seconds
// and begins anew. Green is seen once, before the first reading; "got it" never; and the words stand until the passport is moved.
func TestClosedPassportIsNeverPraised(t *testing.T) {
	quad := func(x float64) *capture.Quad {
		return &capture.Quad{{X: x, Y: 100}, {X: x + 800, Y: 100}, {X: x + 800, Y: 650}, {X: x, Y: 650}}
	}
	v := finder(t)
	v.plate.Set(capture.HintShow, false)
	at := noon
	step := func(j capture.Verdict) (capture.Hint, bool) {
		at = at.Add(90 * time.Millisecond)
		j.At = at
		v.SetVerdict(j)
		return v.said.hint, v.said.good || v.outline.track.good
	}
	refused := false
	for round := range 4 {
		for i := range 6 {
			hint, green := step(capture.Verdict{Good: true, Quad: quad(200), Progress: min(1, float64(i+1)/5)})
			if hint == HintTaken || refused && (green || hint != capture.HintWrongSide) {
				t.Fatalf("round %d, frame %d: %q, green %v", round, i, hint, green)
			}
		}
		for i := range 20 {
			hint, green := step(capture.Verdict{Hint: capture.HintWrongSide, Good: i > 0, Quad: quad(200), Progress: 0.2})
			if i > 8 && (hint != capture.HintWrongSide || green) {
				t.Fatalf("round %d, %d frames after the refusal: %q, green %v", round, i, hint, green)
			}
		}
		refused = true
	}
	if hint, _ := step(capture.Verdict{Hint: capture.HintGlare, Quad: quad(200)}); hint != capture.HintGlare {
		t.Errorf("another fault is not named: %q", hint)
	}
	for range 10 {
		step(capture.Verdict{Good: true, Quad: quad(200), Progress: 0.4})
	}
	if v.said.hint != capture.HintWrongSide {
		t.Errorf("after the glare: %q", v.said.hint)
	}
	if hint, green := step(capture.Verdict{Good: true, Quad: quad(200), Progress: 1, Read: true}); hint != HintTaken || !green {
		t.Errorf("read after all: %q, green %v", hint, green)
	}
}

// TestPassportOpenedAfterARefusal: moved, taken away for a moment or lost: what comes next begins anew.
func TestPassportOpenedAfterARefusal(t *testing.T) {
	there := capture.Quad{{X: 200, Y: 100}, {X: 1000, Y: 100}, {X: 1000, Y: 650}, {X: 200, Y: 650}}
	moved := there
	for i := range moved {
		moved[i].X += 300
	}
	for name, next := range map[string][]capture.Verdict{
		"moved":      {{Good: true, Quad: &moved}},
		"taken away": {{Hint: capture.HintShow}, {Hint: capture.HintShow}, {Hint: capture.HintShow}, {Hint: capture.HintShow}, {Good: true, Quad: &there}},
	} {
		var r refusal
		at := noon
		r.of(capture.Verdict{At: at, Hint: capture.HintWrongDoc, Quad: &there})
		if j := r.of(capture.Verdict{At: at.Add(90 * time.Millisecond), Good: true, Quad: &there}); j.Good || j.Hint != capture.HintWrongDoc {
			t.Fatalf("%s: forgotten at once: %+v", name, j)
		}
		var j capture.Verdict
		for _, j = range next {
			at = at.Add(120 * time.Millisecond)
			j.At = at
			j = r.of(j)
		}
		if !j.Good || j.Hint != capture.HintNone {
			t.Errorf("%s: still %q, good %v", name, j.Hint, j.Good)
		}
	}
}

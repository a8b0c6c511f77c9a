package light

import "testing"

// At noon a face that turns back shows its hair and its shaded side; nobody is suspected of it.
func TestTurningBackAtNoonIsNoAttack(t *testing.T) {
	s := draw(t, "noon again")
	w := live(s, 8)
	w.room, w.expose, w.noise = 40, 0.02, 0.004
	plain := w.samples()
	for name, change := range map[string]func(*Sample){
		"turned":      func(v *Sample) { v.Turn = 20 },
		"elsewhere":   func(v *Sample) { v.X += 0.3 * v.Eyes },
		"still there": func(*Sample) {},
	} {
		samples := append([]Sample(nil), plain...)
		for _, st := range s.Steps {
			for i := range samples {
				if v := &samples[i]; st.Kind == Back && v.At > st.At && v.At < st.End() {
					v.Core[0] *= 1.4
					change(v)
				}
			}
		}
		want := Inconclusive
		if name == "still there" { // whose colour changes in front of a steady screen is lit by another
			want = Fail
		}
		if c := of(Judge(s, samples), CheckFreshness); c.Status != want {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// Whoever stands there when somebody switches a lamp is asked again, and not suspected.
func TestLampSwitchedWhileTheColoursAreShown(t *testing.T) {
	for name, lamp := range map[string]RGB{"on": {2.2, 1.9, 1.5}, "off": {0.05, 0.1, 0.15}} {
		w := live(draw(t, "lamp "+name), 7)
		w.lamp = lamp
		c := of(Judge(w.session, w.samples()), CheckFreshness)
		if c.Status != Inconclusive || c.Advice != AdviceTryAgain || c.Evidence["lamp_switched"] != 1 {
			t.Errorf("%s: %+v", name, c)
		}
		w.shown = draw(t, "another session")
		if c := of(Judge(w.session, w.samples()), CheckFreshness); c.Status != Fail {
			t.Errorf("%s, and another session's colours: %+v", name, c)
		}
	}
}

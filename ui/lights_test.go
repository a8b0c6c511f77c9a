package ui

import (
	"image"
	"image/color"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/ui/touch"
)

// session is the view of a session that runs.
func session(t *testing.T) journey.View {
	v := sample(t, "selfie-turn").View
	v.CanBack = true
	return v
}

// lightsOfASession are all eight colours and all four halves.
func lightsOfASession() []capture.Light {
	var all []capture.Light
	for i := range 8 {
		all = append(all, capture.Light{RGB: [3]uint8{uint8(i&1) * 255, uint8(i>>1&1) * 255, uint8(i>>2) * 255}})
	}
	for _, half := range []string{"left", "right", "top", "bottom"} {
		all = append(all, capture.Light{RGB: [3]uint8{255, 255, 255}, Half: half})
	}
	return all
}

// want is the colour that a light has at a place of a window.
func want(l capture.Light, x, y int, size image.Point) color.NRGBA {
	left, top := x < size.X/2, y < size.Y/2
	if l.Half == "" || l.Half == "left" && left || l.Half == "right" && !left || l.Half == "top" && top || l.Half == "bottom" && !top {
		return color.NRGBA{l.RGB[0], l.RGB[1], l.RGB[2], 255}
	}
	return color.NRGBA{0, 0, 0, 255}
}

// TestSomethingElseShines: while lights are on, the whole window is the light, from edge to edge and also over the ribbon; what is written
// in it is on less than a hundredth. Afterwards the page is back, pixel by pixel.
func TestSomethingElseShines(t *testing.T) {
	for _, size := range sizes[1:] {
		w, c, _ := open(t, size)
		w.Show(session(t))
		verdict := capture.Verdict{Hint: capture.HintLook, Progress: 0.5}
		w.SetVerdict(verdict)
		before := c.Capture()
		for i, l := range lightsOfASession() {
			if size != sizes[1] && i%3 > 0 { // the colours are the same; painting them in software takes long
				continue
			}
			w.Light(l, true, nil)
			w.SetFrame(*sampleFace())
			w.SetVerdict(verdict)
			img := c.Capture().(*image.NRGBA)
			b, other := img.Bounds(), 0
			for y := range b.Dy() {
				for x := range b.Dx() {
					if img.NRGBAAt(x, y) != want(l, x, y, b.Size()) {
						other++
						if x < 8 || y < 8 || x >= b.Dx()-8 || y >= b.Dy()-8 {
							t.Fatalf("%v: something at the edge, %d,%d", l, x, y)
						}
					}
				}
			}
			if share := float64(other) / float64(b.Dx()*b.Dy()); share == 0 || share >= 0.01 {
				t.Errorf("%v at %v: %.2f %% of the window is not the light", l, b.Size(), 100*share)
			}
		}
		w.Light(capture.Light{}, false, nil)
		after := c.Capture()
		if !slices.Equal(after.(*image.NRGBA).Pix, before.(*image.NRGBA).Pix) {
			t.Errorf("%v: the page is another one after the lights", size)
		}
	}
}

// TestColourThatNobodySaw: the time of a colour is told once, when it was drawn; a colour that was overtaken has none.
func TestColourThatNobodySaw(t *testing.T) {
	w, c, _ := open(t, sizes[1])
	w.Show(session(t))
	var seen []string
	shine := func(name string, red uint8) {
		w.Light(capture.Light{RGB: [3]uint8{red, 0, 0}}, true, func(at time.Time) {
			if time.Since(at) > time.Minute || at.After(time.Now()) {
				t.Errorf("%s was painted at %v", name, at)
			}
			seen = append(seen, name)
		})
	}
	shine("first", 255)
	if len(seen) != 0 {
		t.Fatal("painted before it was drawn")
	}
	c.Capture()
	c.Capture()
	shine("overtaken", 100)
	shine("second", 50)
	c.Capture()
	shine("never drawn", 255)
	w.Light(capture.Light{}, false, nil)
	c.Capture()
	if want := []string{"first", "second"}; !slices.Equal(seen, want) {
		t.Errorf("painted %v, want %v", seen, want)
	}
}

// TestLightsFrightenSomebody: a touch anywhere or Escape ends the lights at once, and they do not come back until the person has begun anew.
// The page that follows has the way without lights as its first one.
func TestLightsFrightenSomebody(t *testing.T) {
	for name, stop := range map[string]func(*Window){
		"touch":  func(w *Window) { test.Tap(w.root.Objects[1].(fyne.Tappable)) },
		"escape": func(w *Window) { w.Typed(&fyne.KeyEvent{Name: fyne.KeyEscape}) },
	} {
		w, _, events := open(t, sizes[0])
		v := session(t)
		w.Show(v)
		if w.Typed(&fyne.KeyEvent{Name: fyne.KeyEscape}) {
			t.Errorf("%s: Escape is taken without lights", name)
		}
		light := func() { w.Light(capture.Light{RGB: [3]uint8{255, 0, 0}}, true, nil) }
		light()
		if w.lamp == nil || w.Typed(&fyne.KeyEvent{Name: fyne.KeyF2}) {
			t.Fatalf("%s: no lights, or another key ends them", name)
		}
		stop(w)
		light() // the session has not heard of it yet
		if w.lamp != nil || !slices.Equal(*events, []journey.Event{journey.WentBack{}}) {
			t.Fatalf("%s: lights %v, events %v", name, w.lamp != nil, *events)
		}
		v.Begun, v.CanNoFlash = false, true
		w.Show(v)
		light()
		if w.lamp != nil {
			t.Fatalf("%s: lights on the page before them", name)
		}
		test.Tap(button(t, w, w.cur.say("selfie.dark")))
		if last := (*events)[len(*events)-1]; last != journey.Event(journey.SelfieBegun{NoFlash: true}) {
			t.Errorf("%s: %v", name, last)
		}
		v.Begun, v.CanNoFlash = true, false
		w.Show(v)
		if light(); w.lamp == nil {
			t.Errorf("%s: no lights after another start", name)
		}
	}
}

// TestSessionDiesInItsLights: whatever ends a session ends its lights, also when nobody puts them out.
func TestSessionDiesInItsLights(t *testing.T) {
	for name, change := range map[string]func(*journey.View){
		"fault":       func(v *journey.View) { v.Fault = app.FaultLiveness },
		"camera gone": func(v *journey.View) { v.Camera = app.FaultCamera },
		"staff":       func(v *journey.View) { v.Overlay = journey.HelpOverlay },
		"no flash":    func(v *journey.View) { v.NoFlash = true },
		"next step":   func(v *journey.View) { v.Step = journey.Wallet },
		"wiped":       func(v *journey.View) { *v = journey.View{Step: journey.Attract} },
	} {
		w, c, _ := open(t, sizes[1])
		v := session(t)
		w.Show(v)
		w.Light(capture.Light{RGB: [3]uint8{255, 0, 0}}, true, nil)
		change(&v)
		w.Show(v)
		if red := color.NRGBAModel.Convert(c.Capture().At(20, 400)); red == (color.NRGBA{255, 0, 0, 255}) || w.lamp != nil {
			t.Errorf("%s: the lights are still on", name)
		}
		w.Light(capture.Light{RGB: [3]uint8{255, 0, 0}}, true, nil)
		if w.lamp != nil {
			t.Errorf("%s: lights came on again", name)
		}
	}
}

// TestViewComesInTheLights: the clock's views come every second; the lights stay, and no page shows between two colours.
func TestViewComesInTheLights(t *testing.T) {
	w, c, _ := open(t, sizes[1])
	v := session(t)
	w.Show(v)
	for i := range 4 {
		w.Light(capture.Light{RGB: [3]uint8{uint8(60 * i), 0, 255}}, true, nil)
		v.Now, v.HubAway = v.Now.Add(time.Second), i%2 == 0
		v.TriesLeft = i // the page is built anew underneath
		w.Show(v)
		if got := color.NRGBAModel.Convert(c.Capture().At(20, 400)); got != (color.NRGBA{uint8(60 * i), 0, 255, 255}) {
			t.Fatalf("view %d: %v shines", i, got)
		}
	}
}

// BenchmarkLight is the work of one change of colour without the painting: no picture is made for it.
func BenchmarkLight(b *testing.B) {
	test.NewTempApp(b)
	w := New(Options{}, func(journey.Event) {})
	test.NewTempWindow(b, w.Content()).Resize(sizes[0])
	w.Show(journey.View{Step: journey.Selfie, Begun: true})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		w.Light(capture.Light{RGB: [3]uint8{uint8(i), 0, 255}}, true, nil)
	}
}

// TestNobodyTouchesTheScreen: every way of the page before the lights is reached with the keyboard alone, also the one without them.
func TestNobodyTouchesTheScreen(t *testing.T) {
	w, c, events := open(t, sizes[0])
	w.Show(sample(t, "selfie-before").View)
	for range 12 {
		c.FocusNext()
		if b, ok := c.Focused().(*touch.Button); ok && b.Label() != "" && b.Label() != "English" { // those open the sheet over the page
			b.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		}
	}
	for _, way := range []journey.Event{journey.SelfieBegun{}, journey.SelfieBegun{NoFlash: true}, journey.SelfieSkipped{}, journey.WentBack{}, journey.HelpCalled{}} {
		if !slices.Contains(*events, way) {
			t.Errorf("%T %+v is not reached by keyboard: %v", way, way, *events)
		}
	}
}

// TestWordsDrownInTheLight: what stands on a light can be read on every colour.
func TestWordsDrownInTheLight(t *testing.T) {
	w, _, _ := open(t, sizes[1])
	w.Show(session(t))
	for _, l := range lightsOfASession() {
		w.Light(l, true, nil)
		for _, p := range touch.AuditAt(w.Content(), sizes[1], lampContrast) {
			t.Errorf("%v: %v", l, p)
		}
	}
}

package ui

import (
	"fyne.io/fyne/v2"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/ui/sound"
	"github.com/passdesk/passdesk/ui/touch"
)

// document is the camera on the document. What the judge says stands in the picture; what went wrong takes its place.
func document(c *scene) touch.Page {
	s := c.s
	p := touch.Page{Heading: c.say("document.title"), Lead: c.say("document.lead"), Wide: true}
	if trouble := c.cameraTrouble(); trouble != nil {
		c.w.memo.side = false // another try begins with the first side
		p.Lead, p.Content, p.Art = "", trouble, c.art("card", 360)
		c.again(&p)
		return p
	}
	plate := s.Plate(false, c.hint, documentHints...)
	c.finder = s.Viewfinder(touch.CardGuide, false, c.say("camera.waiting"), plate)
	c.finder.PxPerMM = c.w.opt.PxPerMM
	c.finder.Sides(c.say("document.side", "n", 2, "of", 2), c.w.memo.side)
	c.finder.OnSay = c.w.said
	p.Content = c.beside(plate, 2.4)
	if s.Portrait() { // the whole frame, not a tall piece of it
		p.Content = touch.FullColumn(s.Space*0.7, touch.Flat((s.Screen.Width-2*s.Margin)*0.72, c.finder), plate)
	}
	if c.w.opt.Shutter != nil {
		b := c.other("camera", c.say("document.shutter"), func() {
			c.finder.Flash()
			c.w.play(sound.Shutter)
			c.w.opt.Shutter()
		})
		since := c.w.memo.since
		show := func(v journey.View) {
			if off := v.Now.Sub(since) < ShutterAfter; off != b.Disabled() {
				b.Disable(off)
			}
		}
		b.Disable(true)
		c.onTick(show)
		p.More = []*touch.Button{b}
	}
	return p
}

// The hints that a plate keeps room for; the first is shown before the judge has said anything.
var (
	documentHints = []capture.Hint{
		capture.HintShow, capture.HintCloser, capture.HintFurther, capture.HintGlare, capture.HintHoldStill, capture.HintTilt,
		capture.HintDark, capture.HintFinger, capture.HintTurnOver, capture.HintWrongDoc, capture.HintWrongSide, capture.HintScreen,
		touch.HintTaken,
	}
	faceHints = []capture.Hint{
		capture.HintCentre, capture.HintNoFace, capture.HintTwoFaces, capture.HintCloser, capture.HintFurther, capture.HintLook,
		capture.HintTurnLeft, capture.HintTurnRight, capture.HintBack, capture.HintDark, capture.HintBright, capture.HintHoldStill,
		capture.HintTooManyOff, capture.HintSideLight, capture.HintMask, capture.HintGlasses, capture.HintEyes,
	}
)

// beside sets the plate at the right of the camera's picture, or below it on an upright screen.
func (c *scene) beside(plate *touch.Plate, weight float32) fyne.CanvasObject {
	s := c.s
	if s.Portrait() {
		return touch.FullColumn(s.Gap, touch.Grow(c.finderHeight(), c.finder), plate)
	}
	return touch.GrowRow(c.finderHeight(), s.Space*0.7, []float32{weight, 1}, c.finder, plate)
}

// finderHeight is the least height of the camera's picture.
func (c *scene) finderHeight() float32 {
	h := c.s.Screen.Height * 0.45
	if c.s.Portrait() {
		h = c.s.Screen.Width * 0.55
	}
	if c.s.Level >= 3 {
		h *= 0.75
	}
	return h
}

// cameraTrouble is what stands in the picture's place: a lost camera or a try that gave nothing.
func (c *scene) cameraTrouble() fyne.CanvasObject {
	s := c.s
	if c.v.Camera != app.FaultNone {
		return c.alarmFor(c.v.Camera)
	}
	if c.v.Fault == app.FaultNone {
		return nil
	}
	left := c.say("tries.left", "n", c.v.TriesLeft)
	if c.v.TriesLeft == 0 {
		left = c.say("tries.none")
	}
	alarm := c.alarm()
	if key := advice(c.v); key != "" {
		alarm = s.Alarm("warning", c.say(key))
	}
	return touch.Column(s.Gap, alarm, s.Quiet(left))
}

// advice is the key of what to change before another try, which says more than what went wrong; empty where nothing is known.
func advice(v journey.View) string {
	if key := "advice." + v.Advice; assets.HasWord(v.Looks.Lang, key) {
		return key
	}
	return ""
}

// again offers another try; when none is left by count it stands back, because the page then points to a person.
func (c *scene) again(p *touch.Page) {
	if c.v.TriesLeft > 0 || c.v.Camera != app.FaultNone {
		p.Primary = c.retry()
	} else if c.v.CanRetry {
		p.More = append(p.More, c.other("refresh", c.say("button.retry"), c.emit(journey.Retried{})))
	}
}

// none stands for "no back button here": another button means the same.
func (c *scene) none() *touch.Button {
	b := c.back(nil)
	b.Hide()
	return b
}

// call is the conversation: the reviewer large, oneself small, and how long it has to last.
func call(c *scene) touch.Page {
	s := c.s
	c.far = s.Viewfinder(touch.NoGuide, false, c.say("call.waiting"), nil)
	c.finder = s.Viewfinder(touch.NoGuide, true, c.say("call.you"), nil)
	ring := s.Ring(s.Text * 3.4)
	need := s.Body(c.say("call.need", "n", 88))
	c.onTick(func(v journey.View) {
		left := 0
		share := 0.0
		if v.Need > 0 {
			left, share = int(max(0, v.Need-v.Seconds)+0.999), v.Seconds/v.Need
		}
		ring.Set(left, share)
		switch {
		case v.Need <= 0: // nothing has been counted yet
			ring.Words("…")
			need.SetWords(c.say("call.waiting"))
		case left == 0:
			ring.Words("✓")
			need.SetWords(c.say("call.enough"))
		default:
			need.SetWords(c.say("call.need", "n", left))
		}
	})
	var state fyne.CanvasObject = touch.Row(s.Gap, []float32{0, 1}, ring, need)
	if c.v.CallLost {
		state = s.Alarm("offline", c.say("call.lost"))
	}
	if c.v.Camera != app.FaultNone {
		state = touch.Column(s.Gap*0.5, state, c.alarmFor(c.v.Camera))
	}
	p := touch.Page{Heading: c.say("call.title"), Wide: true}
	if c.v.CallLost {
		p.Heading = c.say("call.lost.title")
	}
	if c.v.CanLeave {
		p.More = []*touch.Button{c.other("call-end", c.say("call.leave"), c.emit(journey.Left{}))}
	}
	if s.Portrait() {
		small := touch.Row(s.Gap, []float32{1, 1.3}, touch.Flat(s.Screen.Width*0.28, c.finder), state)
		p.Content = touch.FullColumn(s.Space*0.7, touch.Grow(s.Screen.Width*0.55, c.far), small)
		return p
	}
	side := touch.Column(s.Space*0.7, touch.Flat(s.Screen.Width*0.17, c.finder), state)
	p.Content = touch.GrowRow(c.finderHeight(), s.Space*0.7, []float32{2.3, 1}, c.far, side)
	return p
}

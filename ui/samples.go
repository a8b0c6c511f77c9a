package ui

import (
	"image"
	"image/color"
	"math"
	"sync"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/ui/touch"
)

// Sample is one screen in one state, with what a camera would show, for the gallery and for tests.
type Sample struct {
	Name    string
	View    journey.View
	Frame   *capture.Frame   // of this station's camera
	Remote  *image.RGBA      // of the reviewer
	Verdict *capture.Verdict // of the judge
	Picture *image.RGBA      // of the document that was taken
	Typed   []string         // half-typed text by question
	Field   int              // which of several questions is open
	Sheet   bool             // language and display lie over it
	Hold    bool             // the pass is being held
	Stopped bool             // the person ended the lights
	Light   *capture.Light   // that shines
}

// sampleNow is the time on every sample: a Monday morning.
var sampleNow = time.Date(2026, 11, 23, 9, 12, 0, 0, time.UTC)

// Samples lists every screen in every state that looks different. The people and the places are Utopian.
func Samples() []Sample {
	person := app.Applicant{UPN: "ana.torres@utopia.example", EmployeeID: "U-20417", PersonalEmail: "ana.torres@mail.example", Phone: "+1 202 555 0143"}
	long := person
	long.UPN = "maximiliane.von-hohenlohe-langenburg@branches.utopia.example"
	doc := app.Document{
		Kind: "TD3", Issuer: "UTO", Number: "L898902C3", Surname: "TORRES MARTINEZ", GivenNames: "ANA LUCIA", Nationality: "UTO",
		Birth: "1994-04-12", Expiry: "2031-04-15",
	}
	card, face, reviewer := sampleCard(), sampleFace(), sampleReviewer()
	quad := &capture.Quad{{X: 330, Y: 150}, {X: 950, Y: 165}, {X: 940, Y: 560}, {X: 335, Y: 545}}
	until := sampleNow.Add(22 * time.Minute)
	pass := app.Pass{Code: app.NewSecret("k7Rw9mPz"), Start: sampleNow.Add(-8 * time.Minute), Until: until}
	link := "https://station.utopia.example/p/9fK2mQ7xT4"

	var out []Sample
	add := func(name string, step journey.Step, chapter int, change func(v *journey.View, s *Sample)) {
		s := Sample{Name: name, View: journey.View{
			Step: step, Chapter: chapter, Site: "Utopia Works", Now: sampleNow, Looks: journey.Looks{Lang: "en"},
		}}
		if change != nil {
			change(&s.View, &s)
		}
		out = append(out, s)
	}
	fault := func(f app.Fault) func(*journey.View, *Sample) {
		return func(v *journey.View, _ *Sample) { v.Fault, v.CanBack, v.CanRetry = f, true, true }
	}
	back := func(v *journey.View, _ *Sample) { v.CanBack = true }
	both := func(fs ...func(*journey.View, *Sample)) func(*journey.View, *Sample) {
		return func(v *journey.View, s *Sample) {
			for _, f := range fs {
				f(v, s)
			}
		}
	}
	rehearsal := func(v *journey.View, _ *Sample) { v.Rehearsal = true }

	add("attract", journey.Attract, 0, nil)
	add("attract-rehearsal", journey.Attract, 0, rehearsal)
	add("attract-closed", journey.Attract, 0, func(v *journey.View, _ *Sample) { v.Out = app.FaultDiskFull })
	add("display", journey.Display, 1, both(back, rehearsal))
	add("ready", journey.Ready, 1, back)
	add("sheet", journey.Ready, 1, func(_ *journey.View, s *Sample) { s.Sheet = true })
	add("consent", journey.Consent, 1, both(back, rehearsal))
	add("declined", journey.Declined, 0, func(v *journey.View, _ *Sample) { v.CanBack, v.ShowLeft = true, 172 })

	add("identify-1", journey.Identify, 2, back)
	add("identify-1-typed", journey.Identify, 2, both(back, rehearsal, func(v *journey.View, _ *Sample) { v.Person = long }))
	add("identify-2", journey.Identify, 2, func(v *journey.View, s *Sample) { v.CanBack, s.Field, s.Typed = true, 1, []string{person.UPN, "U-204"} })
	add("identify-3", journey.Identify, 2, func(v *journey.View, s *Sample) {
		v.CanBack, s.Field, s.Typed = true, 2, []string{person.UPN, person.EmployeeID, "ana.torres@"}
	})
	add("identify-fault", journey.Identify, 2, func(v *journey.View, _ *Sample) { v.CanBack, v.Person, v.Fault = true, person, app.FaultNeutral })
	add("identify-busy", journey.Identify, 2, func(v *journey.View, _ *Sample) {
		v.CanBack, v.Person, v.Busy, v.Asking = true, person, true, journey.AskIdentify
	})
	add("identify-away", journey.Identify, 2, func(v *journey.View, _ *Sample) {
		v.CanBack, v.Person, v.Fault, v.CanRetry, v.CanGoOn = true, person, app.FaultHubAway, true, true
	})
	add("have-id", journey.HaveID, 2, back)
	add("mail-pin", journey.MailPIN, 2, func(v *journey.View, _ *Sample) {
		v.CanBack, v.Person, v.PINSent, v.PINLeft, v.PINAgain = true, person, true, 5, sampleNow.Add(42*time.Second)
	})
	add("mail-pin-wrong", journey.MailPIN, 2, func(v *journey.View, _ *Sample) {
		v.CanBack, v.Person, v.PINSent, v.PINLeft, v.Fault = true, person, true, 3, app.FaultPINWrong
	})
	add("mail-pin-locked", journey.MailPIN, 2, func(v *journey.View, _ *Sample) {
		v.CanBack, v.Person, v.PINSent, v.Fault, v.CanGoOn = true, person, true, app.FaultPINLocked, true
	})
	add("mail-pin-down", journey.MailPIN, 2, func(v *journey.View, _ *Sample) {
		v.CanBack, v.Person, v.Fault, v.CanGoOn, v.CanRetry = true, person, app.FaultMailDown, true, true
	})
	add("phone", journey.Phone, 2, both(back, rehearsal))
	add("phone-fault", journey.Phone, 2, func(v *journey.View, _ *Sample) { v.CanBack, v.Fault, v.Person.Phone = true, app.FaultPhone, "+1202" })
	add("phone-none", journey.Phone, 2, func(v *journey.View, _ *Sample) { v.CanBack, v.NoPhone = true, true })
	add("terms", journey.Terms, 2, back)

	add("document-waiting", journey.Document, 3, func(v *journey.View, _ *Sample) { v.CanBack, v.TriesLeft = true, 3 })
	for _, h := range documentHints {
		add("document-"+string(h), journey.Document, 3, func(v *journey.View, s *Sample) {
			v.CanBack, v.TriesLeft, s.Frame = true, 3, card
			s.Verdict = &capture.Verdict{Hint: h, Quad: quad}
			switch h {
			case capture.HintShow:
				s.Verdict.Quad = nil
			case touch.HintTaken:
				s.Verdict.Good, s.Verdict.Progress, s.Verdict.Read = true, 1, true
			}
		})
	}
	add("document-good", journey.Document, 3, func(v *journey.View, s *Sample) {
		v.CanBack, v.TriesLeft, s.Frame, v.Rehearsal = true, 3, card, true
		s.Verdict = &capture.Verdict{Good: true, Quad: quad, Progress: 0.6}
	})
	add("document-second", journey.Document, 3, func(v *journey.View, s *Sample) {
		v.CanBack, v.TriesLeft, s.Frame = true, 3, card
		s.Verdict = &capture.Verdict{Good: true, Quad: quad, Progress: 0.4, Taken: 1}
	})
	add("document-fault", journey.Document, 3, func(v *journey.View, _ *Sample) {
		v.CanBack, v.TriesLeft, v.Fault, v.CanRetry = true, 2, app.FaultDocUnreadable, true
	})
	add("document-last", journey.Document, 3, func(v *journey.View, _ *Sample) { v.CanBack, v.Fault, v.CanRetry = true, app.FaultDocExpired, true })
	add("document-camera", journey.Document, 3, func(v *journey.View, _ *Sample) { v.CanBack, v.TriesLeft, v.Camera = true, 3, app.FaultCamera })
	add("confirm", journey.Confirm, 3, func(v *journey.View, s *Sample) { v.CanBack, v.Document, s.Picture = true, doc, cut(card.RGBA()) })
	add("confirm-no-picture", journey.Confirm, 3, func(v *journey.View, _ *Sample) { v.CanBack, v.Document = true, doc })
	add("confirm-manual", journey.Confirm, 3, func(v *journey.View, _ *Sample) { v.CanBack, v.Document = true, app.Document{Manual: true} })

	before := func(v *journey.View, _ *Sample) {
		v.CanBack, v.CanSkip, v.CanNoFlash, v.TriesLeft = true, true, true, 3
	}
	begun := func(v *journey.View, _ *Sample) { v.CanBack, v.CanSkip, v.Begun, v.TriesLeft = true, true, true, 3 }
	add("selfie-before", journey.Selfie, 4, both(before, rehearsal))
	add("selfie-before-resume", journey.Selfie, 4, both(before, func(v *journey.View, _ *Sample) { v.CanSkip, v.Purpose = false, journey.ForResume }))
	add("selfie-waiting", journey.Selfie, 4, begun)
	add("selfie-centre", journey.Selfie, 4, both(begun, func(_ *journey.View, s *Sample) {
		s.Frame, s.Verdict = face, &capture.Verdict{Hint: capture.HintCentre}
	}))
	add("selfie-turn", journey.Selfie, 4, both(begun, rehearsal, func(_ *journey.View, s *Sample) {
		s.Frame, s.Verdict = face, &capture.Verdict{Good: true, Hint: capture.HintTurnLeft, Progress: 0.45}
	}))
	add("selfie-light", journey.Selfie, 4, both(begun, func(_ *journey.View, s *Sample) { s.Light = &capture.Light{RGB: [3]uint8{0, 255, 255}} }))
	add("selfie-light-half", journey.Selfie, 4, both(begun, func(_ *journey.View, s *Sample) {
		s.Light = &capture.Light{RGB: [3]uint8{255, 255, 255}, Half: "left"}
	}))
	add("selfie-stopped", journey.Selfie, 4, both(before, func(_ *journey.View, s *Sample) { s.Stopped = true }))
	add("selfie-fault", journey.Selfie, 4, both(before, begun, func(v *journey.View, _ *Sample) {
		v.TriesLeft, v.Fault, v.CanRetry = 2, app.FaultLiveness, true
	}))
	add("selfie-advice", journey.Selfie, 4, both(before, begun, func(v *journey.View, _ *Sample) {
		v.TriesLeft, v.Fault, v.CanRetry, v.Advice = 1, app.FaultLiveness, true, "lamp-beside"
	}))
	add("selfie-locked", journey.Selfie, 4, both(begun, func(v *journey.View, _ *Sample) { v.Fault, v.Locked = app.FaultLiveness, true }))
	add("selfie-locked-resume", journey.Selfie, 4, both(begun, func(v *journey.View, _ *Sample) {
		v.Fault, v.Locked, v.CanSkip, v.Purpose = app.FaultLiveness, true, false, journey.ForResume
	}))
	add("selfie-busy", journey.Selfie, 4, func(v *journey.View, _ *Sample) { v.CanBack, v.Busy, v.Asking = true, true, journey.AskFast })

	add("wallet", journey.Wallet, 5, func(v *journey.View, _ *Sample) { v.CanSkip, v.Link, v.StandIn = true, link, true })
	add("wallet-scanned", journey.Wallet, 5, func(v *journey.View, _ *Sample) {
		v.CanSkip, v.Link, v.Scanned, v.Rehearsal, v.StandIn = true, link, true, true, true
	})
	add("wallet-busy", journey.Wallet, 5, func(v *journey.View, _ *Sample) { v.CanSkip, v.Busy, v.Asking = true, true, journey.AskOffer })
	add("wallet-fault", journey.Wallet, 5, both(fault(app.FaultHubAway), func(v *journey.View, _ *Sample) { v.CanSkip, v.CanBack = true, false }))
	add("present", journey.Present, 5, func(v *journey.View, _ *Sample) { v.CanSkip, v.CanBack, v.Link = true, true, link })
	add("present-fault", journey.Present, 5, func(v *journey.View, _ *Sample) { v.CanSkip, v.CanRetry, v.Fault = true, true, app.FaultCredential })

	add("submitted-queued", journey.Submitted, 6, func(v *journey.View, _ *Sample) { v.CanLeave, v.Code, v.HubAway = true, "7KQ2-M9XT", true })
	add("submitted-told", journey.Submitted, 6, func(v *journey.View, _ *Sample) {
		v.CanLeave, v.Code, v.Delivered, v.Told = true, "7KQ2-M9XT", true, true
	})
	add("submitted-opened", journey.Submitted, 6, func(v *journey.View, _ *Sample) {
		v.CanLeave, v.Code, v.Delivered, v.Told, v.Opened, v.Rehearsal = true, "7KQ2-M9XT", true, true, true, true
	})
	add("submitted-lost", journey.Submitted, 6, func(v *journey.View, _ *Sample) {
		v.CanLeave, v.Code, v.Delivered, v.Told, v.Fault = true, "7KQ2-M9XT", true, true, app.FaultCallLost
	})
	add("call", journey.Call, 6, func(v *journey.View, s *Sample) {
		v.CanLeave, v.Seconds, v.Need, s.Frame, s.Remote = true, 6, 15, face, reviewer
	})
	add("call-enough", journey.Call, 6, func(v *journey.View, s *Sample) {
		v.CanLeave, v.Seconds, v.Need, s.Frame, s.Remote, v.Rehearsal = true, 21, 15, face, reviewer, true
	})
	add("call-lost", journey.Call, 6, func(v *journey.View, s *Sample) {
		v.CanLeave, v.Seconds, v.Need, v.CallLost, s.Frame = true, 6, 15, true, face
	})
	add("refused", journey.Refused, 0, func(v *journey.View, _ *Sample) { v.Fault = app.FaultNeutral })
	add("refused-expired", journey.Refused, 0, func(v *journey.View, _ *Sample) { v.Fault = app.FaultCaseExpired })

	add("pass", journey.Pass, 7, func(v *journey.View, _ *Sample) { v.PassReady, v.Pass, v.PassUntil, v.Link = true, pass, until, link })
	add("pass-held", journey.Pass, 7, func(v *journey.View, s *Sample) {
		v.PassReady, v.Pass, v.PassUntil, v.Link, s.Hold, v.Rehearsal = true, pass, until, link, true, true
	})
	add("pass-busy", journey.Pass, 7, func(v *journey.View, _ *Sample) { v.Busy, v.Asking = true, journey.AskPass })
	add("pass-fault", journey.Pass, 7, func(v *journey.View, _ *Sample) { v.Fault, v.CanRetry = app.FaultPassPolicy, true })
	add("passkey", journey.Passkey, 7, func(v *journey.View, _ *Sample) { v.PassReady, v.Pass, v.PassUntil, v.Link = true, pass, until, link })
	add("passkey-used", journey.Passkey, 7, func(v *journey.View, _ *Sample) {
		v.PassReady, v.PassUsed, v.Link, v.Rehearsal = true, true, link, true
	})
	add("lapsed", journey.Lapsed, 7, nil)
	add("done", journey.Done, 7, func(v *journey.View, _ *Sample) { v.KeySeen, v.ShowLeft = true, 28 })
	add("done-later", journey.Done, 7, func(v *journey.View, _ *Sample) { v.ShowLeft, v.Rehearsal = 28, true })
	add("parked", journey.Parked, 0, func(v *journey.View, _ *Sample) { v.Code, v.ShowLeft, v.Rehearsal = "7KQ2-M9XT", 54, true })
	add("resume", journey.Resume, 0, func(v *journey.View, s *Sample) { v.CanBack, s.Typed = true, []string{"7KQ2"} })
	add("resume-fault", journey.Resume, 0, func(v *journey.View, s *Sample) {
		v.CanBack, v.Fault, s.Typed = true, app.FaultCode, []string{"7KQ2-M9XX"}
	})

	add("help", journey.Consent, 1, func(v *journey.View, _ *Sample) { v.Overlay, v.Helper = journey.HelpOverlay, 3 })
	add("help-away", journey.Consent, 1, func(v *journey.View, _ *Sample) { v.Overlay, v.HubAway = journey.HelpOverlay, true })
	add("staff-pin", journey.Document, 3, func(v *journey.View, _ *Sample) { v.Overlay = journey.PINOverlay })
	add("staff-pin-wait", journey.Document, 3, func(v *journey.View, _ *Sample) { v.Overlay, v.StaffWait = journey.PINOverlay, 28 })
	add("staff", journey.Document, 3, func(v *journey.View, _ *Sample) {
		v.Overlay, v.StaffAct, v.Fault = journey.StaffOverlay, true, app.FaultDocUnreadable
	})
	add("idle", journey.Identify, 2, func(v *journey.View, _ *Sample) { v.IdleLeft = 24 })
	add("idle-sent", journey.Submitted, 6, func(v *journey.View, _ *Sample) { v.IdleLeft, v.Rehearsal = 41, true })
	return out
}

// Load puts a sample on a window as if a person had come there. The window must have its size.
func (w *Window) Load(s Sample) {
	w.forget()
	w.shown = false
	w.view = s.View
	w.memo = memo{field: s.Field, typed: append([]string(nil), s.Typed...), sheet: s.Sheet, since: s.View.Now, stopped: s.Stopped}
	w.shown = true
	w.SetDocument(s.Picture)
	w.build()
	if s.Frame != nil {
		w.SetFrame(*s.Frame)
	}
	if s.Remote != nil {
		w.SetRemote(s.Remote)
	}
	if s.Verdict != nil {
		w.SetVerdict(*s.Verdict)
	}
	if s.Light != nil {
		w.Light(*s.Light, true, nil)
		w.SetVerdict(capture.Verdict{Progress: 0.6})
	} else {
		w.dark()
	}
	if s.Hold && w.cur != nil && w.cur.hold != nil {
		w.cur.hold.MouseDown(nil)
	}
}

// The sample pictures are drawn once; nobody writes to them.
var (
	sampleCard     = sync.OnceValue(drawCard)
	sampleFace     = sync.OnceValue(func() *capture.Frame { return drawFace(false) })
	sampleReviewer = sync.OnceValue(func() *image.RGBA { return drawFace(true).RGBA() })
)

// drawCard draws a Utopian identity card on a table, 1280 by 720.
func drawCard() *capture.Frame {
	img := image.NewRGBA(image.Rect(0, 0, 1280, 720))
	paint(img, func(x, y float64) color.RGBA { return shade(0x6b, 0x5f, 0x55, 0.75+0.35*x/1280-0.1*y/720) })
	box(img, 332, 155, 945, 555, color.RGBA{0xee, 0xf4, 0xf2, 255})
	box(img, 332, 155, 945, 215, color.RGBA{0x00, 0x5b, 0x5e, 255})
	box(img, 370, 250, 530, 450, color.RGBA{0xc9, 0xd8, 0xd6, 255})
	oval(img, 450, 325, 42, 52, color.RGBA{0xa8, 0x7c, 0x62, 255})
	oval(img, 450, 450, 74, 62, color.RGBA{0x3a, 0x55, 0x66, 255})
	box(img, 332, 450, 945, 515, color.RGBA{0xee, 0xf4, 0xf2, 255})
	for i := range 4 {
		box(img, 570, 255+50*i, 570+[]int{300, 240, 180, 260}[i], 275+50*i, color.RGBA{0x50, 0x66, 0x66, 255})
	}
	for i := range 2 {
		for j := range 30 {
			box(img, 370+18*j, 480+34*i, 370+18*j+12, 500+34*i, color.RGBA{0x22, 0x2c, 0x2c, 255})
		}
	}
	f := capture.FromImage(img)
	return &f
}

// drawFace draws somebody before a wall, 1280 by 720; other draws somebody else.
func drawFace(other bool) *capture.Frame {
	img := image.NewRGBA(image.Rect(0, 0, 1280, 720))
	wall, skin, cloth, hair := color.RGBA{0xb9, 0xc4, 0xc2, 255}, color.RGBA{0xb5, 0x86, 0x68, 255}, color.RGBA{0x2f, 0x4a, 0x5c, 255}, color.RGBA{0x2a, 0x1d, 0x18, 255}
	if other {
		wall, skin, cloth, hair = color.RGBA{0x8f, 0xa3, 0xb0, 255}, color.RGBA{0xe0, 0xb7, 0x98, 255}, color.RGBA{0x6a, 0x2f, 0x3c, 255}, color.RGBA{0x6b, 0x4a, 0x2c, 255}
	}
	paint(img, func(x, y float64) color.RGBA { return shade(wall.R, wall.G, wall.B, 1.05-0.25*x/1280) })
	oval(img, 640, 780, 330, 240, cloth)
	oval(img, 640, 290, 172, 215, hair)
	box(img, 580, 440, 700, 580, skin)
	oval(img, 640, 335, 150, 195, skin)
	for _, x := range []float64{582, 698} {
		oval(img, x, 315, 22, 13, color.RGBA{0xf4, 0xf4, 0xf4, 255})
		oval(img, x, 315, 10, 11, color.RGBA{0x2b, 0x22, 0x1e, 255})
		oval(img, x, 285, 32, 7, hair)
	}
	oval(img, 640, 372, 18, 26, shade(skin.R, skin.G, skin.B, 0.9))
	oval(img, 640, 442, 46, 12, color.RGBA{0x93, 0x4c, 0x48, 255})
	f := capture.FromImage(img)
	return &f
}

// cut takes the card out of the sample frame.
func cut(img *image.RGBA) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, 613, 400))
	for y := range 400 {
		copy(out.Pix[y*out.Stride:][:4*613], img.Pix[img.PixOffset(332, 155+y):])
	}
	return out
}

func paint(img *image.RGBA, at func(x, y float64) color.RGBA) {
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			img.SetRGBA(x, y, at(float64(x), float64(y)))
		}
	}
}

func shade(r, g, b uint8, k float64) color.RGBA {
	f := func(v uint8) uint8 { return uint8(math.Min(255, float64(v)*k)) }
	return color.RGBA{f(r), f(g), f(b), 255}
}

func box(img *image.RGBA, x0, y0, x1, y1 int, c color.RGBA) {
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			img.SetRGBA(x, y, c)
		}
	}
}

func oval(img *image.RGBA, cx, cy, rx, ry float64, c color.RGBA) {
	for y := int(cy - ry); y <= int(cy+ry); y++ {
		for x := int(cx - rx); x <= int(cx+rx); x++ {
			dx, dy := (float64(x)-cx)/rx, (float64(y)-cy)/ry
			if dx*dx+dy*dy <= 1 && image.Pt(x, y).In(img.Rect) {
				img.SetRGBA(x, y, c)
			}
		}
	}
}

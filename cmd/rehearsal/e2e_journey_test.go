package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/cmd/internal/hubside"
	"github.com/passdesk/passdesk/cmd/internal/stage"
	"github.com/passdesk/passdesk/sync/hub"
	"github.com/passdesk/passdesk/sync/passkey/phone"
	"github.com/passdesk/passdesk/sync/wire"
)

// TestWholeJourney is the house's main proof: one person goes from the first touch to the passkey through the window of the real program,
// with a real browser as the reviewer and another as the phone. Afterwards the next visitor sees nothing, and the pass is nowhere.
func TestWholeJourney(t *testing.T) {
	l := newLobby(t, "chromium", "zbarimg")
	who := hubside.Employee("")
	s := l.station("station", who, nil, 1920, 1080)
	v := &visit{l: l, s: s, p: l.play(s, who), who: who}
	n := 0
	v.p.Photo = func(ctx context.Context, name string) error {
		n++
		if err := v.look(name); err != nil {
			return err
		}
		return s.Display.Still(ctx, l.path("pictures", fmt.Sprintf("%02d-%s.png", n, name)))
	}
	fresh, words := v.attract(nil)

	v.walk()
	mail := v.review()
	pass, link := v.pass()
	v.passkey(pass, link)

	l.must("finish", v.p.Tap(l.ctx, "done.finish"))
	after, wordsAfter := v.attract(fresh)
	if !slices.Equal(words, wordsAfter) {
		t.Errorf("the next visitor reads %q, a fresh station says %q", wordsAfter, words)
	}
	if d := differing(fresh, after, fresh.Bounds()); d != 0 {
		t.Errorf("the next visitor's screen differs from a fresh one in %d pixels", d)
	}
	v.stranger = true
	l.must("the next visitor begins", v.p.Begin(l.ctx))
	c, err := s.Reads(l.ctx, say("identify.upn.title"))
	l.must("the next visitor is asked", err)
	if c.Typed != 0 {
		t.Errorf("%d characters stand in the next visitor's field", c.Typed)
	}
	if _, err := stage.Join(l.ctx, s.Hub, mail.Link); err == nil {
		t.Error("the reviewer's link works a second time")
	}

	sings := newCanary(pass)
	seen, err := sings.process(s.Process())
	l.must("read what is public of the process", err)
	s.Stop()
	v.record(pass)
	found, read, err := sings.files(l.dir, "phone")
	l.must("read everything that the run left", err)
	if found = append(found, seen...); len(found) > 0 {
		t.Errorf("the pass is in %q", found)
	}
	if read < 1<<20 {
		t.Errorf("only %d bytes were searched for the pass", read)
	}
	t.Logf("the pass is in none of %.1f MB", float64(read)/1e6)
}

// visit is the one under test.
type visit struct {
	l        *lobby
	s        *stage.Station
	p        *stage.Play
	who      hub.Employee
	id       string // of the case
	stranger bool   // somebody else is at the station
}

// look checks each screen that a picture is taken of: no camera before consent, and nothing of the person for the next one.
func (v *visit) look(step string) error {
	c, err := v.s.Chart()
	if err != nil {
		return err
	}
	switch c.Step {
	case "attract", "display", "ready", "consent":
		if c.Camera != "" {
			v.l.t.Errorf("the camera is %s at %s, before consent", c.Camera, c.Step)
		}
	case "document", "selfie", "call":
		if c.Camera == "" {
			v.l.t.Errorf("no camera at %s", c.Step)
		}
	}
	if !c.Says("REHEARSAL") {
		v.l.t.Errorf("%s does not say that it is a rehearsal: %q", step, c.Words)
	}
	if v.stranger {
		v.nothingOf(c)
	}
	return nil
}

// nothingOf checks that no words on a screen are the person's.
func (v *visit) nothingOf(c stage.Chart) {
	v.l.t.Helper()
	e := v.who
	for _, w := range []string{e.GivenNames, e.Surname, strings.ToUpper(e.Surname), e.Preferred, e.UPN, e.EmployeeID, e.PersonalEmail, e.Phone, e.Document, e.Birth} {
		if w != "" && c.Says(w) {
			v.l.t.Errorf("%s still says %q", c.Step, w)
		}
	}
}

// attract waits for the first page with the camera closed, and returns what it looks like with no finger near. The window may take a
// moment to paint it: until it looks as wanted, ten seconds at most, or without a wish until two looks are the same.
func (v *visit) attract(want *image.RGBA) (*image.RGBA, []string) {
	v.l.t.Helper()
	c, err := v.s.Until(v.l.ctx, "the first page with the camera closed", func(c stage.Chart) bool {
		return c.Step == "attract" && c.Camera == "" && c.Says(say("attract.title"))
	})
	v.l.must("attract", err)
	v.nothingOf(c)
	if c.Typed != 0 || c.Pass != "" {
		v.l.t.Errorf("attract: %d typed characters, pass %q", c.Typed, c.Pass)
	}
	v.l.must("move the pointer away", v.s.Display.Park(v.l.ctx))
	for last, end := want, time.Now().Add(10*time.Second); ; {
		now := v.grab()
		if last != nil && differing(now, last, now.Bounds()) == 0 || time.Now().After(end) {
			return now, c.Words
		}
		if want == nil && painted(now) {
			last = now
		}
	}
}

// walk goes from the first touch to the waiting page. Everything is touched, also the letters.
func (v *visit) walk() {
	l, p := v.l, v.p
	l.must("begin", p.Begin(l.ctx))
	p.Keys = true
	l.must("identify by touch", p.Identify(l.ctx))
	l.must("details", p.Details(l.ctx))
	p.Keys = false
	l.must("document", p.Document(l.ctx))
	l.must("selfie", p.Selfie(l.ctx, "wallet"))
	l.must("skip the wallet", p.Tap(l.ctx, "wallet.skip"))
	_, err := v.s.Reads(l.ctx, say("submitted.told"))
	l.must("submitted", err)
}

// review is the reviewer in a real browser, from the mail to the approval.
func (v *visit) review() stage.Mail {
	l, t := v.l, v.l.t
	mail, err := v.p.Told(l.ctx)
	l.must("mail to the reviewer", err)
	b := l.browser("reviewer", 1440, 1000)
	desk, err := stage.OpenDesk(b, mail.Link)
	l.must("join", err)
	v.p.Line("reviewer: joined in a browser")
	pictures, err := desk.Pictures()
	l.must("pictures", err)
	for _, want := range []string{"badge", "document-front", "portrait", "selfie"} {
		if !slices.Contains(pictures, want) {
			t.Errorf("the reviewer does not see %s, only %q", want, pictures)
		}
	}
	if status, err := desk.Post(); err != nil || status != http.StatusConflict {
		t.Errorf("a decision before the call: %d, %v; want 409", status, err)
	}
	if _, err := stage.Join(l.ctx, v.s.Hub, mail.Link); err == nil {
		t.Error("the link is redeemed a second time")
	}
	l.must("call", desk.Call())
	v.p.Line("reviewer: the applicant's picture plays")
	_, err = v.s.At(l.ctx, "call")
	l.must("the station is in the call", err)
	approve, refuse, err := desk.Buttons()
	l.must("look at the buttons", err)
	status, err := desk.Post()
	l.must("post a decision past the buttons", err)
	seconds, err := desk.Seconds()
	l.must("look at the seconds", err)
	if seconds < 12 { // a slow machine may have come too late to see it
		if approve || refuse {
			t.Errorf("buttons are open after %.1f seconds: approve %v, refuse %v", seconds, approve, refuse)
		}
		if status != http.StatusConflict {
			t.Errorf("a decision after %.1f seconds got %d, want 409", seconds, status)
		}
	} else {
		t.Logf("too slow to see the buttons closed: %.1f seconds have gone", seconds)
	}
	v.facesTheReviewer()
	l.must("picture of the call", v.p.Photo(l.ctx, "call"))
	l.must("picture of the desk", desk.Picture(l.path("pictures", "desk.png")))
	l.must("approve", desk.Approve())
	v.p.Line("reviewer: approved in the browser")
	l.clean("reviewer", desk.Page)
	b.Close() // so that its profile is on the disk when it is searched
	return mail
}

// facesTheReviewer waits until the browser's simulated camera, which shows a field of strong green, is large on the station's window.
func (v *visit) facesTheReviewer() {
	for {
		img, err := v.s.Display.Grab(v.l.ctx)
		v.l.must("look at the call", err)
		green := 0
		for i := 0; i < len(img.Pix); i += 4 {
			if r, g, b := int(img.Pix[i]), int(img.Pix[i+1]), int(img.Pix[i+2]); g > r+60 && g > b+60 {
				green++
			}
		}
		if share := float64(green) / float64(len(img.Pix)/4); share > 0.05 {
			v.p.Line("call: the reviewer's picture is on the window (%.0f %% of it)", 100*share)
			return
		}
	}
}

// pass reads the pass off the screen and proves that it is there only while a finger holds the button, and for 20 seconds at most.
func (v *visit) pass() (pass, link string) {
	l, t := v.l, v.l.t
	c, err := v.s.Until(l.ctx, "the pass", func(c stage.Chart) bool { return c.Step == "pass" && c.Ready && !c.Busy && c.Pass != "" })
	l.must("pass", err)
	if pass = v.s.Pass(); len(pass) < 8 {
		t.Fatalf("a pass of %d characters was read", len(pass))
	}
	if c.Pass != "hidden" {
		t.Error("the pass can be read although nobody holds the button")
	}
	l.must("picture of the pass page", v.p.Photo(l.ctx, "pass"))
	covered := v.grab()
	words := say("pass.hold")
	state := func(want string) time.Time {
		_, err := v.s.Until(l.ctx, "the pass "+want, func(c stage.Chart) bool { return c.Pass == want })
		l.must("hold", err)
		return time.Now()
	}
	l.must("hold the button", v.s.Hold(l.ctx, words, func() error {
		from := state("shown")
		held := v.grab()
		shown := state("hidden").Sub(from) // with the finger still down
		v.p.Line("pass: covered again after %.0f s under a finger that stayed", shown.Seconds())
		if shown < 15*time.Second || shown > 30*time.Second {
			t.Errorf("a held pass is covered after %v, want 20 s", shown)
		}
		again := v.grab()
		box := covered.Bounds()
		read, left := differing(covered, held, box), differing(covered, again, box)
		if read < 1000 || left > read/2 {
			t.Errorf("held: %d pixels changed; covered again: %d are still different", read, left)
		}
		return nil
	}))
	l.must("hold the button again", v.s.Hold(l.ctx, words, func() error { state("shown"); return nil }))
	state("hidden") // let go
	v.p.Line("pass: covered when the finger leaves")
	link, err = v.p.Link(l.ctx)
	l.must("read the QR code off the window", err)
	if newCanary(pass).in([]byte(link)) {
		t.Error("the QR code holds the pass")
	}
	return pass, link
}

func (v *visit) grab() *image.RGBA {
	v.l.t.Helper()
	img, err := v.s.Display.Grab(v.l.ctx)
	v.l.must("look at the window", err)
	return img
}

// passkey is the phone: it opens what the QR code says, gets the typed pass, makes a passkey and signs in with it.
func (v *visit) passkey(pass, link string) {
	l, t := v.l, v.l.t
	b := l.browser("phone", 390, 844)
	h, err := stage.OpenHandset(b)
	l.must("phone", err)
	l.must("make a passkey", h.MakePasskey(link, v.who.UPN, pass))
	v.p.Line("phone: made a passkey")
	_, err = v.s.At(l.ctx, "done")
	l.must("the station sees the passkey", err)
	l.must("picture of the last page", v.p.Photo(l.ctx, "done"))
	says, err := h.SignIn()
	l.must("sign in", err)
	if !strings.Contains(says, v.who.Name()) {
		t.Errorf("the sign-in says %q", says)
	}
	if n, err := h.Passkeys(); err != nil || n != 1 {
		t.Errorf("the phone keeps %d passkeys: %v", n, err)
	}
	l.clean("phone", h.Page)
	b.Close()

	var no *phone.Refusal
	if err := phone.Register(l.ctx, &http.Client{Timeout: 20 * time.Second}, link, v.who.UPN, pass); !errors.As(err, &no) {
		t.Errorf("the pass still works after the passkey: %v", err)
	}
}

// record opens the hub's folder anew and reads what became of the case.
func (v *visit) record(pass string) {
	l, t := v.l, v.l.t
	h, err := hubside.Open(hub.Config{DataDir: l.path("station", "data", "hub"), Listen: "127.0.0.1:0", Rehearsal: true})
	l.must("open the hub's folder", err)
	ctx, cancel := context.WithCancel(l.ctx)
	served := make(chan error, 1)
	go func() { served <- h.Run(ctx) }()
	defer func() {
		cancel()
		l.must("end the hub", errors.Join(<-served, h.Close()))
	}()
	v.id = onlyCase(t, h)
	for kind, want := range map[string]int{
		"case-received": 1, "reviewer-told": 1, "reviewer-joined": 1, "decided": 1, "pass-issued": 1, "pass-used": 1, "passkey-seen": 1, "pass-deleted": 1,
		"flagged": 0, "fenced": 0, "pass-refused": 0,
	} {
		if n := count(t, h, kind); n != want {
			t.Errorf("audit: %d times %s, want %d", n, kind, want)
		}
	}
	if n := count(t, h, "decision-early"); n < 1 {
		t.Error("audit: the early decision is not in it")
	}
	if keys, err := h.Passkeys(v.who.UPN); err != nil || len(keys) != 1 {
		t.Errorf("the directory holds %d passkeys: %v", len(keys), err)
	}
	if _, ok := h.CheckPass(v.who.UPN, pass); ok {
		t.Error("the hub still takes the pass")
	}
	want := []string{wire.EventTold, wire.EventOpened, wire.EventRang, wire.EventDecided, wire.EventPassUsed, wire.EventPasskeySeen}
	follow, stop := context.WithCancel(l.ctx)
	defer stop()
	client := &wire.Client{Base: h.URL(), Token: h.StationToken("station"), Station: "station"}
	n := 0
	err = client.Events(follow, v.id, 0, func(e wire.Event) {
		if e.N <= n {
			t.Errorf("event %d comes after %d", e.N, n)
		}
		n = e.N
		if len(want) > 0 && e.Kind == want[0] {
			want = want[1:]
		}
		if e.Kind == wire.EventPasskeySeen {
			stop()
		}
	})
	if len(want) > 0 {
		t.Errorf("the case's events do not go on to %q: %v", want, err)
	}
}

// painted tells whether something stands on a picture: a window that was not drawn yet has one colour.
func painted(img *image.RGBA) bool {
	blank := image.NewRGBA(img.Bounds())
	draw.Draw(blank, blank.Bounds(), image.NewUniform(img.At(0, img.Bounds().Dy()-1)), image.Point{}, draw.Src)
	return differing(img, blank, img.Bounds()) > img.Bounds().Dx()*img.Bounds().Dy()/20
}

// differing counts the pixels of a box that are not the same.
func differing(a, b *image.RGBA, box image.Rectangle) (n int) {
	if a.Bounds() != b.Bounds() {
		return max(a.Bounds().Dx()*a.Bounds().Dy(), 1)
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if a.RGBAAt(x, y) != b.RGBAAt(x, y) {
				n++
			}
		}
	}
	return n
}

package rehearsal

import (
	"math"

	"github.com/passdesk/passdesk/capture"
)

// renderer draws scenes. It keeps its buffers and is used by one goroutine.
type renderer struct {
	pt    painter
	spare []byte
}

// Sizes of things in the frame, as shares of its width.
const (
	focal         = 0.893 // focal length: a horizontal field of view of 58 degrees
	passportShare = 0.58
	cardShare     = 0.54
	standing      = 660.0 // mm from the camera to the applicant's head
)

// darkness is what is left of the room's light when the light is out.
const darkness = 0.05

func (r *renderer) render(a *Applicant, sc scene) (capture.Frame, error) {
	w, h := a.opt.Width, a.opt.Height
	f := capture.Frame{Pix: make([]byte, 3*w*h), Width: w, Height: h}
	pan := sc.stage.pan.x
	if pan < 0.002 {
		r.hall(f.Pix, a, sc)
	} else {
		if err := r.desk(f.Pix, a, sc); err != nil {
			return f, err
		}
		if pan < 0.998 {
			r.pan(f.Pix, a, sc, pan)
		}
	}
	if sc.trouble[Blurred] {
		soften(f.Pix, w, h, w/110)
	}
	grain(f.Pix, uint64(a.opt.Seed)*1000003+sc.seq, sc.trouble[Dark])
	return f, nil
}

// pan shows the way of the camera's eye from the lobby down to the plate.
func (r *renderer) pan(pix []byte, a *Applicant, sc scene, pan float64) {
	w, h := a.opt.Width, a.opt.Height
	if len(r.spare) != len(pix) {
		r.spare = make([]byte, len(pix))
	}
	r.hall(r.spare, a, sc)
	rows := min(max(int(math.Round(float64(h)*pan)), 0), h)
	copy(pix[3*w*(h-rows):], pix[:3*w*rows])
	copy(pix[:3*w*(h-rows)], r.spare[3*w*rows:])
}

// hall draws the lobby and who stands in it.
func (r *renderer) hall(pix []byte, a *Applicant, sc scene) {
	w, h := a.opt.Width, a.opt.Height
	copy(pix, a.props.hall().pix)
	e := standingEye(w, h)
	l, room := lobbyLight(), 1.0
	if sc.trouble[Dark] {
		room = darkness
		l = l.dimmed(room)
	}
	l.shine(sc.screen, e)
	relight(pix, room, sc.screen, sc.exposure)
	r.pt.quick = sc.screen != ScreenLight{} // colours come and go: rather more frames than smooth edges
	if sc.trouble[TwoFaces] {
		p := sc.stage.pose
		p.X, p.Z, p.Y, p.Yaw, p.Blink = p.X+235, p.Z-170, 15, -9-p.Pitch*2, 0
		r.pt.person(pix, w, h, a.props.beside(), p, e, l, sc.exposure)
	}
	if sc.stage.walk.x > 0.98 {
		return
	}
	hd := a.props.head
	switch {
	case sc.trouble[Photograph]:
		hd = a.props.photograph
	case sc.trouble[OtherPerson]:
		hd = a.props.other
	}
	r.pt.person(pix, w, h, hd(), sc.stage.pose, e, l, sc.exposure)
	if sc.stage.hand.x > 0.02 {
		r.pt.hand(pix, w, h, a.opt.Person.Look, sc.stage, e, l)
	}
}

// standingEye is the camera as the person who stands there sees it.
func standingEye(w, h int) eye {
	return eye{f: focal * float64(w), cx: float64(w) / 2, cy: float64(h) * 0.47, dist: standing}
}

// relight scales the backdrop, which is about four times as far from the screen as the face.
func relight(pix []byte, room float64, s ScreenLight, exposure float64) {
	if room == 1 && s == (ScreenLight{}) && exposure == 1 {
		return
	}
	var lut [3][256]byte
	for c := range 3 { // c counts red, green, blue
		drive := (s.TopLeft[c] + s.TopRight[c] + s.BottomLeft[c] + s.BottomRight[c]) / 4
		k := exposure * (room + 0.4*drive*0.05)
		for v := range 256 {
			lin := math.Pow(float64(v)/255, 2.2) * k
			lut[2-c][v] = byte(math.Min(255, 255*math.Pow(lin, 1/2.2)+0.5))
		}
	}
	for i := 0; i+2 < len(pix); i += 3 {
		pix[i], pix[i+1], pix[i+2] = lut[0][pix[i]], lut[1][pix[i+1]], lut[2][pix[i+2]]
	}
}

// desk draws the plate and the document on it.
func (r *renderer) desk(pix []byte, a *Applicant, sc scene) error {
	w, h := a.opt.Width, a.opt.Height
	copy(pix, a.props.plate().pix)
	st := sc.stage
	exposure := 0.86 // white paper stays below the sensor's limit
	if sc.trouble[Dark] {
		exposure = 0.12
		for i, v := range pix {
			pix[i] = byte(int(v) * 36 >> 8)
		}
	}
	if st.slip.x > 0.98 || st.lies == noPaper {
		return nil
	}
	side, angle := st.lies, st.flip.x
	if angle > 90 {
		angle -= 180
		if !side.back() {
			side = side.turned()
		}
	} else if side.back() {
		side = side.turned()
	}
	show := showing{paper: side, expired: sc.trouble[ExpiredDocument]}
	switch {
	case sc.trouble[WrongDocument]:
		show = showing{paper: library}
	case sc.trouble[Screen]:
		show.guise, exposure = onScreen, exposure*screenGlow
	case sc.trouble[GreyCopy]:
		show.guise = greyCopy
	}
	sl, err := a.props.paper(show)
	if err != nil {
		return err
	}
	pw, _, _ := show.paper.size()
	share := cardShare
	if pw > 100 {
		share = passportShare
	}
	// The hand trembles, and less the longer the document lies.
	restless := 1.6*math.Exp(-st.rest*1.6) + 0.1
	if sc.trouble[Restless] {
		restless = 9
	}
	tremble := func(k float64) float64 {
		return restless * (2*noise(vec{st.t * 3.1, k*13.7 + float64(a.opt.Seed%89), 2.5}) - 1)
	}
	scale := share * float64(w) / pw * (1 + st.near.x)
	skew := func(k int32, size float64) float64 { return size * (2*hash(int32(a.opt.Seed), k, int32(st.lies)) - 1) }
	sway := 1.0 // of the angles, which a hand that wanders keeps better than the place
	if sc.trouble[Restless] {
		sway = 0.4
	}
	o := hold{
		scale: scale,
		x:     float64(w)*(0.5+skew(1, 0.015)+0.36*st.off.x) + scale*tremble(1),
		y:     float64(h)*(0.5+skew(2, 0.015)+1.35*st.slip.x) + scale*tremble(2),
		turn:  skew(3, 1.8) + sway*tremble(3) + 4*st.steep.x, tiltX: 3 + skew(4, 1.5) + st.tilt.x + sway*tremble(4) + 34*st.steep.x,
		tiltY: angle + skew(5, 2) + 12*st.steep.x,
		glare: glareOf(sc.trouble), exposure: exposure,
	}
	sl.lay(pix, w, h, focal*float64(w), o)
	if st.grip.x > 0.02 {
		room := 1.0
		if sc.trouble[Dark] {
			room = darkness
		}
		r.pt.grip(pix, w, h, a.opt.Person.Look, sl, o, st.grip.x, room)
	}
	return nil
}

func glareOf(trouble map[string]bool) float64 {
	if trouble[Glare] {
		return 1.1
	}
	return 0
}

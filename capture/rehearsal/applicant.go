package rehearsal

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// Options say who comes and how the camera is. The zero value is person 0 with a passport before a 1280x720 camera.
type Options struct {
	Person    Person           // the zero Person stands for PersonFor(Seed)
	Card      bool             // Obey shows the identity card instead of the passport
	Licence   bool             // Obey shows the driving licence instead of either
	Width     int              // pixels; 1280 when zero
	Height    int              // pixels; 720 when zero
	FPS       float64          // frames a second; 15 when zero
	Seed      int64            // of everything that is left to chance
	Now       func() time.Time // time.Now when nil; dates of the documents, and the pace of a camera that does not free-wheel
	Freewheel bool             // each Read goes on by one frame at once, in the time of the play, instead of waiting: for tests and benches
}

// Applicant is the person at the station and what they do. Its methods may be called from any goroutine.
type Applicant struct {
	opt   Options
	props *props

	mu      sync.Mutex
	want    wish
	trouble map[string]bool
	screen  ScreenLight
	expose  float64 // factor on the camera's exposure
	pilot   pilot
	stage   stage
	seq     uint64
	changed chan struct{} // closed and replaced when a mishap goes on or off
	start   time.Time
	rest    time.Time // see Rest
}

// wish is what the last actions ask for.
type wish struct {
	paper   paper
	present bool
	yaw     float64 // degrees
	hand    bool
	near    float64 // factor on the size in the frame
	tilt    float64 // degrees more that the document is tilted
	still   bool
}

// New makes an applicant who is not yet at the station.
func New(o Options) *Applicant {
	if o.Person == (Person{}) {
		o.Person = PersonFor(o.Seed)
	}
	if o.Width <= 0 || o.Height <= 0 {
		o.Width, o.Height = 1280, 720
	}
	if o.FPS <= 0 {
		o.FPS = 15
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	a := &Applicant{opt: o, trouble: map[string]bool{}, expose: 1, changed: make(chan struct{})}
	a.props = newProps(o)
	a.want.near = 1
	a.stage.away = 1
	return a
}

// first is the paper that an obedient applicant shows first.
func (o Options) first() paper {
	switch {
	case o.Licence:
		return licenceFront
	case o.Card:
		return cardFront
	}
	return passport
}

// Person tells who the applicant is.
func (a *Applicant) Person() Person { return a.opt.Person }

// Do begins an action; the frames show it happening.
func (a *Applicant) Do(what Action) error {
	if !slices.Contains(actions, what) {
		return fmt.Errorf("rehearse: no action is called %q", what)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.do(what)
	return nil
}

func (a *Applicant) do(what Action) {
	w := &a.want
	w.hand = false
	switch what {
	case ShowPassport:
		w.paper = passport
	case ShowCardFront:
		w.paper = cardFront
	case ShowCardBack:
		w.paper = cardBack
	case ShowLicenceFront:
		w.paper = licenceFront
	case ShowLicenceBack:
		w.paper = licenceBack
	case TakeAway:
		w.paper = noPaper
	case LeaveScene:
		*w = wish{near: 1}
	default:
		w.paper, w.present, w.yaw = noPaper, true, 0
		switch what {
		case TurnLeft:
			w.yaw = turnAngle
		case TurnRight:
			w.yaw = -turnAngle
		case CoverWithHand:
			w.hand = true
		}
	}
}

// turnAngle is how far, in degrees, the applicant turns the head when asked to.
const turnAngle = 31

// Mishap switches trouble on or off by its name.
func (a *Applicant) Mishap(name string, on bool) error {
	if !slices.Contains(mishaps, name) {
		return fmt.Errorf("rehearse: no mishap is called %q", name)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.trouble[name] == on {
		return nil
	}
	a.trouble[name] = on
	close(a.changed)
	a.changed = make(chan struct{})
	return nil
}

// Troubles lists the mishaps that are on.
func (a *Applicant) Troubles() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var on []string
	for _, m := range mishaps {
		if a.trouble[m] {
			on = append(on, m)
		}
	}
	return on
}

// Screen tells the simulation what the station's screen shines on the person.
func (a *Applicant) Screen(l ScreenLight) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.screen = l
}

// Expose multiplies the camera's exposure; 1 is the usual one.
func (a *Applicant) Expose(factor float64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.expose = factor
}

// Pose gives the pose of the head in the last frame, for benches.
func (a *Applicant) Pose() Pose {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.stage.pose
}

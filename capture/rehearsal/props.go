package rehearsal

import (
	"image"
	"sync"
	"time"

	"github.com/passdesk/passdesk/capture/rehearsal/specimen/press"
)

// props are the things of the play, made when they are first needed.
type props struct {
	hall, plate func() *scenery
	head        func() *Head
	other       func() *Head
	beside      func() *Head
	photograph  func() *Head
	paper       func(showing) (*slide, error)
}

// showing is a picture of a document that can lie on the plate.
type showing struct {
	paper   paper
	expired bool
	guise   guise
}

// cardCorner is the radius of the corners of cards and pages in mm (ISO/IEC 7810).
const cardCorner = 3.18

func newProps(o Options) *props {
	p, w, h := o.Person, o.Width, o.Height
	good := expiryAt(p, o.Now())
	late := o.Now().UTC().AddDate(0, -3, -int(uint64(p.Seed)%20))
	drawn := func(k showing) (*slide, error) {
		until := good
		if k.expired {
			until = late
		}
		img, err := k.paper.draw(p, until)
		if err != nil {
			return nil, err
		}
		img, margin := k.guise.dress(img)
		sw, sh, corner := k.paper.size()
		if margin > 0 {
			corner = 1
		}
		return newSlide(img, sw+2*margin, sh+2*margin, corner, k.guise == onScreen), nil
	}
	var made sync.Map // showing to func() (*slide, error)
	return &props{
		hall:       func() *scenery { return hallOf(w, h) },
		plate:      sync.OnceValue(func() *scenery { return plate(w, h) }),
		head:       sync.OnceValue(func() *Head { return headOf(p.Look) }),
		other:      sync.OnceValue(func() *Head { return headOf(Stranger(p, 1).Look) }),
		beside:     sync.OnceValue(func() *Head { return headOf(Stranger(p, 2).Look) }),
		photograph: sync.OnceValue(func() *Head { return photographOf(p) }),
		paper: func(k showing) (*slide, error) {
			f, _ := made.LoadOrStore(k, sync.OnceValues(func() (*slide, error) { return drawn(k) }))
			return f.(func() (*slide, error))()
		},
	}
}

// draw gives the flat picture of what lies there.
func (k paper) draw(p Person, until time.Time) (*image.RGBA, error) {
	switch k {
	case passport:
		return Passport(p, until)
	case cardFront:
		return CardFront(p, until)
	case cardBack:
		return CardBack(p, until)
	case licenceFront:
		return LicenceFront(p, until)
	case licenceBack:
		return LicenceBack(p, until)
	case cover:
		return press.PassportCover()
	}
	return LibraryCard(p)
}

// size gives width, height and radius of the corners in mm.
func (k paper) size() (w, h, corner float64) {
	if k == passport || k == cover {
		return passportW, passportH, cardCorner
	}
	return cardW, cardH, cardCorner
}

// halls keeps the painted lobbies by size.
var halls sync.Map // image.Point to func() *scenery

func hallOf(w, h int) *scenery {
	f, _ := halls.LoadOrStore(image.Pt(w, h), sync.OnceValue(func() *scenery { return lobby(w, h) }))
	return f.(func() *scenery)()
}

// prepare makes what the first frames need.
func (p *props) prepare(first paper) error {
	var wg sync.WaitGroup
	wg.Go(func() { p.hall() })
	wg.Go(func() { p.plate() })
	p.head()
	wg.Wait()
	if other := first.turned(); other != noPaper { // it is wanted some seconds later; drawing it then would stop the pictures
		go func() { _, _ = p.paper(showing{paper: other}) }()
	}
	_, err := p.paper(showing{paper: first})
	return err
}

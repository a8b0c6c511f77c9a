package rehearsal

import (
	"image"
	"sync"
)

// props are the things of the play, made when they are first needed.
type props struct {
	hall, plate func() *scenery
	head        func() *Head
	other       func() *Head
	beside      func() *Head
	paper       func(k paper, expired bool) (*slide, error)
	library     func() (*slide, error)
}

func newProps(o Options) *props {
	p, w, h := o.Person, o.Width, o.Height
	good := expiryAt(p, o.Now())
	late := o.Now().UTC().AddDate(0, -3, -int(uint64(p.Seed)%20))
	type key struct {
		k       paper
		expired bool
	}
	var mu sync.Mutex
	made := map[key]*slide{}
	return &props{
		hall:   func() *scenery { return hallOf(w, h) },
		plate:  sync.OnceValue(func() *scenery { return plate(w, h) }),
		head:   sync.OnceValue(func() *Head { return headOf(p.Look) }),
		other:  sync.OnceValue(func() *Head { return headOf(Stranger(p, 1).Look) }),
		beside: sync.OnceValue(func() *Head { return headOf(Stranger(p, 2).Look) }),
		paper: func(k paper, expired bool) (*slide, error) {
			mu.Lock()
			defer mu.Unlock()
			if s := made[key{k, expired}]; s != nil {
				return s, nil
			}
			until := good
			if expired {
				until = late
			}
			var img *image.RGBA
			var err error
			sw, sh, corner := cardW, cardH, 3.18
			switch k {
			case passport:
				sw, sh = passportW, passportH
				img, err = Passport(p, until)
			case cardFront:
				img, err = CardFront(p, until)
			default:
				img, err = CardBack(p, until)
			}
			if err != nil {
				return nil, err
			}
			s := newSlide(img, sw, sh, corner)
			made[key{k, expired}] = s
			return s, nil
		},
		library: sync.OnceValues(func() (*slide, error) {
			img, err := LibraryCard(p)
			if err != nil {
				return nil, err
			}
			return newSlide(img, cardW, cardH, 3.18), nil
		}),
	}
}

// halls keeps the painted lobbies by size.
var halls sync.Map // image.Point to func() *scenery

func hallOf(w, h int) *scenery {
	f, _ := halls.LoadOrStore(image.Pt(w, h), sync.OnceValue(func() *scenery { return lobby(w, h) }))
	return f.(func() *scenery)()
}

// prepare makes what the first frames need.
func (p *props) prepare(card bool) error {
	var wg sync.WaitGroup
	wg.Go(func() { p.hall() })
	wg.Go(func() { p.plate() })
	p.head()
	wg.Wait()
	k := passport
	if card {
		k = cardFront
	}
	_, err := p.paper(k, false)
	return err
}

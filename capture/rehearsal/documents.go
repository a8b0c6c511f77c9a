package rehearsal

import (
	"fmt"
	"image"
	"math/rand/v2"
	"time"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen/press"
)

// PixelsPerMM is the scale of the drawn documents.
const PixelsPerMM = press.PixelsPerMM

// Sizes of the documents in millimetres, Doc 9303-4 and 9303-5.
const (
	passportW, passportH = 125.0, 88.0
	cardW, cardH         = 85.6, 53.98
)

// ValidYears is how long Utopia's documents are good for.
const ValidYears = 10

// expiryAt is a day within the term of a document that is in use at now: some years ahead, never the same for all.
func expiryAt(p Person, now time.Time) time.Time {
	years := 2 + int(uint64(p.Seed)%6)
	return time.Date(now.Year()+years, p.Birth.Month(), 1+(p.Birth.Day()+9)%28, 0, 0, 0, 0, time.UTC)
}

// holder gives what a document says of a person, without the portrait.
func holder(p Person, number string, expiry time.Time) press.Holder {
	r := rand.New(rand.NewPCG(uint64(p.Seed), 0x686f6c646572))
	return press.Holder{
		Surname: p.Surname, Given: p.Given, Sex: p.Sex, Nationality: document.Utopia, Number: number,
		Birth: document.DayOf(p.Birth), Expiry: document.DayOf(expiry), Issued: document.DayOf(expiry.AddDate(-ValidYears, 0, 1)),
		Place: "AMAUROT", City: "AMAUROT", Street: fmt.Sprintf("%d More Street", 3+r.IntN(90)), Postal: fmt.Sprintf("%05d", 10000+r.IntN(80000)),
		Height: 158 + r.IntN(30), Eyes: []string{"BRO", "BLU", "GRN", "HAZ"}[r.IntN(4)], Discriminator: fmt.Sprintf("%010dUX", r.Int64N(1e10)),
	}
}

// LicenceNo is the number of a person's driving licence.
func (p Person) LicenceNo() string {
	return number(rand.New(rand.NewPCG(uint64(p.Seed), 0x6c6963656e6365)), "U")
}

// printed draws a document of a person in the design that falls to them.
func printed(p Person, kind document.Kind, side press.Side, number string, expiry time.Time) (*image.RGBA, error) {
	design := 0
	if n := press.Designs(kind, side); n > 0 {
		design = int(uint64(p.Seed) % uint64(n))
	}
	h := holder(p, number, expiry)
	h.Portrait = Portrait(p)
	s, err := press.Draw(h, press.Job{Kind: kind, Side: side, Design: design, Seed: uint64(p.Seed), Plain: true})
	return s.Image, err
}

// Passport draws the data page, 125 by 88 mm at PixelsPerMM. It fails when a font package is missing.
func Passport(p Person, expiry time.Time) (*image.RGBA, error) {
	return printed(p, document.TD3, press.Front, p.PassportNo, expiry)
}

// CardFront draws the front of the identity card, 85.6 by 53.98 mm.
func CardFront(p Person, expiry time.Time) (*image.RGBA, error) {
	return printed(p, document.TD1, press.Front, p.CardNo, expiry)
}

// CardBack draws the back of the identity card with its three-line MRZ.
func CardBack(p Person, expiry time.Time) (*image.RGBA, error) {
	return printed(p, document.TD1, press.Back, p.CardNo, expiry)
}

// LicenceFront draws the front of the driving licence, 85.6 by 53.98 mm.
func LicenceFront(p Person, expiry time.Time) (*image.RGBA, error) {
	return printed(p, document.Licence, press.Front, p.LicenceNo(), expiry)
}

// LicenceBack draws the back of the driving licence with its PDF417 symbol.
func LicenceBack(p Person, expiry time.Time) (*image.RGBA, error) {
	return printed(p, document.Licence, press.Back, p.LicenceNo(), expiry)
}

// LibraryCard draws what is no identity document.
func LibraryCard(p Person) (*image.RGBA, error) {
	return press.LibraryCard(p.Given, p.Surname, uint64(p.Seed))
}

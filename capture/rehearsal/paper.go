package rehearsal

// paper is what can lie on the plate.
type paper int

const (
	noPaper paper = iota
	passport
	cardFront
	cardBack
	licenceFront
	licenceBack
	cover   // the outside of a closed passport
	library // a card that is no identity document
)

// turned gives the other side; noPaper for a page, which has none.
func (k paper) turned() paper {
	switch k {
	case cardFront:
		return cardBack
	case cardBack:
		return cardFront
	case licenceFront:
		return licenceBack
	case licenceBack:
		return licenceFront
	}
	return noPaper
}

// back tells whether it is the side of a card that is turned over.
func (k paper) back() bool { return k == cardBack || k == licenceBack }

// same tells whether both are sides of one card.
func (k paper) same(o paper) bool { return k == o || k.turned() == o && o != noPaper }

// wrong gives the side that a person shows by mistake: a card's other one, a closed passport's outside.
func (k paper) wrong() paper {
	if k == passport {
		return cover
	}
	return k.turned()
}

package rehearsal

import "slices"

// The mishaps, by the names that tests and the second window use.
const (
	Glare           = "glare"            // a lamp shines back from the document
	TooFar          = "too-far"          // document or person far from the camera
	Blurred         = "blurred"          // nothing is in focus
	TwoFaces        = "two-faces"        // somebody stands beside the applicant
	NoFace          = "no-face"          // the applicant has stepped aside
	WrongDocument   = "wrong-document"   // a library card instead of the document
	Unplugged       = "unplugged"        // the camera's cable is out
	Frozen          = "frozen"           // the camera gives no new frame
	Dark            = "dark"             // the light is out
	ExpiredDocument = "expired-document" // the same document, out of date
	OtherPerson     = "other-person"     // somebody else stands there with the applicant's document
	WrongSide       = "wrong-side"       // the card lies with its other side up, the passport is closed
	Finger          = "finger"           // fingers lie over the document's edge
	Tilted          = "tilted"           // the document is held at a steep angle
	Restless        = "restless"         // the document never lies still
	CutOff          = "cut-off"          // a part of the document is outside the frame
	Screen          = "screen"           // a picture of the document on a tablet
	GreyCopy        = "grey-copy"        // a grey copy on paper
	Photograph      = "photograph"       // a printed photograph of the applicant, held up instead of the face
	FedIn           = "fed-in"           // the face is a film that is fed in: neither screen nor exposure change it
)

var mishaps = []string{
	Glare, TooFar, Blurred, TwoFaces, NoFace, WrongDocument, Unplugged, Frozen, Dark, ExpiredDocument, OtherPerson,
	WrongSide, Finger, Tilted, Restless, CutOff, Screen, GreyCopy, Photograph, FedIn,
}

// Mishaps lists the names, sorted as they are worth showing.
func Mishaps() []string { return slices.Clone(mishaps) }

// Action is something that the applicant's hands, feet or head do.
type Action string

// The actions.
const (
	ShowPassport     Action = "show-passport"
	ShowCardFront    Action = "show-card-front"
	ShowCardBack     Action = "show-card-back" // turns the card over when its front lies there
	ShowLicenceFront Action = "show-licence-front"
	ShowLicenceBack  Action = "show-licence-back" // turns the licence over when its front lies there
	TakeAway         Action = "take-away"         // lifts the document off the plate
	ShowFace         Action = "show-face"         // stands before the camera, looking into it
	TurnLeft         Action = "turn-left"         // to the own left: right in the frame
	TurnRight        Action = "turn-right"
	Centre           Action = "centre"
	CoverWithHand    Action = "cover-with-hand" // passes a hand before the face
	LeaveScene       Action = "leave"           // an empty lobby
)

var actions = []Action{
	ShowPassport, ShowCardFront, ShowCardBack, ShowLicenceFront, ShowLicenceBack, TakeAway, ShowFace, TurnLeft, TurnRight, Centre, CoverWithHand, LeaveScene,
}

// Actions lists all actions.
func Actions() []Action { return slices.Clone(actions) }

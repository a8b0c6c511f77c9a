package film

// Species is what stands before the camera, or is fed in instead of it.
type Species string

// The species.
const (
	Person      Species = "person"        // a living person, what is behind a metre away or more
	PersonWall  Species = "person-wall"   // the same half a metre before a wall
	PrintFlat   Species = "print-flat"    // a photograph on paper, slanted where the head should turn
	PrintCurved Species = "print-curved"  // the same, bent about an upright axis
	PrintCut    Species = "print-cut-out" // the head cut out of the photograph
	Tablet      Species = "tablet"        // a film on a tablet: another session of the same person, or clips that follow the prompts
	TabletTint  Species = "tablet-tint"   // clips that follow the prompts, tinted by software with the screen's colour
	InjectOld   Species = "inject-old"    // another session of the same person, fed in
	InjectTint  Species = "inject-tint"   // clips that follow the prompts, fed in, every pixel times the screen's colour
	InjectShade Species = "inject-shade"  // the same, and each side of the picture by its half of the screen
)

// People are the species that should pass.
func People() []Species { return []Species{Person, PersonWall} }

// Attacks are those that should not.
func Attacks() []Species {
	return []Species{PrintFlat, PrintCurved, PrintCut, Tablet, TabletTint, InjectOld, InjectTint, InjectShade}
}

// Alive tells whether it is a person who stands there.
func (s Species) Alive() bool { return s == Person || s == PersonWall }

package light

// MostFlashes is how often a screen may flash in any one second (WCAG 2.3.1, "Three Flashes or Below Threshold").
const MostFlashes = 3

const (
	second    = 1000.0
	minChange = 0.10 // of the relative luminance of white: a smaller change is none
	darker    = 0.80 // relative luminance above which the darker state must lie for the change not to count
	redShare  = 0.8  // R/(R+G+B) from which a red is saturated
	redChange = 20.0 // of (R-G-B)*320, negative values as 0: a smaller change of red is none
)

// Flashes is the largest number of flashes in any second, anywhere on the screen, by the definitions of WCAG 2.2, "general
// flash and red flash thresholds": a general flash is a pair of opposing changes of relative luminance by 10 % of white or
// more whose darker state is below 0.80; a red flash is a pair of opposing changes that involve a saturated red. A pair that
// has begun counts as a flash. Area is not considered: the whole field of view is taken to flash.
func Flashes(steps []Step) (worst int) {
	for q := range (Quarters{}) {
		var general, red []change
		for i := 1; i < len(steps); i++ {
			a, b := steps[i-1].Drive()[q], steps[i].Drive()[q]
			la, lb := luminance(a), luminance(b)
			if d := lb - la; abs(d) >= minChange && min(la, lb) < darker {
				general = append(general, change{steps[i].At, d > 0})
			}
			if d := redness(b) - redness(a); abs(d) > redChange && (saturated(a) || saturated(b)) {
				red = append(red, change{steps[i].At, d > 0})
			}
		}
		worst = max(worst, pairs(general), pairs(red))
	}
	return worst
}

// change is one change of the screen.
type change struct {
	at float64
	up bool
}

// pairs is the largest number of pairs of opposing changes within a second. Changes in the same direction one after another
// are one change, which ends the moment the last of them does.
func pairs(list []change) (most int) {
	for i := range list {
		n, up := 0, false
		for _, c := range list[i:] {
			if c.at-list[i].at > second {
				break
			}
			if n == 0 || c.up != up {
				n, up = n+1, c.up
			}
		}
		most = max(most, (n+1)/2)
	}
	return most
}

// luminance is the relative luminance of linear sRGB (IEC 61966-2-1).
func luminance(c RGB) float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }

func saturated(c RGB) bool {
	sum := c[0] + c[1] + c[2]
	return sum > 0 && c[0]/sum >= redShare
}

func redness(c RGB) float64 { return max(0, c[0]-c[1]-c[2]) * 320 }

func abs(v float64) float64 { return max(v, -v) }

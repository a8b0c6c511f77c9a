package mrz

import (
	"math"
	"strings"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

// layout says which characters may stand where. One letter a position: P V I the first letter of passports, visas and
// cards (A, C, I); L a letter or filler; N a digit or filler; S a sex; A anything.
type layout struct {
	kind  document.Kind
	lines []string
}

// The layouts, after ICAO Doc 9303 parts 4 to 7, and the French card made until 2021.
var layouts = []layout{
	{document.TD1, []string{
		"IALLL" + of("A", 9) + "N" + of("A", 15),
		of("N", 7) + "S" + of("N", 7) + "LLL" + of("A", 11) + "N",
		of("L", 30),
	}},
	{document.TD3, []string{"PALLL" + of("L", 39), personal + of("A", 14) + "NN"}},
	{document.MRVA, []string{"VALLL" + of("L", 39), personal + of("A", 16)}},
	{document.TD2, []string{"IALLL" + of("L", 31), personal + of("A", 7) + "N"}},
	{document.MRVB, []string{"VALLL" + of("L", 31), personal + of("A", 8)}},
	{document.FRID, []string{"ILLLL" + of("L", 25) + of("A", 6), of("A", 12) + "N" + of("L", 14) + of("N", 7) + "SN"}},
}

// personal is what the second lines of TD2, TD3 and visas begin with: number, nationality, birth, sex, expiry.
var personal = of("A", 9) + "NLLL" + of("N", 7) + "S" + of("N", 7)

func of(s string, n int) string { return strings.Repeat(s, n) }

// allowed maps a letter of a layout to the characters that it stands for.
var allowed = map[byte]string{
	'P': "P", 'V': "V", 'I': "ACI",
	'L': "ABCDEFGHIJKLMNOPQRSTUVWXYZ<", 'N': "0123456789<", 'S': "MFX<", 'A': ocrb.Alphabet,
}

// masks holds the same as class numbers.
var masks = func() (m [128][]int) {
	for k, set := range allowed {
		for i := range len(set) {
			m[k] = append(m[k], strings.IndexByte(ocrb.Alphabet, set[i]))
		}
	}
	return m
}()

const zero, letterO = 0, 10 + 'O' - 'A' // classes

// likely is the logarithm of a class's probability at a position. Where only one of 0 and O may stand, it has the
// probability of both: their shapes differ less than their print does.
func likely(p *[ocrb.Classes]float32, class int, position byte) float64 {
	v := float64(p[class])
	if position != 'A' && (class == zero || class == letterO) {
		v = math.Log(math.Exp(float64(p[zero])) + math.Exp(float64(p[letterO])) + 1e-30)
	}
	return v
}

// choose returns the likeliest of the characters that may stand at a position.
func choose(p *[ocrb.Classes]float32, position byte) (class int, logp float64) {
	logp = math.Inf(-1)
	for _, c := range masks[position] {
		if v := float64(p[c]); v < logp && c != zero && c != letterO {
			continue
		}
		if v := likely(p, c, position); v > logp {
			class, logp = c, v
		}
	}
	return class, logp
}

// Text is a decoded zone.
type Text struct {
	Kind    document.Kind
	Lines   []string
	Logp    [][]float64 // natural logarithm of each character's probability
	Mean    float64     // of Logp
	Weakest float64     // least of Logp
	score   float64     // mean over all cells that were looked at, for comparing readings
	sheet   sheet
	offset  int // column of the sheet at which the text begins
}

// The floors of acceptance: below them a reading is shown but never accepted, whatever its check digits say.
const (
	meanFloor = -0.35 // mean natural logarithm of the characters' probabilities
	charFloor = 0.6   // probability of the least certain character
)

// Certain tells whether a text may be accepted, as far as its characters go.
func (t Text) Certain() bool { return t.Mean > meanFloor && t.Weakest > math.Log(charFloor) }

const worst = -6 // one hopeless cell must not decide alone

// decode finds the layout and the place at which it explains a sheet best.
func decode(s sheet) (best Text, ok bool) {
	best.score = math.Inf(-1)
	columns := len(s.logp[0])
	for _, l := range layouts {
		if len(l.lines) != len(s.logp) {
			continue
		}
		n := len(l.lines[0])
		for offset := 0; offset+n <= columns; offset++ {
			sum, cells := 0.0, 0
			for k, pattern := range l.lines {
				for c := range columns {
					v := float32(worst)
					if c < offset || c >= offset+n {
						v = max(v, s.logp[k][c][ocrb.None])
					} else {
						_, top := choose(&s.logp[k][c], pattern[c-offset])
						v = max(v, float32(top))
					}
					sum += float64(v)
					cells++
				}
			}
			if score := sum / float64(cells); score > best.score {
				best.score, best.Kind, best.offset, ok = score, l.kind, offset, true
			}
		}
	}
	if !ok {
		return best, false
	}
	best.sheet = s
	for _, l := range layouts {
		if l.kind == best.Kind {
			best.spell(l)
		}
	}
	return best, true
}

// spell writes the lines down. The probability of a character is its share among the characters that its position
// allows and the class "no character".
func (t *Text) spell(l layout) {
	t.Weakest = 0
	count := 0
	for k, pattern := range l.lines {
		var line strings.Builder
		var logs []float64
		for c := range len(pattern) {
			p := &t.sheet.logp[k][t.offset+c]
			sum := math.Exp(float64(p[ocrb.None]))
			for _, class := range masks[pattern[c]] {
				sum += math.Exp(likely(p, class, pattern[c]))
			}
			class, v := choose(p, pattern[c])
			line.WriteByte(ocrb.Alphabet[class])
			v = max(v-math.Log(sum), -20)
			logs = append(logs, v)
			t.Mean += v
			t.Weakest = min(t.Weakest, v)
			count++
		}
		t.Lines = append(t.Lines, line.String())
		t.Logp = append(t.Logp, logs)
	}
	t.Mean /= float64(count)
}

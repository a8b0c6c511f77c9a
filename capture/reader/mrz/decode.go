package mrz

import (
	"math"
	"strings"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

// Text is a decoded zone.
type Text struct {
	Kind    document.Kind
	Lines   []string
	Logp    [][]float64 // natural logarithm of each character's probability
	Mean    float64     // of Logp
	Weakest float64     // least of Logp
	Edges   float64     // probability that the text neither begins before its first nor goes on behind its last character
	twins   [][]float64 // probability of other characters with the same value in a check digit, per character
	score   float64     // mean over all cells that were looked at, for comparing readings
	sheet   sheet
	offsets []int // columns of the sheet at which the lines begin
}

// The floors of acceptance: below them a reading is shown but never accepted, whatever its check digits say.
const (
	meanFloor    = -0.35 // mean natural logarithm of the characters' probabilities
	charFloor    = 0.8   // probability of a character that no check digit covers
	checkedFloor = 0.4   // probability of one that a check digit covers and would tell from the other candidates
	twinCeiling  = 0.06  // probability of the candidates that it would not tell
	mostDoubtful = 2     // characters between the two floors: two errors can cancel out in a check digit
	edgeFloor    = 0.2   // Edges
)

// Certain tells whether a text may be accepted, as far as its characters go and if its check digits hold.
func (t Text) Certain() bool {
	if t.Mean <= meanFloor || t.Edges <= edgeFloor {
		return false
	}
	doubtful := 0
	for k, line := range t.Logp {
		for i, v := range line {
			p := math.Exp(v)
			if p >= charFloor {
				continue
			}
			doubtful++
			if doubtful > mostDoubtful || p < checkedFloor || !checked(t.Kind, k, i) || t.twins[k][i] > twinCeiling {
				return false
			}
		}
	}
	return true
}

// Certainty gives the probability of each character, 0..1 to three places, line by line.
func (t Text) Certainty() [][]float64 {
	out := make([][]float64, len(t.Logp))
	for k, line := range t.Logp {
		out[k] = make([]float64, len(line))
		for i, v := range line {
			out[k][i] = math.Round(1000*math.Exp(v)) / 1000
		}
	}
	return out
}

// Placed tells whether a text stands where its characters were looked for: what is not certain in it is hidden or badly printed,
// and a new search would not find it better.
func (t Text) Placed() bool { return t.Mean >= placed && t.Edges > edgeFloor }

// legible tells whether there is a text at all, rather than a pattern with the rhythm of one.
func (t Text) legible() bool { return t.Mean > -1 }

// tie is how much worse a layout may explain a sheet and still win because its check digits hold: little, or a passport with a
// wrong digit would be a visa, whose digits cover less. But the French card and TD2 begin alike and allow much the same characters.
func tie(a, b layout) float64 {
	if a.lines[0][0] == b.lines[0][0] {
		return 0.05
	}
	return 0.01
}

// decode finds the layout and the place at which it explains a sheet best.
func decode(s sheet) (best Text, ok bool) {
	best.score = math.Inf(-1)
	held := false
	var of layout // of the best
	for _, l := range layouts {
		if len(l.lines) != len(s.logp) {
			continue
		}
		score, offsets := place(s, l)
		if math.IsInf(score, -1) || ok && score < best.score-tie(l, of) {
			continue
		}
		t := Text{Kind: l.kind, score: score, offsets: offsets, sheet: s}
		t.spell(l)
		m, err := document.ParseMRZ(t.Lines)
		holds := err == nil && m.Accepted() && m.Kind == l.kind
		switch {
		case ok && held && !holds && score < best.score+tie(l, of):
		case ok && holds == held && score <= best.score:
		case ok && !holds && score <= best.score:
		default:
			best, ok, held, of = t, true, holds, l
		}
	}
	return best, ok
}

// slip is what it costs, in score, to take a line one column away from where the one above says it begins: in a picture that is
// not straightened, down the page is not square to the text.
const slip = 0.01

// place finds the columns at which a layout explains a sheet best, and the mean logarithm of all cells' probabilities.
func place(s sheet, l layout) (best float64, at []int) {
	best = math.Inf(-1)
	columns, n := len(s.logp[0]), len(l.lines[0])
	if n > columns {
		return best, nil
	}
	scores := make([][]float64, len(l.lines))
	for k, pattern := range l.lines {
		scores[k] = placeLine(s.logp[k], pattern)
	}
	for first := 0; first+n <= columns; first++ {
		offsets, sum := []int{first}, scores[0][first]
		for _, line := range scores[1:] {
			above := offsets[len(offsets)-1]
			to, most := above, line[above]
			for _, o := range [2]int{above - 1, above + 1} {
				if o >= 0 && o < len(line) && line[o]-slip*float64(len(scores)) > most {
					to, most = o, line[o]-slip*float64(len(scores))
				}
			}
			offsets, sum = append(offsets, to), sum+most
		}
		if score := sum / float64(len(scores)); score > best {
			best, at = score, offsets
		}
	}
	return best, at
}

// placeLine is the mean logarithm of a line's cells' probabilities for each column that its pattern may begin at.
func placeLine(cells []answer, pattern string) (out []float64) {
	n := len(pattern)
	outside := make([]float64, len(cells)+1) // sums from the left
	for c := range cells {
		outside[c+1] = outside[c] + float64(max(worst, cells[c][ocrb.None]))
	}
	for offset := 0; offset+n <= len(cells); offset++ {
		sum := outside[offset] + outside[len(cells)] - outside[offset+n]
		for c := range n {
			_, top := choose(&cells[offset+c], pattern[c])
			sum += max(worst, top)
		}
		out = append(out, sum/float64(len(cells)))
	}
	return out
}

// rivals is the letter of a layout for the characters among which one at a position has its share of the probability. The first
// letter of a document tells what it is, so one that only another sort of document allows speaks against it.
func rivals(position byte) byte {
	switch position {
	case 'P', 'V', 'I':
		return 'L'
	}
	return position
}

// spell writes the lines down. The probability of a character is its share among the characters that its position
// allows and the class "no character", by what was seen alone: what was known beforehand chooses, and makes nothing certain.
func (t *Text) spell(l layout) {
	t.Weakest, t.Mean, t.Lines, t.Logp, t.twins = 0, 0, nil, nil, nil
	count := 0
	for k, pattern := range l.lines {
		var line strings.Builder
		var logs, twins []float64
		cells := t.sheet.logp[k][t.offsets[k]:][:len(pattern)]
		chosen := words(cells, pattern, codeAt(l.kind, k))
		for c := range len(pattern) {
			p := &cells[c]
			sum := math.Exp(float64(p[ocrb.None]))
			for _, class := range masks[rivals(pattern[c])] {
				sum += math.Exp(seen(p, class, pattern[c]))
			}
			class := chosen[c]
			line.WriteByte(ocrb.Alphabet[class])
			v := max(seen(p, class, pattern[c])-math.Log(sum), -20)
			logs = append(logs, v)
			same := 0.0
			for _, other := range masks[pattern[c]] {
				if other != class && worth(other) == worth(class) {
					same += math.Exp(seen(p, other, pattern[c])) / sum
				}
			}
			twins = append(twins, same)
			t.Mean += v
			t.Weakest = min(t.Weakest, v)
			count++
		}
		t.Lines = append(t.Lines, line.String())
		t.Logp = append(t.Logp, logs)
		t.twins = append(t.twins, twins)
	}
	t.Mean /= float64(count)
	t.Edges = t.edges(len(l.lines[0]))
}

// edges is the probability of paper just outside of the text: on each side the mean over the lines, of the sides the less.
func (t *Text) edges(n int) float64 {
	least := 1.0
	for _, beside := range [2]int{-1, n} {
		sum, seen := 0.0, 0
		for k, line := range t.sheet.logp {
			if c := t.offsets[k] + beside; c >= 0 && c < len(line) {
				sum += math.Exp(float64(line[c][ocrb.None]))
				seen++
			}
		}
		if seen > 0 {
			least = min(least, sum/float64(seen))
		}
	}
	return least
}

package print

import (
	"strings"

	"github.com/passdesk/passdesk/app/document"
)

// value is something to look for.
type value struct {
	name string
	on   func(page) bool
	keep func(*document.Facts)
}

// values are the known ones among the facts, in a fixed order.
func values(f document.Facts) []value {
	var out []value
	add := func(name string, known bool, on func(page) bool, keep func(*document.Facts)) {
		if known {
			out = append(out, value{name, on, keep})
		}
	}
	family, given := wordsOf(f.Name.Family), wordsOf(f.Name.Given)
	add(Surname, len(family) > 0, func(p page) bool { return p.hasName(family, f.Name.Truncated) }, func(v *document.Facts) {
		v.Name.Family, v.Name.Truncated = f.Name.Family, f.Name.Truncated
	})
	add(Given, len(given) > 0, func(p page) bool { return p.hasName(given, f.Name.Truncated) }, func(v *document.Facts) {
		v.Name.Given, v.Name.Truncated = f.Name.Given, f.Name.Truncated
	})
	number := compact(f.Number)
	add(Number, len(number) >= shortestNumber, func(p page) bool { return p.hasNumber(number) }, func(v *document.Facts) { v.Number = f.Number })
	add(Birth, f.Birth.Complete(), func(p page) bool { return p.hasDay(f.Birth) }, func(v *document.Facts) { v.Birth = f.Birth })
	add(Expiry, f.Expiry.Complete(), func(p page) bool { return p.hasDay(f.Expiry) }, func(v *document.Facts) { v.Expiry = f.Expiry })
	return out
}

// page is the text that was read.
type page struct {
	lines []string // upper case
	words []string // skeletons of the words on all lines
}

func pageOf(text string) page {
	var p page
	for line := range strings.Lines(strings.ToUpper(text)) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		p.lines = append(p.lines, line)
		p.words = append(p.words, wordsOf(line)...)
	}
	return p
}

// wordsOf gives the skeletons of the words of a name or a line: upper-case letters without marks, each digraph that stands for
// one letter in a machine-readable zone (Doc 9303-3, section 6) as that letter, digits as the letters that they look like.
// MÜLLER, MUELLER, MUXXLLER and MULLER are all MULLER.
func wordsOf(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" <-,;:/|()[]{}\t\n", r) }) {
		if w = skeleton(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

var (
	lookLikeLetters = strings.NewReplacer("0", "O", "1", "I", "2", "Z", "3", "B", "4", "A", "5", "S", "6", "G", "7", "T", "8", "B", "9", "G", "|", "I", "!", "I", "$", "S", "€", "E")
	oneLetter       = strings.NewReplacer("UXX", "U", "NXX", "N", "AE", "A", "OE", "O", "UE", "U", "AA", "A", "SS", "S", "TH", "T")
)

func skeleton(w string) string {
	plain, _ := document.Transliterate(lookLikeLetters.Replace(w)) // what has no Latin form is left out
	return oneLetter.Replace(strings.ReplaceAll(plain, " ", ""))
}

// hasName tells whether every word of a name stands somewhere. The last word of a name that is cut may be the beginning of one.
// Words of five letters may differ in one letter, those of nine in two.
func (p page) hasName(name []string, cut bool) bool {
	long := false
	for i, want := range name {
		found := false
		for _, w := range p.words {
			if found = w == want || differ(w, want, slack(len(want))) || cut && i == len(name)-1 && strings.HasPrefix(w, want); found {
				break
			}
		}
		if !found && !p.split(want) {
			return false
		}
		long = long || len(want) >= 3
	}
	return long || len(name) > 1 // an initial is found anywhere
}

// split tells whether a longer word was read in two pieces.
func (p page) split(want string) bool {
	if len(want) < 6 {
		return false
	}
	for i := 1; i < len(p.words); i++ {
		if differ(p.words[i-1]+p.words[i], want, slack(len(want))) {
			return true
		}
	}
	return false
}

func slack(n int) int {
	switch {
	case n >= 9:
		return 2
	case n >= 5:
		return 1
	}
	return 0
}

// differ tells whether two words are at most most insertions, deletions and replacements apart.
func differ(a, b string, most int) bool {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return false
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)] <= most
}

// shortestNumber is the fewest characters of a number that is looked for.
const shortestNumber = 5

// compact leaves the letters and digits of a number, each as the digit that it looks like.
func compact(s string) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(s) {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= 'A' && r <= 'Z':
			b.WriteByte(lookAlike[r-'A'])
		case r == '|' || r == '!':
			b.WriteByte('1')
		}
	}
	return b.String()
}

// lookAlike holds for A to Z the character that a machine takes it for.
const lookAlike = "ABCDEFGH1JK1MN0P0RSTUVWXYZ"

// hasNumber looks for a number on a line, whatever spaces and signs it is printed with. One character of a number of nine or
// more may have been misread.
func (p page) hasNumber(number string) bool {
	for _, line := range p.lines {
		c := compact(line)
		if strings.Contains(c, number) {
			return true
		}
		if len(number) < 9 {
			continue
		}
		for i := 0; i+len(number) <= len(c); i++ {
			wrong := 0
			for k := 0; k < len(number) && wrong <= 1; k++ {
				if c[i+k] != number[k] {
					wrong++
				}
			}
			if wrong <= 1 {
				return true
			}
		}
	}
	return false
}

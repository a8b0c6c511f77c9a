package mrz

import (
	"strings"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

// codeAt is where the three letters of a state begin in a line, -1 in a line without any (Doc 9303 parts 4 to 7).
func codeAt(kind document.Kind, line int) int {
	switch {
	case line == 0:
		return 2
	case line == 1 && kind == document.TD1:
		return 15
	case line == 1 && kind != document.FRID:
		return 10
	}
	return -1
}

// listed is the natural logarithm by which a state's code of Doc 9303-3 is likelier than three other letters: 300 of 20,000
// are codes, and nearly all documents have one of them.
const listed = 2.5

// words chooses the characters of a line: each the likeliest at its place, but where a state stands, the likeliest code.
// That chooses between near equals only; how certain a character is, is told by what was seen of it.
func words(cells []answer, pattern string, code int) []int {
	out := make([]int, len(pattern))
	for c := range out {
		out[c], _ = choose(&cells[c], pattern[c])
	}
	if code < 0 {
		return out
	}
	var near [3][]int // candidates for each letter
	var best [3]int
	most := 0.0
	for i := range near {
		best[i] = out[code+i]
		top := seen(&cells[code+i], best[i], 'L')
		for _, class := range masks['L'] {
			if top-seen(&cells[code+i], class, 'L') < listed {
				near[i] = append(near[i], class)
			}
		}
		most += top
	}
	text := func(c [3]int) string {
		return strings.TrimRight(string([]byte{ocrb.Alphabet[c[0]], ocrb.Alphabet[c[1]], ocrb.Alphabet[c[2]]}), "<")
	}
	if document.KnownCode(text(best)) {
		return out
	}
	most -= listed
	for _, a := range near[0] {
		for _, b := range near[1] {
			for _, c := range near[2] {
				v := seen(&cells[code], a, 'L') + seen(&cells[code+1], b, 'L') + seen(&cells[code+2], c, 'L')
				if w := [3]int{a, b, c}; v > most && document.KnownCode(text(w)) {
					best, most = w, v
				}
			}
		}
	}
	copy(out[code:], best[:])
	return out
}

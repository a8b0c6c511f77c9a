package mrz

import (
	"math"
	"strings"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

// layout says which characters may stand where. One letter a position: P V I the first letter of passports, visas and
// cards (A, C, I); L a letter or filler; N a digit or filler; D a digit; S a sex; A anything.
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
	{document.FRID, []string{
		"ILLLL" + of("L", 25) + of("A", 6),
		of("D", 4) + "AAA" + of("D", 5) + "N" + of("L", 14) + of("N", 7) + "SN",
	}},
}

// personal is what the second lines of TD2, TD3 and visas begin with: number, nationality, birth, sex, expiry.
var personal = of("A", 9) + "NLLL" + of("N", 7) + "S" + of("N", 7)

func of(s string, n int) string { return strings.Repeat(s, n) }

// allowed maps a letter of a layout to the characters that it stands for.
var allowed = map[byte]string{
	'P': "P", 'V': "V", 'I': "ACI",
	'L': "ABCDEFGHIJKLMNOPQRSTUVWXYZ<", 'N': "0123456789<", 'D': "0123456789", 'S': "MFX<", 'A': ocrb.Alphabet,
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

// prior is the natural logarithm by which a class is likelier in numbers and optional data than in the net's training: there
// are fewer letters than digits in them, and most issuers leave the letter O out because nobody can tell it from a zero.
func prior(class int) float64 {
	switch {
	case class == letterO:
		return -1.2
	case class >= 10 && class < ocrb.None-1:
		return -0.4
	}
	return 0
}

// seen is the logarithm of a class's probability at a position, after what the net saw there. Where only one of 0 and O may
// stand, it has the probability of both: their shapes differ less than their print does.
func seen(p *answer, class int, position byte) float64 {
	if position != 'A' && (class == zero || class == letterO) {
		return math.Log(math.Exp(float64(p[zero])) + math.Exp(float64(p[letterO])) + 1e-30)
	}
	return float64(p[class])
}

// likely is the same with what is known beforehand.
func likely(p *answer, class int, position byte) float64 {
	v := seen(p, class, position)
	if position == 'A' {
		v += prior(class)
	}
	return v
}

// choose returns the likeliest of the characters that may stand at a position.
func choose(p *answer, position byte) (class int, logp float64) {
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

// worth is the value of a class in a check digit, as far as that can tell: modulo 10 (Doc 9303-3, 4.9).
func worth(class int) int {
	if class == ocrb.None-1 { // the filler
		return 0
	}
	return class % 10
}

// checked tells whether a check digit covers a character (Doc 9303 parts 4 to 7), counted from 0, or it is one.
func checked(kind document.Kind, line, char int) bool {
	within := func(spans ...[2]int) bool {
		for _, s := range spans {
			if char >= s[0] && char <= s[1] {
				return true
			}
		}
		return false
	}
	switch kind {
	case document.TD1:
		return line == 0 && char >= 5 || line == 1 && within([2]int{0, 6}, [2]int{8, 14}, [2]int{18, 29})
	case document.TD2, document.TD3:
		return line == 1 && within([2]int{0, 9}, [2]int{13, 19}, [2]int{21, 43})
	case document.MRVA, document.MRVB:
		return line == 1 && within([2]int{0, 9}, [2]int{13, 19}, [2]int{21, 27})
	case document.FRID:
		return true // the last digit covers both lines
	}
	return false
}

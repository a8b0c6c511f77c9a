package document

import (
	"slices"
	"strings"
)

// This file makes the texts of the storm.

// pick takes one of a list.
func pick[T any](s *storm, list []T) T { return list[s.IntN(len(list))] }

var specimens = [][]string{passport, card, bigCard, longCard, longBig, visaA, visaB, frenchCard("BERTHIER", "CORINNE"), frenchCard("DE LA TOUR", "ZOE<<MARIE<LOU"), {frenchLine}, swissLines}

const mrzLetters = "<<<<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// zone makes lines: a specimen with some characters changed, its digits set right again half the time, now and then out of shape.
func (s *storm) zone() []string {
	lines := slices.Clone(pick(s, specimens))
	for i := range lines {
		b := []byte(lines[i])
		for range s.IntN(5) {
			b[s.IntN(len(b))] = mrzLetters[s.IntN(len(mrzLetters))]
		}
		lines[i] = string(b)
	}
	if s.IntN(2) == 0 {
		lines = rightDigits(lines)
	}
	switch s.IntN(40) {
	case 0: // a foreign byte
		i := s.IntN(len(lines))
		at := s.IntN(len(lines[i]) + 1)
		lines[i] = lines[i][:at] + pick(s, []string{"Ñ", "\x00", " ", "a", "\xff", "«", "\r", "\u202e", "\t"}) + lines[i][at:][min(1, len(lines[i])-at):]
	case 1:
		lines = lines[:s.IntN(len(lines)+1)]
	case 2:
		lines = append(lines, pick(s, lines))
	case 3:
		i := s.IntN(len(lines))
		lines[i] = lines[i][:s.IntN(len(lines[i]))]
	case 4:
		i := s.IntN(len(lines))
		lines[i] += strings.Repeat(pick(s, []string{"<", "A", "Ñ"}), s.IntN(60))
	case 5:
		s.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	case 6:
		if s.IntN(500) == 0 {
			lines[0] = strings.Repeat(lines[0], 300) // ten thousand characters
		}
	}
	return lines
}

// rightDigits sets the check digits of a zone in shape.
func rightDigits(lines []string) []string {
	set := func(l string, at int, pieces ...string) string {
		return l[:at] + string(CheckDigit(pieces...)) + l[at+1:]
	}
	switch {
	case len(lines) == 3 && len(lines[0]) == 30:
		a, b := lines[0], lines[1]
		if a[14] != '<' {
			a = set(a, 14, a[5:14])
		}
		b = set(set(b, 6, b[:6]), 14, b[8:14])
		lines[0], lines[1] = a, set(b, 29, a[5:30], b[0:7], b[8:15], b[18:29])
	case len(lines) == 2:
		b := lines[1]
		if b[9] != '<' {
			b = set(b, 9, b[:9])
		}
		b = set(set(b, 19, b[13:19]), 27, b[21:27])
		if len(b) == 44 && lines[0][0] != 'V' {
			b = set(b, 42, b[28:42])
			b = set(b, 43, b[0:10], b[13:20], b[21:43])
		} else if lines[0][0] != 'V' {
			b = set(b, 35, b[0:10], b[13:20], b[21:35])
		}
		lines[1] = b
	}
	return lines
}

var (
	stormHeads = []string{
		v10, v10, v10, "@\n\x1e\rANSI 9999990101DL00290192", "@\n\x1c\rAAMVA9999990001DL00290179", "@ANSI 636000090002DL00410278ZV03190008", "", "@||ANSI 636014040002DL00410477",
		"@\n\rANSI 636012030001DL00000367", "ANSI 604432050002DLabac0300ZAabac0123", "@\n\x1e\rANSI 999999990199DL", "@\n\x1e\rANSI 12345", "AMVA 636000",
	}
	stormValues = []string{"", "NONE", "unavl", "06071986", "19860607", "12319999", "MMDDCCYY", "DOE,JOHN,Q,JR", "JOHN$Q", "LISA MARIA", "  X  ", "068 in", "DADE", "MCDADEDAC", "ZVZVA", "\xc9\xff", "É", "\x00\x01", "2"}
	stormEnds   = []string{"\n", "\n", "\n", "\r\n", "\r", "\x1e", "|", "", " ", `\n`, "~"}
)

// payload makes a barcode: elements of the standard in any order, with some values changed, in any writing.
func (s *storm) payload() []byte {
	list := slices.Clone(pick(s, [][]string{elements, elements, old}))
	for range s.IntN(6) {
		switch i := s.IntN(len(list)); s.IntN(6) {
		case 0:
			list = slices.Delete(list, i, i+1)
		case 1:
			list = append(list, string([]byte{'D', 'A' + byte(s.IntN(5)), 'A' + byte(s.IntN(26))})+pick(s, stormValues))
		case 2:
			s.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		default:
			list[i] = list[i][:3] + pick(s, stormValues)
		}
		if len(list) == 0 {
			break
		}
	}
	b := []byte(pick(s, stormHeads) + pick(s, []string{"DL", "DL", "ID", "EN", "", "ZV", "DL\n"}) + strings.Join(list, pick(s, stormEnds)) + pick(s, []string{"\r", "", "\rZVZVA01\r", "\n\r\r\n"}))
	switch s.IntN(20) {
	case 0:
		b = b[:s.IntN(len(b)+1)]
	case 1:
		for range 1 + s.IntN(8) {
			if len(b) > 0 {
				b[s.IntN(len(b))] = byte(s.IntN(256))
			}
		}
	case 2:
		if s.IntN(2000) == 0 {
			b = []byte(strings.Repeat(string(b), 60))
		}
	}
	return b
}

var syllables = []string{
	"an", "na", "ma", "ria", "lo", "Ü", "ö", "å", "ñ", "ß", "Щ", "ю", "Ь", "ж", "'", "-", ".", " ", " ", "van ", "der ", "son", "X", "ij", "Ĳ", "e\u0301", "İ", "ı", "Đ", "王", "7", "\u200d", "<", "\xff", "SHCH", "UE",
}

// name makes a name of a few syllables.
func (s *storm) name() Name {
	word := func() string {
		var b strings.Builder
		for range s.IntN(7) {
			b.WriteString(pick(s, syllables))
		}
		return b.String()
	}
	n := Name{Family: word(), Given: word(), Truncated: s.IntN(4) == 0}
	if s.IntN(8) == 0 {
		n.Preferred = word()
	}
	if s.IntN(20_000) == 0 {
		n.Family = strings.Repeat(n.Family, 40)
	}
	return n
}

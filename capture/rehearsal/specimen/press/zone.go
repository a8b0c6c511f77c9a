package press

import (
	"fmt"
	"strings"

	"github.com/passdesk/passdesk/app/document"
)

// mrzFields gives what the MRZ says.
func (h Holder) mrzFields() document.MRZFields {
	nation := h.Nationality
	if nation == "" {
		nation = document.Utopia
	}
	return document.MRZFields{
		Issuer: document.Utopia, Nationality: nation, Number: h.Number, Sex: h.Sex, Surname: h.Surname, GivenNames: h.Given,
		Birth: document.ShortDateOf(h.Birth), Expiry: document.ShortDateOf(h.Expiry), Optional: h.Optional, Optional2: h.Optional2,
	}
}

// Zone writes the lines of the MRZ that a document of a kind has for the holder. The kind is any but Licence.
func Zone(h Holder, kind document.Kind) ([]string, error) { return zoneLines(h, Job{Kind: kind}) }

// zoneLines writes the MRZ of a job, with its flaw.
func zoneLines(h Holder, j Job) ([]string, error) {
	var lines []string
	var err error
	if j.Kind == document.FRID {
		lines, err = frenchLines(h)
	} else {
		lines, err = document.FormatMRZ(j.Kind, h.mrzFields())
	}
	if err != nil || j.Flaw == Sound {
		return lines, err
	}
	at, ok := digits[j.Kind][j.Flaw]
	if !ok {
		return nil, fmt.Errorf("its layout has no %s", j.Flaw)
	}
	b := []byte(lines[at[0]])
	if from, ok := longNumbers[j.Kind]; ok && j.Flaw == WrongNumber && b[at[1]] == '<' {
		at[1] = from + strings.IndexByte(lines[at[0]][from:]+"<", '<') - 1
	}
	old := b[at[1]]
	if old < '0' || old > '9' {
		return nil, fmt.Errorf("there is no digit in the place of the %s", j.Flaw)
	}
	b[at[1]] = '0' + (old-'0'+1+byte(j.Seed%8))%10
	lines[at[0]] = string(b)
	return lines, nil
}

// digits tells where the check digits are: line and column from 0.
var digits = map[document.Kind]map[Flaw][2]int{
	document.TD1:  {WrongNumber: {0, 14}, WrongBirth: {1, 6}, WrongExpiry: {1, 14}, WrongComposite: {1, 29}},
	document.TD2:  {WrongNumber: {1, 9}, WrongBirth: {1, 19}, WrongExpiry: {1, 27}, WrongComposite: {1, 35}},
	document.TD3:  {WrongNumber: {1, 9}, WrongBirth: {1, 19}, WrongExpiry: {1, 27}, WrongComposite: {1, 43}},
	document.MRVA: {WrongNumber: {1, 9}, WrongBirth: {1, 19}, WrongExpiry: {1, 27}},
	document.MRVB: {WrongNumber: {1, 9}, WrongBirth: {1, 19}, WrongExpiry: {1, 27}},
	document.FRID: {WrongNumber: {1, 12}, WrongBirth: {1, 33}, WrongComposite: {1, 35}},
}

// longNumbers tells where the rest of a number stands that is too long for its field, with the check digit after it: column from 0
// of the line that has the digit else (Doc 9303-5 note j, 9303-6).
var longNumbers = map[document.Kind]int{document.TD1: 15, document.TD2: 28}

// frenchLines writes the two lines of 36 in the layout that France's card had until 2021: IDFRA, surname (25), office (6); number
// (12: year and month of issue, place, serial) and its digit, given names (14), birth and its digit, sex, a digit over all.
func frenchLines(h Holder) ([]string, error) {
	surname, ok := document.Transliterate(h.Surname)
	given, ok2 := document.Transliterate(h.Given)
	if !ok || !ok2 {
		return nil, fmt.Errorf("a name holds a character that has no Latin form")
	}
	field := func(text string, n int) string {
		text = strings.ReplaceAll(text, " ", "<")
		if len(text) > n {
			return text[:n]
		}
		return text + strings.Repeat("<", n-len(text))
	}
	number := field(h.Number, 12)
	// Given names are separated by << in this layout.
	first := "IDFRA" + field(surname, 25) + field(h.Optional, 6)
	birth := string(document.ShortDateOf(h.Birth))
	sex := strings.Replace(h.Sex, "X", "<", 1)
	second := number + string(document.CheckDigit(number)) + field(strings.ReplaceAll(given, " ", "<<"), 14) + birth +
		string(document.CheckDigit(birth)) + sex
	if len(first) != 36 || len(second) != 35 {
		return nil, fmt.Errorf("a field does not fit")
	}
	return []string{first, second + string(document.CheckDigit(first, second))}, nil
}

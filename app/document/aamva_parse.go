package document

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxPayload bounds a barcode's text in bytes. A PDF417 symbol holds less than 2,800.
const maxPayload = 1 << 14

// ErrNotAAMVA says that a payload has no AAMVA header: it is another barcode.
var ErrNotAAMVA = errors.New("parse AAMVA: no ANSI or AAMVA header: this is not a licence or identity card barcode")

// newestVersion is the newest version of the standard whose number is certain (2020). Later ones are read the same way.
const newestVersion = 10

// ParseAAMVA reads the payload of a licence's barcode, versions 0 (before 2000) to 10 (2020) and later ones with a warning.
//
// It trusts little: subfile offsets and lengths are often wrong and are not used; elements are found at the starts of lines,
// in any order; the order of a date is found from its digits, because countries and even provinces differ; NONE and unavl are
// absent values. Payloads whose control characters were replaced (by |, for one) are split at what stands in their place, those
// whose control characters were stripped by the shapes of their elements. Missing or malformed elements are not errors but
// verdicts. So is a missing header, as long as a number, a name and a date of birth are there: such a payload is read, and not
// accepted. The error is ErrNotAAMVA, or tells that the payload is too long.
func ParseAAMVA(payload []byte) (AAMVA, error) {
	if len(payload) > maxPayload {
		return AAMVA{}, fmt.Errorf("parse AAMVA: %d bytes are too many for one barcode", len(payload))
	}
	text := decode(payload)
	a := AAMVA{Kind: Licence, Elements: make(map[string]string, 40), Checks: AAMVAChecks{Header: NotCheckable}}
	body := a.header(text)
	if lines := divide(body); lines != nil {
		a.lines(lines)
	} else if a.Checks.Header != NotCheckable {
		a.warn(WarnSeparators)
		a.unseparated(body)
	}
	a.collect()
	if c := a.Checks; c.Header == NotCheckable && (c.Number != OK || c.Name != OK || c.Birth != OK) {
		return AAMVA{}, ErrNotAAMVA
	}
	return a, nil
}

// stands are characters met in the place of control characters: readers that type their text, and text boxes, change them.
const stands = "|~^;\t"

var escapes = strings.NewReplacer(`\n`, "\n", `\r`, "\r")

// divide cuts a payload at its separators; nil when it has none that work.
func divide(body string) []string {
	const enough = 4 // elements; fewer line starts are chance
	if lines := cut(body, 0); starts(lines) >= enough {
		return lines
	}
	for i := range len(stands) {
		if strings.IndexByte(body, stands[i]) < 0 {
			continue
		}
		if lines := cut(body, stands[i]); starts(lines) >= enough {
			return lines
		}
	}
	if strings.Contains(body, `\n`) { // written as an escape
		if lines := cut(escapes.Replace(body), 0); starts(lines) >= enough {
			return lines
		}
	}
	return nil
}

// cut divides a body at control characters and at stand.
func cut(body string, stand byte) []string {
	lines := make([]string, 0, 40)
	from := 0
	for i := 0; i < len(body); i++ {
		if c := body[i]; separator(rune(c)) || c == stand {
			if i > from {
				lines = append(lines, body[from:i])
			}
			from = i + 1
		}
	}
	if from < len(body) {
		lines = append(lines, body[from:])
	}
	return lines
}

func (a *AAMVA) warn(w Warning) {
	for _, have := range a.Warnings {
		if have == w {
			return
		}
	}
	a.Warnings = append(a.Warnings, w)
}

// decode gives text: UTF-8 if it is that, else ISO 8859-1 as the standard says.
func decode(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	var s strings.Builder
	s.Grow(len(b) + 16)
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return s.String()
}

// separator tells whether r may stand between elements: LF and CR by the standard, RS, GS, FS and others met in the field.
func separator(r rune) bool { return r < 0x20 && r != '\t' }

// header reads "@ LF RS CR ANSI ", the identification number, versions and the subfile directory, and gives what follows. It
// leaves the verdict NotCheckable when there is no header, and Wrong when its digits are damaged.
func (a *AAMVA) header(text string) (body string) {
	const search = 40 // bytes before the file type; more is another kind of text
	start, word := -1, ""
	for _, w := range []string{"ANSI", "AAMVA", "AMVA", "ANS"} {
		if i := strings.Index(text[:min(len(text), search)], w); i >= 0 {
			start, word = i, w
			break
		}
	}
	if start < 0 {
		a.warn(WarnHeaderMissing)
		return text
	}
	if word != "ANSI" {
		a.warn(WarnFileType)
	}
	rest := strings.TrimLeft(text[start+len(word):], " ")
	n := 0
	for n < len(rest) && n < 12 && rest[n] >= '0' && rest[n] <= '9' {
		n++
	}
	digits := rest[:n]
	if n < 6 {
		a.warn(WarnHeaderMissing)
		return a.directory(rest)
	}
	a.Checks.Header = OK
	a.IIN = digits[:6]
	if n < 10 {
		a.Checks.Header = Wrong
		a.warn(WarnHeaderDigits)
	} else {
		a.Version, _ = number(digits[6:8])
		if a.Version >= 2 && n == 12 {
			a.JurisdictionVersion, _ = number(digits[8:10])
		}
	}
	if a.Version > newestVersion {
		a.warn(WarnVersionNewer)
	}
	if a.Issuer = jurisdictions[a.IIN]; a.Issuer == "" {
		a.warn(WarnJurisdiction)
	}
	return a.directory(rest[n:])
}

// directory steps over the entries (type, offset, length: 2, 4 and 4 characters) and the first subfile's type.
func (a *AAMVA) directory(rest string) string {
	entry := func(s string) bool {
		if len(s) < 10 || !letter(s[0]) || !letter(s[1]) {
			return false
		}
		_, ok := number(s[2:10])
		return ok
	}
	count := 0
	for entry(rest) {
		if count++; a.Subfile == "" && licenceType(rest[:2]) {
			a.Subfile = rest[:2]
		}
		rest = rest[10:]
	}
	if count == 0 {
		a.warn(WarnDirectory)
	}
	if known(strings.TrimLeft(rest, " ")) {
		return rest
	}
	// An entry that cannot be read may stand in between (Alberta writes letters for the offset): the first subfile begins where
	// a type is followed by an element.
	const near = 64
	for i := 0; i+5 <= len(rest) && i < near; i++ {
		if licenceType(rest[i:i+2]) && known(rest[i+2:]) {
			a.Subfile = first(a.Subfile, rest[i:i+2])
			return rest[i+2:]
		}
	}
	if len(rest) >= 2 && licenceType(rest[:2]) {
		a.Subfile = first(a.Subfile, rest[:2])
		rest = rest[2:]
	}
	return rest
}

func letter(c byte) bool { return c >= 'A' && c <= 'Z' }

func licenceType(s string) bool { return s == "DL" || s == "ID" || s == "EN" }

// known tells whether s starts with the id of an element of a licence: D, A to D, A to Z.
func known(s string) bool {
	return len(s) >= 3 && s[0] == 'D' && s[1] >= 'A' && s[1] <= 'D' && letter(s[2])
}

// starts counts the lines that begin with an element.
func starts(lines []string) (n int) {
	for _, l := range lines {
		if known(strings.TrimLeft(l, " ")) {
			n++
		}
	}
	return
}

// lines takes the element of each line. Lines of jurisdiction subfiles (Z?) and anything else are skipped.
func (a *AAMVA) lines(lines []string) {
	for _, l := range lines {
		l = strings.TrimLeft(l, " ")
		if len(l) >= 5 && licenceType(l[:2]) && known(l[2:]) {
			if a.Subfile == "" {
				a.Subfile = l[:2]
			}
			l = l[2:]
		}
		if known(l) {
			a.element(l[:3], l[3:])
		}
	}
}

// element keeps a value. The first one that says something counts.
func (a *AAMVA) element(id, val string) {
	val = strings.TrimSpace(val)
	have, seen := a.Elements[id]
	switch {
	case !seen || absent(have) && !absent(val):
		a.Elements[id] = val
	case !absent(val) && val != have:
		a.warn(WarnRepeated)
	}
}

// absent tells whether a value stands for none (annex D, table D.1: NONE and unavl, which issuers write in many ways).
func absent(v string) bool {
	switch len(v) {
	case 0:
		return true
	case 3:
		return v == "N/A"
	case 4:
		return strings.EqualFold(v, "NONE")
	case 5:
		return strings.EqualFold(v, "unavl")
	case 7:
		return strings.EqualFold(v, "unavail")
	}
	return false
}

// get gives an element's value, empty when absent.
func (a *AAMVA) get(id string) string {
	if v := a.Elements[id]; !absent(v) {
		return v
	}
	return ""
}

package document

import (
	"fmt"
	"slices"
	"strings"
)

// Checks holds the verdicts of the check digits of an MRZ.
type Checks struct {
	Number    Verdict `json:"number"`
	Birth     Verdict `json:"birth"`
	Expiry    Verdict `json:"expiry"`
	Optional  Verdict `json:"optional"`  // only a passport has this digit
	Composite Verdict `json:"composite"` // a visa has none
}

// Unread are the verdicts on a zone that was not read.
var Unread = Checks{NotCheckable, NotCheckable, NotCheckable, NotCheckable, NotCheckable}

// MRZFields holds the values of an MRZ without fillers. It is what ParseMRZ finds and what FormatMRZ writes.
type MRZFields struct {
	DocumentCode string    `json:"document_code"`       // one or two characters: P, I, V, PD, IR
	Issuer       string    `json:"issuer"`              // state or organisation, Doc 9303-3 section 5
	Number       string    `json:"number"`              // without check digit, a long one put together
	Nationality  string    `json:"nationality"`         // empty on FRID
	Birth        ShortDate `json:"birth"`               // as printed
	Sex          string    `json:"sex"`                 // M, F or X (printed <); another character as printed
	Expiry       ShortDate `json:"expiry"`              // as printed; empty on FRID
	Optional     string    `json:"optional,omitempty"`  // FRID: the code of the issuing office
	Optional2    string    `json:"optional2,omitempty"` // TD1 only: the second line's
	Surname      string    `json:"surname"`             // primary identifier, components joined by a space
	GivenNames   string    `json:"given_names"`         // secondary identifier; empty for holders of one name
	Truncated    bool      `json:"truncated"`           // the name may be cut: its field has a letter in the last position
	Issued       string    `json:"issued,omitempty"`    // FRID only: YYMM
}

// MRZ is a parsed machine-readable zone.
type MRZ struct {
	Kind      Kind     `json:"kind"`
	Lines     []string `json:"lines"`
	Checks    Checks   `json:"checks"`
	MRZFields `json:"fields"`
	Warnings  []Warning `json:"warnings,omitempty"`
}

// Accepted tells whether the zone is complete and consistent: no check digit is wrong, and the number, the dates that are
// given and (where the layout has one) the composite carry a digit that holds. It does not mean that the zone was read
// correctly, since the digits cover no names and cannot tell some characters apart, and never that the document is genuine.
func (m MRZ) Accepted() bool {
	c := m.Checks
	for _, v := range [...]Verdict{c.Number, c.Birth, c.Expiry, c.Optional, c.Composite} {
		if v == Wrong || v == "" {
			return false
		}
	}
	if m.Number == "" || c.Number != OK || c.Birth != OK && !m.Birth.Empty() {
		return false
	}
	if c.Expiry != OK && !m.Expiry.Empty() && !layouts[m.Kind].unchecked {
		return false
	}
	return c.Composite == OK || layouts[m.Kind].parted
}

// Specimen tells whether the document is of Utopia.
func (m MRZ) Specimen() bool { return m.Issuer == Utopia || m.Nationality == Utopia }

// MRZError tells why a text is not an MRZ. It names places, never the text itself.
type MRZError struct {
	Code   string // "empty", "lines", "length", "character"
	Line   int    // from 1; 0 when the error is about the whole
	Column int    // from 1; 0 when the error is about a line
	text   string
}

func (e *MRZError) Error() string { return "parse MRZ: " + e.text }

// ParseMRZ reads the lines of one machine-readable zone: three of 30 characters (TD1), two of 36 (TD2, MRV-B, FRID) or two
// of 44 (TD3, MRV-A), of A-Z, 0-9 and < only. It repairs nothing: spaces, small letters and wrong lengths are a *MRZError.
// Wrong check digits, unknown codes and impossible dates are not errors; see Checks and Warnings. Nor is the Ñ that some
// issuers print in names against Doc 9303-3: Lines keep it, and the name has the N that the document asks for.
func ParseMRZ(lines []string) (MRZ, error) {
	if err := checkShape(lines); err != nil {
		if plain, ok := withoutTilde(lines); ok {
			if m, again := ParseMRZ(plain); again == nil {
				m.Lines = slices.Clone(lines)
				m.Warnings = append(m.Warnings, WarnNameForeign)
				return m, nil
			}
		}
		return MRZ{}, err
	}
	m := MRZ{Lines: slices.Clone(lines)}
	visa := lines[0][0] == 'V'
	switch {
	case len(lines) == 1:
		m.Kind = FRDL
		m.frenchLicence()
	case len(lines[0]) == 9:
		m.Kind = CHDL
		m.swissLicence()
	case len(lines) == 3:
		m.Kind = TD1
		m.td1()
	case len(lines[0]) == 44 && visa:
		m.Kind = MRVA
		m.twoLines()
	case len(lines[0]) == 44:
		m.Kind = TD3
		m.twoLines()
	case visa:
		m.Kind = MRVB
		m.twoLines()
	case strings.HasPrefix(lines[0], "IDFRA") && looksFrench(lines):
		m.Kind = FRID
		m.french()
	default:
		m.Kind = TD2
		m.twoLines()
	}
	m.warn()
	return m, nil
}

// withoutTilde writes N for the Ñ of name fields; false when there is none, or one anywhere else.
func withoutTilde(lines []string) ([]string, bool) {
	const tilde = "Ñ"
	out, found := slices.Clone(lines), false
	for i, l := range lines {
		first := strings.Index(l, tilde)
		if first < 0 || len(l) > 4*44 {
			continue
		}
		if name := len(lines) == 3 && i == 2 || len(lines) == 2 && i == 0 && first >= 5; !name {
			return nil, false
		}
		out[i], found = strings.ReplaceAll(l, tilde, "N"), true
	}
	return out, found
}

// ParseMRZText reads one zone from text with its lines separated by LF, CR or CRLF. Blank lines and space around a line are
// dropped. A zone on a single line, as a chip's DG1 holds it (Doc 9303-10), is cut to its layout.
func ParseMRZText(text string) (MRZ, error) {
	if len(text) > 1<<16 {
		return MRZ{}, &MRZError{Code: "length", text: fmt.Sprintf("%d bytes are too many for one document", len(text))}
	}
	lines := make([]string, 0, 3)
	for line := range strings.FieldsFuncSeq(text, lineEnd) {
		if line = strings.Trim(line, blanks); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) == 1 {
		l := lines[0]
		switch len(l) {
		case 90:
			lines = []string{l[:30], l[30:60], l[60:]}
		case 88:
			lines = []string{l[:44], l[44:]}
		case 72:
			lines = []string{l[:36], l[36:]}
		}
	}
	return ParseMRZ(lines)
}

// blanks are what may stand around a line: space, and the mark that some editors put at the start of a file.
const blanks = " \t\ufeff"

func lineEnd(r rune) bool { return r == '\n' || r == '\r' }

// SplitTexts cuts a file that holds several zones into one text each: at blank lines, and where there are none at the lengths
// of the lines (three of 30, two of 36 or 44).
func SplitTexts(text string) []string {
	var out, one []string
	flush := func() {
		for len(one) > 3 {
			n := map[int]int{30: 3, 36: 2, 44: 2}[len(one[0])]
			if n == 0 {
				break // left whole: its error says how many lines there are
			}
			out, one = append(out, strings.Join(one[:n], "\n")), one[n:]
		}
		if len(one) > 0 {
			out, one = append(out, strings.Join(one, "\n")), nil
		}
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r", "\n"), "\n") {
		if line = strings.Trim(line, blanks); line == "" {
			flush()
		} else {
			one = append(one, line)
		}
	}
	flush()
	return out
}

// checkShape makes sure that the lines have a layout's number and length and only allowed characters.
func checkShape(lines []string) error {
	var want int
	switch len(lines) {
	case 0:
		return &MRZError{Code: "empty", text: "there is no text"}
	case 1:
		if want = 30; !strings.HasPrefix(lines[0], "D1FRA") {
			return &MRZError{Code: "lines", text: "1 lines: a zone has two or three"}
		}
	case 2:
		if want = 44; len(lines[0]) == 36 || len(lines[0]) != 44 && len(lines[1]) == 36 {
			want = 36
		}
	case 3:
		if want = 30; len(lines[0]) == 9 && strings.HasPrefix(lines[1], "FACHE") {
			if err := checkShape([]string{lines[1], lines[2], lines[2]}); err != nil {
				return err
			}
			want = 9
			lines = lines[:1]
		}
	default:
		return &MRZError{Code: "lines", text: fmt.Sprintf("%d lines: a zone has two or three", len(lines))}
	}
	// Characters first: a foreign one is several bytes, and would be reported as a wrong length.
	for i, l := range lines {
		for j := 0; j < len(l) && j <= want; j++ {
			if value[l[j]] == 255 {
				return foreign(i, j, l)
			}
		}
		if len(l) != want {
			layouts := "two lines have 36 or 44"
			switch {
			case want == 30 && len(lines) == 1:
				layouts = "one line has 30"
			case want == 30:
				layouts = "three lines have 30"
			}
			return &MRZError{Code: "length", Line: i + 1, text: fmt.Sprintf("line %d has %d characters: %s each", i+1, len(l), layouts)}
		}
	}
	return nil
}

// foreign describes the character at byte j of line i by its class, without showing it.
func foreign(i, j int, line string) error {
	c, class := line[j], "a character"
	switch {
	case c < 0x20 || c == 0x7f:
		class = "a control character"
	case c == ' ':
		class = "a space"
	case c >= 'a' && c <= 'z':
		class = "a small letter"
	case c >= 0x80:
		class = "a character outside ASCII"
	}
	return &MRZError{
		Code: "character", Line: i + 1, Column: j + 1,
		text: fmt.Sprintf("line %d, column %d: %s that is not A-Z, 0-9 or <", i+1, j+1, class),
	}
}

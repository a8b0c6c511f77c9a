package document

import (
	"fmt"
	"strings"
)

// FormatMRZ writes a true MRZ with all its check digits. Names may be in any script that Doc 9303-3 transliterates and are
// cut to their field as it asks; everything else must already be of A-Z, 0-9 and < and fit, or it is an error. A number of
// more than nine characters goes over into the optional data of TD1 and TD2, its digit counted without the filler. Truncated
// and Issued are ignored. An empty document code becomes that of the layout.
func FormatMRZ(kind Kind, f MRZFields) ([]string, error) {
	w := writer{}
	code := w.field("document code", first(f.DocumentCode, map[Kind]string{TD1: "I", TD2: "I", TD3: "P", MRVA: "V", MRVB: "V"}[kind]), 2)
	if visa := kind == MRVA || kind == MRVB; visa != (code[0] == 'V') {
		w.fail("document code", "that of a visa begins with V, and no other does")
	}
	issuer, nation := w.field("issuer", f.Issuer, 3), w.field("nationality", f.Nationality, 3)
	birth, expiry := w.date("birth", f.Birth), w.date("expiry", f.Expiry)
	s := w.field("sex", strings.Replace(f.Sex, "X", "<", 1), 1)
	birth += string(CheckDigit(birth))
	expiry += string(CheckDigit(expiry))
	var lines []string
	switch kind {
	case TD1:
		a := w.number(f.Number, f.Optional, 15)
		opt2 := w.field("second optional data", f.Optional2, 11)
		whole := CheckDigit(a, birth, expiry, opt2)
		lines = []string{code + issuer + a, birth + s + expiry + nation + opt2 + string(whole), w.names(f, 30)}
	case TD2:
		a := w.number(f.Number, f.Optional, 7)
		whole := CheckDigit(a[:10], birth, expiry, a[10:])
		lines = []string{code + issuer + w.names(f, 31), a[:10] + nation + birth + s + expiry + a[10:] + string(whole)}
	case TD3:
		a, opt := w.shortNumber(f.Number), w.field("optional data", f.Optional, 14)
		digit := string(CheckDigit(opt))
		if trim(opt) == "" {
			digit = "<"
		}
		opt += digit
		whole := CheckDigit(a, birth, expiry, opt)
		lines = []string{code + issuer + w.names(f, 39), a + nation + birth + s + expiry + opt + string(whole)}
	case MRVA:
		opt := w.field("optional data", f.Optional, 16)
		lines = []string{code + issuer + w.names(f, 39), w.shortNumber(f.Number) + nation + birth + s + expiry + opt}
	case MRVB:
		opt := w.field("optional data", f.Optional, 8)
		lines = []string{code + issuer + w.names(f, 31), w.shortNumber(f.Number) + nation + birth + s + expiry + opt}
	default:
		return nil, fmt.Errorf("format MRZ: kind %q cannot be written", string(kind))
	}
	if w.err != nil {
		return nil, w.err
	}
	return lines, nil
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// writer keeps the first error, so that a layout reads in one piece.
type writer struct{ err error }

func (w *writer) fail(field, why string) {
	if w.err == nil {
		w.err = fmt.Errorf("format MRZ: %s: %s", field, why)
	}
}

// field pads text to n characters.
func (w *writer) field(name, text string, n int) string {
	for i := 0; i < len(text); i++ {
		if value[text[i]] == 255 {
			w.fail(name, "holds a character that is not A-Z, 0-9 or <")
			return fillers[:n]
		}
	}
	if len(text) > n {
		w.fail(name, fmt.Sprintf("has %d characters, %d fit", len(text), n))
		return fillers[:n]
	}
	return text + fillers[:n-len(text)]
}

const fillers = "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"

func (w *writer) date(name string, d ShortDate) string {
	if d == "" {
		d = "<<<<<<"
	}
	if _, _, _, st := d.split(); st == dateMalformed {
		w.fail(name, "is not YYMMDD")
		return fillers[:6]
	}
	return string(d)
}

// shortNumber gives nine characters and the digit.
func (w *writer) shortNumber(n string) string {
	a := w.field("number", n, 9)
	return a + string(CheckDigit(a))
}

// number gives nine characters, the digit's place and room characters of optional data, which take the end of a long number.
func (w *writer) number(n, optional string, room int) string {
	if len(n) <= 9 {
		return w.shortNumber(n) + w.field("optional data", optional, room)
	}
	if strings.Contains(n, "<") {
		w.fail("number", "a long one cannot hold <")
		return fillers[:10+room]
	}
	rest := n[9:] + string(CheckDigit(n))
	if len(rest) < room {
		rest += "<"
	}
	return w.field("number", n[:9], 9) + "<" + w.field("number with optional data", rest+optional, room)
}

// names writes a name field of n characters (Doc 9303-3, 4.6).
func (w *writer) names(f MRZFields, n int) string {
	p, ok := Transliterate(f.Surname)
	s, ok2 := Transliterate(f.GivenNames)
	if !ok || !ok2 {
		w.fail("name", "holds a character that has no Latin form")
	}
	if p == "" {
		// Holders of one name have it in the primary identifier.
		if p, s = s, ""; p == "" {
			w.fail("name", "is empty")
		}
	}
	return fitName(strings.ReplaceAll(p, " ", "<"), strings.ReplaceAll(s, " ", "<"), n)
}

// fitName cuts a name to n characters so that the last position is a letter, which tells readers that it was cut (Doc 9303-4,
// 4.2.3). The secondary identifier keeps at least a third of the field, or all of itself if that is less.
func fitName(primary, secondary string, n int) string {
	if secondary == "" {
		primary = cutName(primary, n)
		return primary + fillers[:n-len(primary)]
	}
	whole := primary + "<<" + secondary
	if len(whole) > n {
		room := min(len(primary), n-2-min(len(secondary), n/3))
		// A second identifier of initials may end one short of the field; a letter less in the first shifts it.
		for less := range 2 {
			p := cutName(primary, room-less)
			if cut := p + "<<" + cutName(secondary, n-2-len(p)); less == 0 || len(cut) == n {
				whole = cut
			}
			if len(whole) == n {
				break
			}
		}
	}
	return whole + fillers[:n-len(whole)]
}

// cutName cuts an identifier to n characters. Should the cut fall behind a separator, the longest component in front of it
// gives a letter, so that the next component's initial comes last.
func cutName(s string, n int) string {
	for len(s) > n && s[n-1] == '<' {
		at, size := -1, 1
		for from := 0; from < n-1; {
			length := strings.IndexByte(s[from:n], '<')
			if length > size {
				at, size = from+length-1, length
			}
			from += length + 1
		}
		if at < 0 {
			return s[:n-1] // nothing but initials
		}
		s = s[:at] + s[at+1:]
	}
	return s[:min(n, len(s))]
}

package document

import "strings"

// This file knows where each layout keeps its fields. Positions in comments count from 1, as Doc 9303 does.

// td1 reads three lines of 30 (Doc 9303-5, 4.2.2).
func (m *MRZ) td1() {
	a, b := m.Lines[0], m.Lines[1]
	m.DocumentCode, m.Issuer = trim(a[0:2]), trim(a[2:5])
	m.number(a[5:14], a[14], a[15:30])
	m.Optional2 = trim(b[18:29])
	m.dates(b[0:6], b[6], b[7], b[8:14], b[14])
	m.Nationality = trim(b[15:18])
	m.Checks.Optional = NotCheckable
	m.Checks.Composite = verdict(b[29], a[5:30], b[0:7], b[8:15], b[18:29])
	m.names(m.Lines[2])
}

// twoLines reads TD3 (Doc 9303-4, 4.2.2), TD2 (Doc 9303-6, 4.2.2) and both visas (Doc 9303-7): they share every position up
// to 28 of the second line.
func (m *MRZ) twoLines() {
	a, b := m.Lines[0], m.Lines[1]
	m.DocumentCode, m.Issuer = trim(a[0:2]), trim(a[2:5])
	m.names(a[5:])
	m.Nationality = trim(b[10:13])
	m.dates(b[13:19], b[19], b[20], b[21:27], b[27])
	c := &m.Checks
	c.Optional, c.Composite = NotCheckable, NotCheckable
	switch m.Kind {
	case TD3:
		m.plainNumber(b[0:9], b[9])
		m.Optional = trim(b[28:42])
		if c.Optional = verdict(b[42], b[28:42]); b[42] == '<' && m.Optional == "" {
			c.Optional = OK // position 43 of an empty field may be 0 or <
		}
		c.Composite = verdict(b[43], b[0:10], b[13:20], b[21:43])
	case TD2:
		m.number(b[0:9], b[9], b[28:35])
		c.Composite = verdict(b[35], b[0:10], b[13:20], b[21:35])
	default:
		m.plainNumber(b[0:9], b[9])
		m.Optional = trim(b[28:])
	}
}

// french reads the identity card that France made until 2021: line 1 holds surname (6-30) and office (31-36), line 2 year
// and month of issue (1-4) as the start of the number (1-12), its digit (13), given names (14-27), birth (28-33), its digit
// (34), sex (35) and a digit over all the rest (36). There is neither expiry nor nationality.
func (m *MRZ) french() {
	a, b := m.Lines[0], m.Lines[1]
	m.DocumentCode, m.Issuer = a[0:2], a[2:5]
	m.Surname, m.Optional = spaced(trim(a[5:30])), trim(a[30:36])
	m.Issued = trim(b[0:4])
	m.plainNumber(b[0:12], b[12])
	m.GivenNames = spaced(trim(b[13:27]))
	m.Truncated = a[29] != '<' || b[26] != '<'
	m.Birth, m.Sex = ShortDate(b[27:33]), sex(b[34])
	m.Checks.Birth = verdict(b[33], string(m.Birth))
	m.Checks.Expiry, m.Checks.Optional = NotCheckable, NotCheckable
	m.Checks.Composite = verdict(b[35], a, b[:35])
}

// frenchLicence reads the line of a French driving licence: code (1-2), issuer (3-5), number (6-14), a digit over all of these
// (15), expiry (16-21), the beginning of the surname (22-29) and a digit over all the rest (30).
func (m *MRZ) frenchLicence() {
	a := m.Lines[0]
	m.DocumentCode, m.Issuer = a[0:2], a[2:5]
	m.Number = trim(a[5:14])
	m.Checks.Number = verdict(a[14], a[:14])
	m.Birth, m.Expiry, m.Sex = "<<<<<<", ShortDate(a[15:21]), "X"
	m.Surname, m.Truncated = spaced(trim(a[21:29])), a[28] != '<'
	m.Checks.Birth, m.Checks.Expiry, m.Checks.Optional = NotCheckable, NotCheckable, NotCheckable
	m.Checks.Composite = verdict(a[29], a[:29])
}

// swissLicence reads the lines of a Swiss driving licence: number and language (1-9); code (1-2), issuer (3-5), PIN (6-14), version
// (15-17), birth (20-25); names. It has no check digits, so that it is never accepted.
func (m *MRZ) swissLicence() {
	a, b := m.Lines[0], m.Lines[1]
	m.DocumentCode, m.Issuer, m.Number = b[0:2], b[2:5], trim(a)
	m.Optional, m.Optional2 = trim(b[5:14]), trim(b[14:17])
	m.Birth, m.Expiry, m.Sex = ShortDate(b[19:25]), "<<<<<<", "X"
	m.Checks = Checks{NotCheckable, NotCheckable, NotCheckable, NotCheckable, NotCheckable}
	m.names(m.Lines[2])
}

// looksFrench decides between FRID and TD2, which have the same size and here the same first letters, by the check digits.
func looksFrench(lines []string) bool {
	a, b := lines[0], lines[1]
	count := func(vs ...Verdict) (n int) {
		for _, v := range vs {
			if v == OK {
				n++
			}
		}
		return
	}
	french := count(verdict(b[12], b[:12]), verdict(b[33], b[27:33]), verdict(b[35], a, b[:35]))
	td2 := count(verdict(b[9], b[:9]), verdict(b[19], b[13:19]), verdict(b[27], b[21:27]), verdict(b[35], b[0:10], b[13:20], b[21:35]))
	// Three digits against four: compare the shares. On a tie the French card is the likelier one.
	return french*4 >= td2*3
}

// plainNumber reads a number with its digit right behind it.
func (m *MRZ) plainNumber(field string, digit byte) {
	m.Number = trim(field)
	m.Checks.Number = verdict(digit, field)
}

// number reads the number of a TD1 or TD2 and what remains of the optional data. A number of more than nine characters has <
// in the place of its digit and goes on in the optional data, closed by its digit and < (Doc 9303-5 and -6, note j). The
// standard leaves open whether that < counts in the calculation: issuers do both, so either digit is right.
func (m *MRZ) number(field string, digit byte, optional string) {
	end := strings.IndexByte(optional, '<')
	if end < 0 {
		end = len(optional)
	}
	if digit != '<' || field[8] == '<' || end < 2 {
		m.plainNumber(field, digit)
		m.Optional = trim(optional)
		return
	}
	rest, last := optional[:end-1], optional[end-1]
	m.Number = field + rest
	if m.Checks.Number = verdict(last, field, rest); m.Checks.Number != OK {
		m.Checks.Number = verdict(last, field, "<", rest)
	}
	m.Optional = trim(strings.TrimPrefix(optional[end:], "<"))
}

func (m *MRZ) dates(birth string, birthDigit, s byte, expiry string, expiryDigit byte) {
	m.Birth, m.Sex, m.Expiry = ShortDate(birth), sex(s), ShortDate(expiry)
	m.Checks.Birth = verdict(birthDigit, birth)
	m.Checks.Expiry = verdict(expiryDigit, expiry)
}

// names splits a name field (Doc 9303-3, 4.6): << between primary and secondary identifier, < between components. A letter
// in the last position must be taken as truncation, even where the name happens to fit exactly.
func (m *MRZ) names(field string) {
	m.Truncated = field[len(field)-1] != '<'
	primary, secondary, _ := strings.Cut(trim(field), "<<")
	m.Surname, m.GivenNames = spaced(primary), spaced(strings.TrimLeft(secondary, "<"))
	if strings.Contains(strings.TrimLeft(secondary, "<"), "<<") {
		m.Warnings = append(m.Warnings, WarnNameSeparators)
	}
}

// trim drops the fillers behind a value.
func trim(s string) string {
	for len(s) > 0 && s[len(s)-1] == '<' {
		s = s[:len(s)-1]
	}
	return s
}

// spaced turns each run of fillers between components into one space.
func spaced(s string) string {
	s = strings.Trim(s, "<")
	if strings.IndexByte(s, '<') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '<' {
			b.WriteByte(s[i])
		} else if s[i-1] != '<' {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

var sexes = func() (t [256]string) {
	for i := range t {
		t[i] = string(rune(i))
	}
	t['<'] = "X"
	return
}()

// sex gives X for the filler, which stands for "unspecified" in an MRZ (Doc 9303-4).
func sex(c byte) string { return sexes[c] }

// layout says what a zone has no place for, or no check digit.
type layout struct {
	nationless bool // no nationality
	undated    bool // no expiry
	unchecked  bool // no digit over the expiry
	parted     bool // no digit over the whole
}

// layouts holds those that lack something; the others have it all.
var layouts = map[Kind]layout{
	MRVA: {parted: true},
	MRVB: {parted: true},
	FRID: {nationless: true, undated: true, unchecked: true},
	FRDL: {nationless: true, unchecked: true},
	CHDL: {nationless: true, undated: true},
}

// warn collects what is unusual, in the order of the fields.
func (m *MRZ) warn() {
	add := func(when bool, w Warning) {
		if when {
			m.Warnings = append(m.Warnings, w)
		}
	}
	first, lacks := m.Lines[0][0], layouts[m.Kind]
	switch m.Kind {
	case TD1, TD2:
		add(first != 'I' && first != 'A' && first != 'C', WarnDocumentCode)
	case TD3:
		add(first != 'P', WarnDocumentCode)
	}
	add(!KnownCode(m.Issuer), WarnIssuer)
	add(!lacks.nationless && !KnownCode(m.Nationality), WarnNationality)
	add(m.Number == "", WarnNumberEmpty)
	add(m.Number != "" && m.Checks.Number == NotCheckable, WarnNumberUnchecked)
	_, _, _, birth := m.Birth.split()
	add(birth == dateMalformed, WarnBirthInvalid)
	add(birth == datePartial || birth == dateEmpty, WarnBirthIncomplete)
	add(birth != dateEmpty && m.Checks.Birth == NotCheckable, WarnBirthUnchecked)
	add(m.Sex != "M" && m.Sex != "F" && m.Sex != "X", WarnSex)
	if !lacks.undated {
		_, _, _, expiry := m.Expiry.split()
		add(expiry == dateMalformed, WarnExpiryInvalid)
		add(expiry == datePartial || expiry == dateEmpty, WarnExpiryIncomplete)
		add(expiry != dateEmpty && m.Checks.Expiry == NotCheckable, WarnExpiryUnchecked)
	}
	add(m.Kind == TD3 && m.Checks.Optional == NotCheckable, WarnOptionUnchecked)
	add(!lacks.parted && m.Checks.Composite == NotCheckable, WarnWholeUnchecked)
	add(m.Surname == "" && m.GivenNames == "", WarnNameEmpty)
	add(strings.ContainsAny(m.Surname, "0123456789") || strings.ContainsAny(m.GivenNames, "0123456789"), WarnNameDigits)
}

package document

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// The specimens of Utopia as Doc 9303 prints them, parts 4, 5, 6 and 7.
var (
	passport = []string{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"}
	card     = []string{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}
	bigCard  = []string{"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"}
	longCard = []string{"I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"}
	longBig  = []string{"I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D23145890<UTO3407127M95071227349<<<8"}
	visaA    = []string{"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"}
	visaB    = []string{"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"}
)

// frenchCard is a fictional card of the old French layout, with its digits.
func frenchCard(surname, given string) []string {
	a := pad("IDFRA"+surname, 30) + "952042"
	b := "050995200412"
	b += string(CheckDigit(b)) + pad(given, 14) + "651206"
	b += string(CheckDigit("651206")) + "F"
	return []string{a, b + string(CheckDigit(a, b))}
}

func pad(s string, n int) string { return s + strings.Repeat("<", n-len(s)) }

var all = Checks{OK, OK, OK, OK, OK}

func noOptional(c Checks) Checks { c.Optional = NotCheckable; return c }

func visaChecks(c Checks) Checks { c.Composite = NotCheckable; return noOptional(c) }

func TestSpecimensOfUtopiaAreRead(t *testing.T) {
	anna := MRZFields{
		DocumentCode: "I", Issuer: "UTO", Number: "D23145890", Nationality: "UTO", Birth: "740812", Sex: "F", Expiry: "120415",
		Surname: "ERIKSSON", GivenNames: "ANNA MARIA",
	}
	inPassport := anna
	inPassport.DocumentCode, inPassport.Number, inPassport.Optional = "P", "L898902C3", "ZE184226B"
	inVisa := anna
	inVisa.DocumentCode, inVisa.Number, inVisa.Nationality, inVisa.Birth, inVisa.Expiry = "V", "L8988901C", "XXX", "400907", "961210"
	inVisaA := inVisa
	inVisaA.Optional = "6ZE184226B"
	peter := MRZFields{
		DocumentCode: "I", Issuer: "UTO", Number: "D23145890734", Nationality: "UTO", Birth: "340712", Sex: "M", Expiry: "950712",
		Surname: "STEVENSON", GivenNames: "PETER JOHN",
	}
	for _, c := range []struct {
		name   string
		lines  []string
		kind   Kind
		fields MRZFields
		checks Checks
	}{
		{"TD3", passport, TD3, inPassport, all},
		{"TD1", card, TD1, anna, noOptional(all)},
		{"TD2", bigCard, TD2, anna, noOptional(all)},
		{"TD1 long number", longCard, TD1, peter, noOptional(all)},
		{"TD2 long number", longBig, TD2, peter, noOptional(all)},
		{"MRVA", visaA, MRVA, inVisaA, visaChecks(all)},
		{"MRVB", visaB, MRVB, inVisa, visaChecks(all)},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := ParseMRZ(c.lines)
			if err != nil {
				t.Fatal(err)
			}
			if m.Kind != c.kind || m.Checks != c.checks || !m.Accepted() || !m.Specimen() {
				t.Errorf("kind %s, checks %+v, accepted %t", m.Kind, m.Checks, m.Accepted())
			}
			if m.MRZFields != c.fields {
				t.Errorf("got  %s\nwant %s", toJSON(m.MRZFields), toJSON(c.fields))
			}
			if len(m.Warnings) > 0 {
				t.Errorf("warnings: %v", m.Warnings)
			}
			for _, text := range []string{strings.Join(c.lines, "\n"), strings.Join(c.lines, "\r\n") + "\r\n\r\n", strings.Join(c.lines, "")} {
				if again, err := ParseMRZText(text); err != nil || toJSON(again) != toJSON(m) {
					t.Errorf("as one text: %v", err)
				}
			}
		})
	}
}

func toJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func TestFrenchCardIsToldFromTD2ByItsDigits(t *testing.T) {
	lines := frenchCard("BERTHIER", "CORINNE<<LISE")
	m, err := ParseMRZ(lines)
	if err != nil {
		t.Fatal(err)
	}
	if m.Kind != FRID || !m.Accepted() || m.Surname != "BERTHIER" || m.GivenNames != "CORINNE LISE" || m.Number != "050995200412" ||
		m.Birth != "651206" || m.Sex != "F" || m.Issued != "0509" || m.Optional != "952042" || m.Nationality != "" || m.Truncated {
		t.Errorf("got %s", toJSON(m))
	}
	if len(m.Warnings) > 0 {
		t.Errorf("warnings %v", m.Warnings)
	}
	if cut, _ := ParseMRZ(frenchCard("BERTHIER", "CORINNELISEMAR")); !cut.Truncated || !cut.Accepted() {
		t.Error("full given names of the French card must count as truncated")
	}
	td2, err := FormatMRZ(TD2, MRZFields{DocumentCode: "ID", Issuer: "FRA", Number: "X1", Nationality: "FRA", Birth: "651206", Expiry: "300101", Surname: "BERTHIER"})
	if err != nil {
		t.Fatal(err)
	}
	if m, _ := ParseMRZ(td2); m.Kind != TD2 || !m.Accepted() {
		t.Errorf("a TD2 of France was taken as %s", m.Kind)
	}
	spoilt := []string{lines[0], lines[1][:35] + "X"}
	if m, _ := ParseMRZ(spoilt); m.Kind != FRID || m.Checks.Composite != Wrong || m.Accepted() {
		t.Errorf("one wrong digit must not turn the card into a %s", m.Kind)
	}
}

func TestLongNumberIsCountedBothWays(t *testing.T) {
	for _, filler := range []string{"", "<"} {
		for _, rest := range []string{"601", "7"} {
			digit := string(CheckDigit("000590240", filler, rest))
			for _, optional := range []string{"", "ABC"} {
				a := pad("IDUTO000590240<"+rest+digit+"<"+optional, 30)
				b := "8512017F3009118UTO<<<<<<<<<<<"
				lines := []string{a, b + string(CheckDigit(a[5:], b[:7], b[8:15], b[18:29])), pad("ROOD<<ELS", 30)}
				m, err := ParseMRZ(lines)
				if err != nil {
					t.Fatal(err)
				}
				if m.Number != "000590240"+rest || m.Checks.Number != OK || m.Checks.Composite != OK || m.Optional != optional {
					t.Errorf("filler %q rest %q: number %q optional %q %+v", filler, rest, m.Number, m.Optional, m.Checks)
				}
			}
		}
	}
	wrong := slices.Clone(longCard)
	wrong[0] = strings.Replace(wrong[0], "7349", "7340", 1)
	if m, _ := ParseMRZ(wrong); m.Checks.Number != Wrong || m.Accepted() {
		t.Error("a long number with a wrong digit must be wrong")
	}
}

func TestEachWrongDigitIsFound(t *testing.T) {
	for _, c := range []struct {
		name    string
		lines   []string
		ln, col int
		pick    func(Checks) Verdict
	}{
		{"TD3 number", passport, 1, 9, func(c Checks) Verdict { return c.Number }},
		{"TD3 birth", passport, 1, 19, func(c Checks) Verdict { return c.Birth }},
		{"TD3 expiry", passport, 1, 27, func(c Checks) Verdict { return c.Expiry }},
		{"TD3 optional", passport, 1, 42, func(c Checks) Verdict { return c.Optional }},
		{"TD3 composite", passport, 1, 43, func(c Checks) Verdict { return c.Composite }},
		{"TD1 number", card, 0, 14, func(c Checks) Verdict { return c.Number }},
		{"TD1 birth", card, 1, 6, func(c Checks) Verdict { return c.Birth }},
		{"TD1 expiry", card, 1, 14, func(c Checks) Verdict { return c.Expiry }},
		{"TD1 composite", card, 1, 29, func(c Checks) Verdict { return c.Composite }},
		{"TD2 composite", bigCard, 1, 35, func(c Checks) Verdict { return c.Composite }},
		{"MRVA expiry", visaA, 1, 27, func(c Checks) Verdict { return c.Expiry }},
		{"MRVB number", visaB, 1, 9, func(c Checks) Verdict { return c.Number }},
	} {
		for _, to := range []byte{'0', '5', 'A', '<'} {
			lines := slices.Clone(c.lines)
			b := []byte(lines[c.ln])
			if b[c.col] == to {
				continue
			}
			b[c.col] = to
			lines[c.ln] = string(b)
			m, err := ParseMRZ(lines)
			if err != nil {
				t.Fatal(err)
			}
			want := Wrong
			if to == '<' {
				want = NotCheckable
			}
			if got := c.pick(m.Checks); got != want {
				t.Errorf("%s with %c: %s, want %s", c.name, to, got, want)
			}
			if m.Accepted() {
				t.Errorf("%s with %c was accepted", c.name, to)
			}
		}
	}
}

// TestMissingDigitIsNotWrongButWarned covers issuers that print < in place of a digit over a field that is not empty.
func TestMissingDigitIsNotWrongButWarned(t *testing.T) {
	lines := slices.Clone(visaB)
	lines[1] = strings.Replace(lines[1], "9612109<", "961210<<", 1)
	m, err := ParseMRZ(lines)
	if err != nil || m.Checks.Expiry != NotCheckable || m.Accepted() || !slices.Contains(m.Warnings, WarnExpiryUnchecked) {
		t.Errorf("%v %v %+v", err, m.Warnings, m.Checks)
	}
	if list := m.Findings(); Worst(list) != Review {
		t.Errorf("findings %v", list)
	}
}

func TestOptionalDigitOfPassportMayBeZeroOrFiller(t *testing.T) {
	f := MRZFields{Issuer: "D", Number: "C01X00T47", Nationality: "D", Birth: "640812", Sex: "F", Expiry: "270228", Surname: "MUSTERMANN", GivenNames: "ERIKA"}
	lines, err := FormatMRZ(TD3, f)
	if err != nil {
		t.Fatal(err)
	}
	if lines[1][42] != '<' || !strings.HasPrefix(lines[0], "P<D<<MUSTERMANN<<ERIKA<") {
		t.Fatalf("%q", lines)
	}
	for _, d := range []string{"<", "0"} { // both weigh nothing in the composite
		l := []string{lines[0], lines[1][:42] + d + lines[1][43:]}
		m, err := ParseMRZ(l)
		if err != nil || !m.Accepted() || m.Checks.Optional != OK || m.Issuer != "D" || m.Nationality != "D" || len(m.Warnings) > 0 {
			t.Errorf("%s: %v %+v %v", d, err, m.Checks, m.Warnings)
		}
	}
	if m, _ := ParseMRZ([]string{lines[0], lines[1][:42] + "3" + lines[1][43:]}); m.Checks.Optional != Wrong {
		t.Error("3 over an empty field must be wrong")
	}
}

func TestCodes(t *testing.T) {
	for _, c := range strings.Fields("D UTO XXA XXB XXC XXX RKS EUE GBD GBN GBO GBP GBS UNO UNA UNK XPO XOM XCC FRA USA CHE") {
		if !KnownCode(c) {
			t.Errorf("%s is unknown", c)
		}
	}
	if n := len(codes); n != 249+12+17 { // ISO 3166-1, ICAO states and organisations, other bodies
		t.Errorf("%d codes", n)
	}
	for _, c := range []string{"", "ZZZ", "D<<", "SI", "INP"} {
		if KnownCode(c) {
			t.Errorf("%q is known", c)
		}
	}
	lines := slices.Clone(passport)
	lines[0] = strings.Replace(lines[0], "P<UTO", "XQZZZ", 1)
	lines[1] = strings.Replace(lines[1], "UTO", "INP", 1)
	m, err := ParseMRZ(lines)
	want := []Warning{WarnDocumentCode, WarnIssuer, WarnNationality}
	if err != nil || !slices.Equal(m.Warnings, want) || !m.Accepted() || m.DocumentCode != "XQ" {
		t.Errorf("unknown codes must be warnings only: %v %v", err, m.Warnings)
	}
	for _, code := range []string{"PA", "PD", "PO", "PP"} {
		if m, _ := ParseMRZ([]string{code + passport[0][2:], passport[1]}); len(m.Warnings) > 0 || m.DocumentCode != code {
			t.Errorf("%s: %v", code, m.Warnings)
		}
	}
}

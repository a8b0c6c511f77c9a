package document

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestWhatIsNoMRZ(t *testing.T) {
	for _, c := range []struct {
		name, text, code, says string
	}{
		{"nothing", "", "empty", "no text"},
		{"blank", " \n\r\n\t", "empty", "no text"},
		{"one line", passport[0], "lines", "1 lines"},
		{"four lines", "A\nB\nC\nD", "lines", "4 lines"},
		{"short line", passport[0] + "\n" + passport[1][1:], "length", "line 2 has 43 characters"},
		{"uneven card", card[0] + "\n" + card[1] + "\nX", "length", "line 3 has 1 characters"},
		{"mixed sizes", passport[0] + "\n" + bigCard[1], "length", "characters"},
		{"control character", "P<UT\x07" + passport[0][5:] + "\n" + passport[1], "character", "line 1, column 5: a control character"},
		{"NUL", "P<UT\x00" + passport[0][5:] + "\n" + passport[1], "character", "control"},
		{"space", strings.Replace(strings.Join(passport, "\n"), "<ANNA", " ANNA", 1), "character", "a space"},
		{"small letters", strings.ToLower(strings.Join(passport, "\n")), "character", "a small letter"},
		{"accent", strings.Replace(strings.Join(passport, "\n"), "ANNA", "ÄNNA", 1), "character", "outside ASCII"},
		{"long lines", strings.Repeat("<", 10000) + "\n" + strings.Repeat("<", 10000), "length", "line 1 has 10000 characters"},
		{"huge", strings.Repeat("A\n", 1<<20), "length", "too many"},
	} {
		_, err := ParseMRZText(c.text)
		var e *MRZError
		if !errors.As(err, &e) || e.Code != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
		if err != nil && (strings.Contains(err.Error(), "ERIKSSON") || strings.Contains(err.Error(), "L898902C3")) {
			t.Errorf("%s: the error quotes the document", c.name)
		}
	}
	if _, err := ParseMRZ([]string{"", ""}); err == nil {
		t.Error("two empty lines were read")
	}
}

func TestNamesInTheirField(t *testing.T) {
	for _, c := range []struct {
		field, surname, given string
		truncated             bool
		warning               Warning
	}{
		{"ERIKSSON<<ANNA<MARIA", "ERIKSSON", "ANNA MARIA", false, ""},
		{"VAN<DER<MUELLEN<<JAN", "VAN DER MUELLEN", "JAN", false, ""},
		{"ARKFREITH", "ARKFREITH", "", false, ""},
		{"PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR", "PAPANDROPOULOUS", "JONATHON WARREN TREVOR", true, ""},
		{"<<ANNA", "", "ANNA", false, ""},
		{"A<<B<<C", "A", "B C", false, WarnNameSeparators},
		{"ERIKSS0N<<ANNA", "ERIKSS0N", "ANNA", false, WarnNameDigits},
		{"", "", "", false, WarnNameEmpty},
	} {
		m, err := ParseMRZ([]string{"P<UTO" + pad(c.field, 39), passport[1]})
		if err != nil {
			t.Fatal(err)
		}
		if m.Surname != c.surname || m.GivenNames != c.given || m.Truncated != c.truncated {
			t.Errorf("%s: %q %q %t", c.field, m.Surname, m.GivenNames, m.Truncated)
		}
		if c.warning != "" && !slices.Contains(m.Warnings, c.warning) || c.warning == "" && len(m.Warnings) > 0 {
			t.Errorf("%s: warnings %v", c.field, m.Warnings)
		}
	}
}

func TestSexOfAnMRZ(t *testing.T) {
	for in, want := range map[string]string{"M": "M", "F": "F", "<": "X", "X": "X", "Q": "Q"} {
		m, err := ParseMRZ([]string{passport[0], passport[1][:20] + in + passport[1][21:]})
		if err != nil || m.Sex != want || slices.Contains(m.Warnings, WarnSex) != (in == "Q") {
			t.Errorf("%s: %q %v %v", in, m.Sex, m.Warnings, err)
		}
	}
}

func TestLogsHaveNoPersonalData(t *testing.T) {
	m, _ := ParseMRZ(passport)
	r := InspectMRZ(strings.Join(passport, "\n"), Day{2026, 3, 1})
	for _, v := range []any{m, &m, m.MRZFields, r, m.Facts(Day{2026, 3, 1}), Name{Family: "ERIKSSON"}, Check{ID: "x", Detail: "ERIKSSON"}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			if s := fmt.Sprintf(verb, v); strings.Contains(s, "ERIKSSON") || strings.Contains(s, "L898902C3") {
				t.Errorf("%T in %s: %s", v, verb, s)
			}
		}
	}
}

func TestInspectJSON(t *testing.T) {
	got := toJSON(InspectMRZ(strings.Join(card, "\n"), Day{2026, 3, 1}))
	want := `{"kind":"TD1","lines":["` + strings.ReplaceAll(strings.Join(card, `","`), "<", `\u003c`) + `"],"accepted":true,` +
		`"checks":{"number":"ok","birth":"ok","expiry":"ok","optional":"not_checkable","composite":"ok"},` +
		`"fields":{"document_code":"I","issuer":"UTO","number":"D23145890","nationality":"UTO","birth":"740812","sex":"F",` +
		`"expiry":"120415","surname":"ERIKSSON","given_names":"ANNA MARIA","truncated":false,` +
		`"birth_date":"1974-08-12","expiry_date":"2012-04-15"},"warnings":[]}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := toJSON(InspectMRZ("x", Day{2026, 3, 1})); !strings.Contains(got, `"kind":"none"`) || !strings.Contains(got, `"error":"parse MRZ`) {
		t.Error(got)
	}
	if n := len(SplitTexts(strings.Join(card, "\n") + "\n\n \n" + strings.Join(passport, "\r\n") + "\r\n")); n != 2 {
		t.Errorf("%d texts", n)
	}
}

func BenchmarkParseMRZ(b *testing.B) {
	for _, c := range []struct {
		name  string
		lines []string
	}{{"TD1", card}, {"TD2", bigCard}, {"TD3", passport}, {"FRID", frenchCard("BERTHIER", "CORINNE")}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if m, err := ParseMRZ(c.lines); err != nil || !m.Accepted() {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "parses/s")
		})
	}
}

// frenchLine and swissLines are fictional licences, with their digits.
var (
	frenchLine = func() string {
		a := "D1FRA99UT00007"
		a += string(CheckDigit(a)) + "301231ERIKSSON"
		return a + string(CheckDigit(a))
	}()
	swissLines = []string{"UTO001D<<", "FACHE999142128097<<740812<<<<<", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}
)

func TestLicencesOfEurope(t *testing.T) {
	m, err := ParseMRZ([]string{frenchLine})
	if err != nil || m.Kind != FRDL || !m.Accepted() || m.Number != "99UT00007" || m.Expiry != "301231" || m.Surname != "ERIKSSON" || !m.Truncated || len(m.Warnings) != 2 {
		t.Errorf("%v %s", err, toJSON(m))
	}
	for _, at := range []int{6, 14, 17, 22, 29} {
		b := []byte(frenchLine)
		b[at] = '0' + (b[at]-'0'+1)%10
		if m, err := ParseMRZText(string(b)); err == nil && m.Accepted() {
			t.Errorf("accepted with a change at %d", at)
		}
	}
	m, err = ParseMRZText(strings.Join(swissLines, "\n"))
	if err != nil || m.Kind != CHDL || m.Accepted() || m.Number != "UTO001D" || m.Birth != "740812" || m.Surname != "ERIKSSON" || m.GivenNames != "ANNA MARIA" || m.Issuer != "CHE" {
		t.Errorf("%v %s", err, toJSON(m))
	}
	for _, bad := range []string{frenchLine[:29], frenchLine + "<", "D1FRA", strings.Join(swissLines[:2], "\n"), "UTO001D<\n" + strings.Join(swissLines[1:], "\n"), "UTO001D<<\n" + swissLines[1] + "<\n" + swissLines[2]} {
		if _, err := ParseMRZText(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

// TestTildeInAName covers the Ñ that issuers print although an MRZ has no such letter.
func TestTildeInAName(t *testing.T) {
	with := []string{"P<UTONUÑEZ<<INES" + strings.Repeat("<", 28), passport[1]}
	m, err := ParseMRZ(with)
	if err != nil || m.Surname != "NUNEZ" || m.Lines[0] != with[0] || !m.Accepted() || !slices.Equal(m.Warnings, []Warning{WarnNameForeign}) {
		t.Errorf("%v %s", err, toJSON(m))
	}
	for _, bad := range [][]string{
		{with[0] + "<", passport[1]}, {"PÑUTONUNEZ<<INES" + strings.Repeat("<", 28), passport[1]}, {passport[0], "Ñ" + passport[1][1:]}, {strings.Repeat("Ñ", 5000), "Ñ"},
	} {
		if m, err := ParseMRZ(bad); err == nil {
			t.Errorf("%s was read", toJSON(m))
		}
	}
}

func TestSeveralZonesWithoutBlankLines(t *testing.T) {
	text := strings.Join(slices.Concat(passport, card, visaB, card, visaA), "\r\n")
	list := SplitTexts(text)
	if len(list) != 5 {
		t.Fatalf("%q", list)
	}
	for i, kind := range []Kind{TD3, TD1, MRVB, TD1, MRVA} {
		if m, err := ParseMRZText(list[i]); err != nil || m.Kind != kind {
			t.Errorf("%d: %v %s", i, err, m.Kind)
		}
	}
	if list := SplitTexts("\ufeff" + strings.Join(passport, "\r") + "\r\r"); len(list) != 1 {
		t.Errorf("%q", list)
	} else if _, err := ParseMRZText(list[0]); err != nil {
		t.Error(err)
	}
}

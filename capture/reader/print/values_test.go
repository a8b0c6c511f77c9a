package print

import (
	"slices"
	"testing"

	"github.com/passdesk/passdesk/app/document"
)

func find(text string, f document.Facts) []string {
	p := pageOf(text)
	var found []string
	for _, v := range values(f) {
		if v.on(p) {
			found = append(found, v.name)
		}
	}
	return found
}

func TestNamePrintedWithItsMarks(t *testing.T) {
	for _, c := range []struct {
		family, given, text string
		want                []string
	}{
		{"ERIKSSON", "ANNA MARIA", "Surname\nERIKSSON\nGiven names\nANNA MARIA", []string{Surname, Given}},
		{"MUELLER", "JUERGEN", "Name / Surname\nMÜLLER\nJürgen", []string{Surname, Given}},
		{"MUXXLLER", "", "MULLER", []string{Surname}},
		{"WEISS", "", "1 WEIß", []string{Surname}},
		{"SOERBOE", "", "SØRBØ", []string{Surname}},
		{"OVERGAARD", "", "ØVERGÅRD", []string{Surname}},
		{"OCONNOR", "SEAN", "O'CONNOR, SEÁN", []string{Surname, Given}},
		{"MARTINEZ DE LA CRUZ", "JOSE", "MARTÍNEZ DE LA CRUZ\nJOSÉ", []string{Surname, Given}},
		{"HORVATOVA", "", "H0RVÁT0VA", []string{Surname}},
		{"XHAFERAJ", "", "XHAFERAI", []string{Surname}},
		{"VENKATANARASIMHARAJ", "", "VENKATANARASI MHARAJ", []string{Surname}},
		{"SILVA", "DANIEL ZOE", "SILVA\nDANIEL", []string{Surname}},
		{"LEE", "", "LEA", nil},
		{"ERIKSSON", "", "SURNAME\nLINDQVIST", nil},
		{"LINDQVIST", "", "", nil},
	} {
		f := document.Facts{Name: document.Name{Family: c.family, Given: c.given}}
		if got := find(c.text, f); !slices.Equal(got, c.want) {
			t.Errorf("%s %s on %q: %v, want %v", c.family, c.given, c.text, got, c.want)
		}
	}
	cut := document.Facts{Name: document.Name{Family: "PAPANDROPOULOUS", Given: "JONATHON WARREN TREVO", Truncated: true}}
	if got := find("PAPANDROPOULOUS\nJONATHON WARREN TREVOR", cut); len(got) != 2 {
		t.Errorf("a name that was cut: %v", got)
	}
}

func TestDatePrintedInEveryWay(t *testing.T) {
	day := document.Day{Year: 1974, Month: 8, Day: 12}
	for _, text := range []string{
		"12 AUG 1974", "12 AUG 74", "12 AUG/AOU 74", "12 AOÛT/AUG 1974", "12 August 1974", "AUG 12, 1974", "1974 AUG 12", "12. Aug. 1974",
		"12AUG1974", "12 AGO 1974", "12.08.1974", "12/08/1974", "08/12/1974", "12-08-1974", "1974-08-12", "12 08 1974", "12 08 74", "08121974", "19740812",
		"3 DOB 08/12/1974", "12.O8.l974", "DATE OF BIRTH 12.08.1974 M", "12.8.1974",
	} {
		if !pageOf(text).hasDay(day) {
			t.Errorf("%q is not found", text)
		}
	}
	for _, text := range []string{"", "12 SEP 1974", "12.08.1975", "112.08.1974", "12.08.19741", "13.08.1974", "1974", "12 08", "120874123", "A12B08C74"} {
		if pageOf(text).hasDay(day) {
			t.Errorf("%q is taken for 12 August 1974", text)
		}
	}
	for text, d := range map[string]document.Day{
		"01 JAN/JAN 00": {Year: 2000, Month: 1, Day: 1}, "9 März 1988": {Year: 1988, Month: 3, Day: 9}, "31 DÉC/DEC 99": {Year: 1999, Month: 12, Day: 31},
	} {
		if !pageOf(text).hasDay(d) {
			t.Errorf("%q is not found", text)
		}
	}
}

func TestNumberPrintedInGroups(t *testing.T) {
	for _, c := range []struct {
		number, text string
		want         bool
	}{
		{"U15935091", "No. U 159 350 91", true},
		{"L898902C3", "L898902C3", true},
		{"590600021454", "590-6000214-54", true},
		{"CCY5R9HG4", "CCYSR9HG4", true}, // S for 5
		{"FY0244469", "FYO244469", true}, // O for 0
		{"FY0244469", "FY0244468", true}, // one of nine misread
		{"FY0244469", "FY0244478", false},
		{"FP93860", "FP93861", false}, // short ones must be whole
		{"FY0244469", "", false},
		{"123", "123", false}, // too short to mean anything
	} {
		got := slices.Contains(find(c.text, document.Facts{Number: c.number}), Number)
		if got != c.want {
			t.Errorf("%s on %q: %v", c.number, c.text, got)
		}
	}
}

func TestUnknownValuesAreNotLookedFor(t *testing.T) {
	if v := values(document.Facts{Birth: document.Day{Year: 1974}, Number: "1"}); len(v) != 0 {
		t.Errorf("%d values", len(v))
	}
}

func FuzzPage(f *testing.F) {
	f.Add("12 AUG/AOU 74\nMÜLLER\nU 159 350 91")
	facts := document.Facts{
		Number: "U15935091", Name: document.Name{Family: "MUELLER", Given: "ANNA MARIA", Truncated: true},
		Birth: document.Day{Year: 1974, Month: 8, Day: 12}, Expiry: document.Day{Year: 2030, Month: 1, Day: 31},
	}
	f.Fuzz(func(_ *testing.T, text string) { find(text, facts) })
}

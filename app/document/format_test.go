package document

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestFormatWritesTheSpecimens(t *testing.T) {
	for _, lines := range [][]string{passport, card, bigCard, longCard, longBig, visaA, visaB} {
		m, err := ParseMRZ(lines)
		if err != nil {
			t.Fatal(err)
		}
		got, err := FormatMRZ(m.Kind, m.MRZFields)
		if err != nil || !slices.Equal(got, lines) {
			t.Errorf("%s: %v\ngot  %q\nwant %q", m.Kind, err, got, lines)
		}
	}
}

func TestFormatRefusesWhatDoesNotFit(t *testing.T) {
	good := MRZFields{Issuer: "UTO", Number: "U1234567", Nationality: "UTO", Birth: "900101", Sex: "M", Expiry: "300101", Surname: "Byrne", GivenNames: "Liam"}
	if _, err := FormatMRZ(TD3, good); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*MRZFields){
		"long number":   func(f *MRZFields) { f.Number = "U123456789" },
		"small number":  func(f *MRZFields) { f.Number = "u1" },
		"long issuer":   func(f *MRZFields) { f.Issuer = "UTOP" },
		"month 13":      func(f *MRZFields) { f.Birth = "901301" },
		"31 April":      func(f *MRZFields) { f.Expiry = "300431" },
		"sex":           func(f *MRZFields) { f.Sex = "MALE" },
		"no name":       func(f *MRZFields) { f.Surname, f.GivenNames = "'", "" },
		"digits":        func(f *MRZFields) { f.Surname = "Byrne 2" },
		"other script":  func(f *MRZFields) { f.Surname = "王" },
		"long optional": func(f *MRZFields) { f.Optional = strings.Repeat("A", 15) },
		"visa code":     func(f *MRZFields) { f.DocumentCode = "V" },
	} {
		f := good
		spoil(&f)
		if lines, err := FormatMRZ(TD3, f); err == nil {
			t.Errorf("%s: %q", name, lines)
		}
	}
	if _, err := FormatMRZ(FRID, good); err == nil {
		t.Error("FRID cannot be written")
	}
	if _, err := FormatMRZ(MRVA, MRZFields{DocumentCode: "P", Surname: "X"}); err == nil {
		t.Error("a visa with the code of a passport")
	}
	for _, number := range []string{"12345678<0", strings.Repeat("A", 24), strings.Repeat("A", 500), "AAAAAAAAAA a"} {
		f := good
		f.Number = number
		if lines, err := FormatMRZ(TD1, f); err == nil {
			t.Errorf("%d characters of number: %q", len(number), lines)
		}
	}
	f := good
	f.Number = strings.Repeat("A", 23) // fills the optional data to its end
	if lines, err := FormatMRZ(TD1, f); err != nil {
		t.Error(err)
	} else if m, _ := ParseMRZ(lines); m.Number != f.Number || !m.Accepted() {
		t.Errorf("%q", lines)
	}
}

func TestLongNamesAreCutWithALetterLast(t *testing.T) {
	for _, c := range []struct{ surname, given, want string }{
		{"Eriksson", "Anna Maria", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"},
		{"Nilavadhanananda", "Chayapa Dejthamrong Krasuang", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"},
		{"Nilavadhanananda", "Arnpol Petch Charonguang", "NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU"},
		{"Papandropoulous", "Jonathon Warren Trevor", "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR"},
		{"Bennelong Woolloomooloo Warrandyte Warnambool", "Dingo Potoroo", "BENNELONG<WOOLLOOMOOLO<W<<DINGO<POTOROO"},
		{strings.Repeat("A", 60), "", strings.Repeat("A", 39)},
		{strings.Repeat("A", 60), "Bo", strings.Repeat("A", 35) + "<<BO"},
		{strings.Repeat("A", 38) + " Berg", "", strings.Repeat("A", 37) + "<B"},
	} {
		lines, err := FormatMRZ(TD3, MRZFields{Issuer: "UTO", Number: "1", Nationality: "UTO", Birth: "900101", Expiry: "300101", Surname: c.surname, GivenNames: c.given})
		if err != nil {
			t.Fatal(err)
		}
		if got := lines[0][5:]; got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestTransliteration(t *testing.T) {
	for in, want := range map[string]string{
		"O'Connor": "OCONNOR", "D’Artagnan": "DARTAGNAN", "Smith-Jones": "SMITH JONES", "Müller": "MUELLER", "Måns": "MAANS",
		"Nuñez": "NUNEZ", "Łukasz Żółć": "LUKASZ ZOLC", "Straße": "STRASSE", "Þórður Ðe": "THORDUR DE", "Søren Æbelø": "SOEREN AEBELOE",
		"İbrahim Işık": "IBRAHIM ISIK", "Жуков Хрущёв": "ZHUKOV KHRUSHCHEV", "Юрий": "IURII", "Игорь": "IGOR", "Nguyễn Văn": "NGUYEN VAN",
		"Mu\u0308ller": "MUELLER", "ﬁsh": "FISH", "Ştefan Țepeș": "STEFAN TEPES", "Martin, Jr.": "MARTIN JR", "Œuvre Ĳ": "OEUVRE IJ",
	} {
		if got, ok := Transliterate(in); got != want || !ok {
			t.Errorf("%s: %s %t, want %s", in, got, ok, want)
		}
	}
	for _, in := range []string{"王", "Anna 2", "Ωmega", "a@b"} {
		if got, ok := Transliterate(in); ok {
			t.Errorf("%s became %s", in, got)
		}
	}
}

// fuzzFields makes fields out of anything; what a field cannot hold is dropped.
func fuzzFields(kind Kind, number, surname, given, optional string, birth, expiry uint32) MRZFields {
	clean := func(s string, n int) string {
		s = compact(s)
		return s[:min(len(s), n)]
	}
	day := func(n uint32) ShortDate {
		return ShortDateOf(Day{1950 + int(n%100), 1, 1}.Add(int(n / 100 % 365)))
	}
	f := MRZFields{
		Issuer: "UTO", Nationality: "D", Sex: "X", Number: clean(number, 9), Optional: clean(optional, 8),
		Birth: day(birth), Expiry: day(expiry), Surname: surname, GivenNames: given,
	}
	switch kind {
	case TD1:
		f.Number, f.Optional, f.Optional2 = clean(number, 16), clean(optional, 5), clean(optional, 11)
	case TD2:
		f.Number, f.Optional = clean(number, 12), clean(optional, 2)
	}
	return f
}

func FuzzFormat(f *testing.F) {
	f.Add(uint8(0), "D231458907", "Eriksson", "Anna Maria", "ABC", uint32(7408), uint32(1204))
	f.Add(uint8(1), "D23145890734", "Müller-Lüdenscheidt von und zu Hohenstein", "Karl-Heinz Jörg", "", uint32(1), uint32(99))
	f.Add(uint8(2), "L898902C3", "Хрущёв", "", "ZE184226B", uint32(36499), uint32(36500))
	f.Add(uint8(3), "", "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z", "A B C D E F G H I J K L", "", uint32(0), uint32(0))
	kinds := []Kind{TD1, TD2, TD3, MRVA, MRVB}
	f.Fuzz(func(t *testing.T, k uint8, number, surname, given, optional string, birth, expiry uint32) {
		kind := kinds[int(k)%len(kinds)]
		in := fuzzFields(kind, number, surname, given, optional, birth, expiry)
		lines, err := FormatMRZ(kind, in)
		if err != nil {
			return // a name that cannot be written
		}
		m, err := ParseMRZ(lines)
		if err != nil {
			t.Fatalf("%q: %v", lines, err)
		}
		if m.Kind != kind || m.Accepted() != (in.Number != "") {
			t.Fatalf("%s became %s, accepted %t, %+v: %q", kind, m.Kind, m.Accepted(), m.Checks, lines)
		}
		if m.Number != in.Number || m.Birth != in.Birth || m.Expiry != in.Expiry || m.Optional != in.Optional || m.Optional2 != in.Optional2 {
			t.Fatalf("fields changed: %q", lines)
		}
		whole := in.Surname + " " + in.GivenNames
		// Nothing but initials may end one short of the field: no letter can be taken to shift them.
		initials := !slices.ContainsFunc(strings.Fields(m.Surname+" "+m.GivenNames), func(w string) bool { return len(w) > 1 })
		if want, _ := Transliterate(whole); !m.Truncated && !initials && strings.TrimSpace(m.Surname+" "+m.GivenNames) != want {
			t.Fatalf("name became %q, want %q", m.Surname+" "+m.GivenNames, want)
		}
		again, err := FormatMRZ(kind, m.MRZFields)
		if err != nil || !slices.Equal(again, lines) {
			t.Fatalf("written again: %v\n%q\n%q", err, again, lines)
		}
	})
}

func FuzzMRZ(f *testing.F) {
	for _, lines := range [][]string{passport, card, bigCard, longCard, longBig, visaA, visaB, frenchCard("BERTHIER", "CORINNE")} {
		f.Add(strings.Join(lines, "\n"))
	}
	f.Add(strings.Repeat(strings.Repeat("<", 30)+"\n", 3))
	f.Add("V" + strings.Repeat("9", 35) + "\n" + strings.Repeat("Z", 36))
	f.Fuzz(func(t *testing.T, text string) {
		m, err := ParseMRZText(text)
		if err != nil {
			if m.Kind != "" || len(m.Lines) > 0 {
				t.Fatal("an error with a result")
			}
			return
		}
		if strings.Contains(strings.Join(m.Lines, ""), "<<") && strings.Contains(m.Surname+m.GivenNames, "<") {
			t.Fatal("a filler in a name")
		}
		for _, v := range []Verdict{m.Checks.Number, m.Checks.Birth, m.Checks.Expiry, m.Checks.Optional, m.Checks.Composite} {
			if v != OK && v != Wrong && v != NotCheckable || m.Accepted() && v == Wrong {
				t.Fatalf("verdict %q", v)
			}
		}
		for _, today := range []Day{{2026, 3, 1}, {2000, 2, 29}, {1999, 12, 31}} {
			facts := m.Facts(today)
			if !facts.Birth.IsZero() && today.Before(facts.Birth.First()) {
				t.Fatalf("born on %s, after today", facts.Birth)
			}
			if e := facts.Expiry; !e.IsZero() && (e.Year < today.Year-30 || e.Year > today.Year+70) {
				t.Fatalf("expires on %s", e)
			}
			if Expired(facts, today, 0).Outcome == "" || m.Accepted() != (Worst(m.Findings()) == Agree) {
				t.Fatalf("findings %v, accepted %t", m.Findings(), m.Accepted())
			}
		}
		if again, err := ParseMRZ(m.Lines); err != nil || toJSON(again) != toJSON(m) {
			t.Fatalf("read again: %v", err)
		}
	})
}

// FuzzMRZLines gives the parser its lines directly: any bytes in any of them.
func FuzzMRZLines(f *testing.F) {
	for _, lines := range [][]string{passport, card, bigCard, longCard, longBig, visaA, visaB, frenchCard("BERTHIER", "CORINNE")} {
		third := ""
		if len(lines) == 3 {
			third = lines[2]
		}
		f.Add(uint8(len(lines)), lines[0], lines[1], third)
	}
	f.Add(uint8(2), "P<UTONU\u00d1EZ<<INES<<<<<<<<<<<<<<<<<<<<<<<<<<<<", passport[1], "")
	f.Add(uint8(1), strings.Repeat("<", 10_000), "", "")
	f.Fuzz(func(t *testing.T, n uint8, a, b, c string) {
		s := storm{Rand: rand.New(rand.NewPCG(1, 1))}
		lines := []string{a, b, c}[:n%4]
		if err := s.check(ParseMRZ(lines)); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzInspect gives any text to what kiosk inspect runs, and looks whether its result stays out of logs.
func FuzzInspect(f *testing.F) {
	f.Add([]byte(strings.Join(passport, "\n")))
	f.Add(payload(v10, elements, "ZVZVA01\r"))
	f.Add([]byte("Eriksson, Anna\tERIKSSON<<ANNA"))
	f.Add([]byte(`{"viz": "M\u00fcller, J\u00f6rg", "mrz": "MUXXLLER<<JOERG"}`))
	f.Add([]byte(`[{"family": "A", "truncated": true}, "A B"]`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		today := Day{2026, 3, 1}
		for _, text := range SplitTexts(string(raw)) {
			r := InspectMRZ(text, today)
			if (r.Error == "") != (r.Kind != None) || strings.Contains(r.Error, text) && len(text) > 20 {
				t.Fatalf("%s", toJSON(r))
			}
		}
		for _, r := range []any{InspectMRZ(string(raw), today), InspectAAMVA(raw), InspectNames(string(raw))} {
			if raw := toJSON(r); !strings.HasPrefix(raw, "{") {
				t.Fatal(raw)
			}
			if text := fmt.Sprintf("%v %+v %#v %s %d", r, r, r, r, r); !strings.Contains(text, "[redacted]") || len(text) > 500 {
				t.Fatal(text)
			}
		}
	})
}

package document

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// licence is a fictional holder. Every payload below is made from it.
var licence = AAMVA{
	JurisdictionVersion: 1,
	AAMVAFields: AAMVAFields{
		Number: "U64235789", Surname: "SPECIMEN", Given: "LISA", Middle: "MARIA", Suffix: "JR",
		Birth: Day{1986, 6, 7}, Expiry: Day{2034, 12, 10}, Issued: Day{2026, 6, 8}, Sex: "F", Country: "UTO",
		Street: "2300 WEST BROAD STREET", City: "PORT AMAUROT", State: "UT", PostalCode: "232690000", Discriminator: "2424244747",
	},
}

// elements are those of a payload, in the order of the standard.
var elements = []string{
	"DAQU64235789", "DCSSPECIMEN", "DDEN", "DACLISA", "DDFN", "DADMARIA", "DDGN", "DCUJR", "DBD06082026", "DBB06071986",
	"DBA12102034", "DBC2", "DAG2300 WEST BROAD STREET", "DAIPORT AMAUROT", "DAJUT", "DAK232690000", "DCF2424244747", "DCGUTO",
}

func payload(header string, elems []string, rest string) []byte {
	return []byte(header + "DL" + strings.Join(elems, "\n") + "\r" + rest)
}

const v10 = "@\n\x1e\rANSI 999999100102DL00410278ZV03190008"

// with replaces the elements that have the ids of news; an element without a value is left out.
func with(news ...string) []string {
	out := slices.Clone(elements)
	for _, n := range news {
		i := slices.IndexFunc(out, func(e string) bool { return e[:3] == n[:3] })
		switch {
		case i < 0:
			out = append(out, n)
		case len(n) == 3:
			out = slices.Delete(out, i, i+1)
		default:
			out[i] = n
		}
	}
	return out
}

func wantFields() AAMVAFields {
	f := licence.AAMVAFields
	f.Issuer = Utopia
	return f
}

func TestFormattedLicenceIsReadBack(t *testing.T) {
	b, err := FormatAAMVA(licence)
	if err != nil {
		t.Fatal(err)
	}
	var offset, length int
	head := string(b[:31])
	if _, err := fmt.Sscanf(head, "@\n\x1e\rANSI 999999100101DL%4d%4d", &offset, &length); err != nil || offset != 31 || offset+length != len(b) {
		t.Errorf("header %q of %d bytes: %v", head, len(b), err)
	}
	if string(b[offset:offset+2]) != "DL" || b[len(b)-1] != '\r' {
		t.Errorf("the directory does not point at the subfile")
	}
	a, err := ParseAAMVA(b)
	if err != nil || !a.Accepted() || len(a.Warnings) > 0 || a.Version != 10 || a.JurisdictionVersion != 1 || a.IIN != UtopiaIIN || !a.Specimen() {
		t.Fatalf("%v %v %+v", err, a.Warnings, a.Checks)
	}
	if a.AAMVAFields != wantFields() {
		t.Errorf("got  %s\nwant %s", toJSON(a.AAMVAFields), toJSON(wantFields()))
	}
}

func TestDeviationsOfIssuers(t *testing.T) {
	in := strings.Join
	for _, c := range []struct {
		name    string
		payload []byte
		change  func(*AAMVAFields)
		warn    []Warning
	}{
		{"standard", payload(v10, elements, "ZVZVA01\r"), nil, nil},
		{"offsets of zero", payload("@\n\x1e\rANSI 999999100102DL00000000ZV00000000", elements, ""), nil, nil},
		{"offsets of nonsense", payload("@\n\x1e\rANSI 999999100102DL99999999ZV99990001", elements, "ZVZVA01\r"), nil, nil},
		{"directory too short", payload("@\n\x1e\rANSI 999999100102DL0041027", elements, ""), nil, []Warning{WarnDirectory}},
		{"type on a line of its own", []byte(v10 + "DL\n" + in(elements, "\n") + "\r"), nil, nil},
		{"no type before the elements", []byte(v10 + in(elements, "\n") + "\r"), nil, nil},
		{"CRLF", []byte(strings.ReplaceAll(string(payload(v10, elements, "")), "\n", "\r\n")), nil, nil},
		{"CR only", []byte(v10 + "DL" + in(elements, "\r") + "\r"), nil, nil},
		{"record separators", []byte(v10 + "DL" + in(elements, "\x1e")), nil, nil},
		{"no record separator in the header", payload("@\n\rANSI 999999100102DL00410278ZV03190008", elements, ""), nil, nil},
		{"space before the header", payload(" "+v10, elements, ""), nil, nil},
		{"no compliance character", payload("ANSI 999999100102DL00410278ZV03190008", elements, ""), nil, nil},
		{"file type AAMVA", payload("@\n\x1e\rAAMVA999999100101DL00310200", elements, ""), nil, []Warning{WarnFileType}},
		{"reversed", func() []byte {
			r := slices.Clone(elements)
			slices.Reverse(r)
			return payload(v10, r, "")
		}(), nil, nil},
		{"jurisdiction subfile first", []byte(v10 + "ZVZVA01\nZVB\x80\xff\x01\rDL" + in(elements, "\n") + "\r"), nil, nil},
		{"padded values", payload(v10, with("DAQU64235789   ", "DCSSPECIMEN          ", "DAK232690000  "), ""), nil, nil},
		{"NONE and unavl", payload(v10, with("DADNONE", "DCUunavl", "DCFNONE"), ""), func(f *AAMVAFields) {
			f.Middle, f.Suffix, f.Discriminator = "", "", ""
		}, nil},
		{"years first, as in Canada", payload(v10, with("DBB19860607", "DBA20341210", "DBD20260608"), ""), nil, nil},
		{"dates with slashes", payload(v10, with("DBB06/07/1986"), ""), nil, nil},
		{"identity card", []byte(strings.ReplaceAll(v10, "DL0041", "ID0041") + "ID" + in(elements, "\n") + "\r"), nil, nil},
		{"version 11", payload("@\n\x1e\rANSI 999999110102DL00410278ZV03190008", elements, ""), nil, []Warning{WarnVersionNewer}},
		{"unknown issuer", payload("@\n\x1e\rANSI 123456100101DL00310278", elements, ""), func(f *AAMVAFields) { f.Issuer = "" }, []Warning{WarnJurisdiction}},
		{"version 3: given names with comma", payload("@\n\x1e\rANSI 999999030001DL00310440", with("DAC", "DAD", "DCTLISA,MARIA"), ""), nil, nil},
		{"version 3: given names with space", payload("@\n\x1e\rANSI 999999030001DL00310440", with("DAC", "DAD", "DCTLISA MARIA  "), ""), nil, nil},
		{"version 1", payload("@\n\x1e\rANSI 9999990101DL00290192", with("DCS", "DAC", "DAD", "DCU", "DDE", "DDF", "DDG", "DCF", "DCG", "DAASPECIMEN,LISA,MARIA,JR", "DBB19860607", "DBA20341210", "DBD20260608", "DBCF"), ""), func(f *AAMVAFields) {
			f.FullName, f.Discriminator = "SPECIMEN,LISA,MARIA,JR", ""
		}, nil},
		{"version 1 of Colorado", payload("@\n\x1e\rANSI 6360200101DL00290192", with("DCS", "DAC", "DAD", "DCU", "DAALISA,MARIA,SPECIMEN"), ""), func(f *AAMVAFields) {
			f.FullName, f.Suffix, f.Issuer = "LISA,MARIA,SPECIMEN", "", "CO"
		}, nil},
		{"version 1 of Pennsylvania", payload("@\n\x1e\rANSI 6360250101DL00290192", with("DCS", "DAC", "DAD", "DCU", "DAALISA MARIA SPECIMEN"), ""), func(f *AAMVAFields) {
			f.FullName, f.Suffix, f.Issuer = "LISA MARIA SPECIMEN", "", "PA"
		}, []Warning{WarnNameOrder}},
		{"version 1 with DAB", payload("@\n\x1e\rANSI 9999990001DL00290192", with("DCS", "DABSPECIMEN"), ""), nil, nil},
		{"truncated name", payload(v10, with("DDET"), ""), func(f *AAMVAFields) { f.Truncated = true }, nil},
		{"ISO 8859-1", payload(v10, with("DCSSP\xc9CIMEN"), ""), func(f *AAMVAFields) { f.Surname = "SPÉCIMEN" }, nil},
		{"UTF-8", payload(v10, with("DCSSPÉCIMEN"), ""), func(f *AAMVAFields) { f.Surname = "SPÉCIMEN" }, nil},
		{"element twice", payload(v10, append(slices.Clone(elements), "DAQOTHER"), ""), nil, []Warning{WarnRepeated}},
		{"control characters stripped", []byte("@ANSI 999999100102DL00410278ZV03190008DL" + in(elements, "") + "ZVZVA01"), nil, []Warning{WarnSeparators}},
		{"control characters turned into space", []byte("@   ANSI 999999100102DL00410278ZV03190008DL" + in(elements, " ") + " ZVZVA01 "), nil, []Warning{WarnSeparators}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := ParseAAMVA(c.payload)
			if err != nil {
				t.Fatal(err)
			}
			want := wantFields()
			if c.change != nil {
				c.change(&want)
			}
			if strings.HasPrefix(c.name, "version 1 of") {
				want.Country = "UTO" // DCG of the elements counts, not the country of the issuer
			}
			if a.AAMVAFields != want {
				t.Errorf("got  %s\nwant %s", toJSON(a.AAMVAFields), toJSON(want))
			}
			if !slices.Equal(a.Warnings, c.warn) || !a.Accepted() {
				t.Errorf("accepted %t, %+v, warnings %v, want %v", a.Accepted(), a.Checks, a.Warnings, c.warn)
			}
		})
	}
}

func TestIncompleteLicenceIsNotAccepted(t *testing.T) {
	for _, c := range []struct {
		name    string
		payload []byte
		warn    Warning
	}{
		{"no number", payload(v10, with("DAQNONE"), ""), WarnNumberMissing},
		{"no birth", payload(v10, with("DBB"), ""), WarnBirthMissing},
		{"no expiry", payload(v10, with("DBA"), ""), WarnExpiryMissing},
		{"no name", payload(v10, with("DCS", "DAC", "DAD"), ""), WarnNameMissing},
		{"birth is not a date", payload(v10, with("DBB13321986"), ""), WarnBirthInvalid},
		{"birth on 30 February", payload(v10, with("DBB02301986"), ""), WarnBirthInvalid},
		{"expiry is letters", payload(v10, with("DBAMMDDCCYY"), ""), WarnExpiryInvalid},
		{"expires before birth", payload(v10, with("DBA06071980"), ""), WarnExpiryEarly},
		{"cut off", payload(v10, elements[:5], ""), WarnBirthMissing},
		{"header only", []byte(v10), WarnNumberMissing},
		{"header digits cut", []byte("@\n\x1e\rANSI 9999991\nDL" + strings.Join(elements, "\n")), WarnHeaderDigits},
		{"stripped, with a name that holds an id", []byte("@ANSI 999999100101DL00310278DL" + strings.Join(with("DCSMCDADE"), "")), WarnAmbiguous},
	} {
		a, err := ParseAAMVA(c.payload)
		if err != nil || a.Accepted() || !slices.Contains(a.Warnings, c.warn) {
			t.Errorf("%s: %v, accepted %t, warnings %v", c.name, err, a.Accepted(), a.Warnings)
		}
	}
	for name, b := range map[string][]byte{
		"nothing": nil, "text": []byte("https://example.org/"), "word far inside": []byte(strings.Repeat("x", 100) + string(payload(v10, elements, ""))),
		"a few elements":    []byte("DL" + strings.Join(elements[:8], "\n")),
		"elements in prose": []byte("DBA is the expiry, DBB the birth, DAQ the number and DCS the surname."),
		"magnetic stripe":   []byte("%UTAMAUROT^DOE$JOHN$^12 MAIN ST^?;6360100462172082009=2101198701010=?"),
	} {
		if _, err := ParseAAMVA(b); !errors.Is(err, ErrNotAAMVA) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ParseAAMVA(make([]byte, maxPayload+1)); err == nil || errors.Is(err, ErrNotAAMVA) {
		t.Errorf("too long: %v", err)
	}
}

func TestFormatAAMVARefuses(t *testing.T) {
	for name, spoil := range map[string]func(*AAMVA){
		"no number":   func(a *AAMVA) { a.Number = "" },
		"surname":     func(a *AAMVA) { a.Surname = "NONE" },
		"line feed":   func(a *AAMVA) { a.Given = "A\nDAQX" },
		"script":      func(a *AAMVA) { a.Given = "Юрий" },
		"birth":       func(a *AAMVA) { a.Birth = Day{1986, 0, 0} },
		"expiry":      func(a *AAMVA) { a.Expiry = Day{} },
		"issuer":      func(a *AAMVA) { a.IIN = "12" },
		"outer space": func(a *AAMVA) { a.City = " X" },
		"size":        func(a *AAMVA) { a.Street = strings.Repeat("A", maxPayload) },
	} {
		a := licence
		spoil(&a)
		if b, err := FormatAAMVA(a); err == nil {
			t.Errorf("%s: %q", name, b)
		}
	}
}

func TestInspectAAMVA(t *testing.T) {
	got := toJSON(InspectAAMVA(payload(v10, elements, "")))
	for _, want := range []string{
		`"kind":"AAMVA"`, `"accepted":true`, `"checks":{"header":"ok","number":"ok","name":"ok","birth":"ok","expiry":"ok"}`,
		`"number":"U64235789"`, `"birth":"1986-06-07"`, `"header":{"iin":"999999","version":10,`, `"DBB":"06071986"`, `"warnings":[]`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nis not in %s", want, got)
		}
	}
	if r := InspectAAMVA([]byte("x")); r.Kind != None || r.Error == "" || r.Accepted {
		t.Errorf("%s", toJSON(r))
	}
	for _, v := range []any{licence, licence.AAMVAFields, InspectAAMVA(payload(v10, elements, ""))} {
		if s := fmt.Sprintf("%v %+v %#v %d", v, v, v, v); strings.Contains(s, "SPECIMEN") || strings.Contains(s, "U64235789") {
			t.Errorf("%T printed %s", v, s)
		}
	}
}

func FuzzAAMVA(f *testing.F) {
	f.Add(payload(v10, elements, "ZVZVA01\r"))
	f.Add([]byte("@ANSI 999999100102DL00410278DL" + strings.Join(elements, "")))
	f.Add(payload("@\n\x1e\rANSI 6360250101DL00290192", with("DCS", "DAALISA MARIA SPECIMEN"), ""))
	f.Add([]byte("AMVA 123456"))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := ParseAAMVA(b)
		if err != nil {
			if a.Elements != nil {
				t.Fatal("an error with a result")
			}
			return
		}
		if a.Accepted() && (a.Number == "" || a.Surname+a.Given == "" || !a.Birth.Complete() || !a.Birth.Before(a.Expiry)) {
			t.Fatalf("accepted %s", toJSON(a))
		}
		for id, v := range a.Elements {
			if len(id) != 3 || strings.ContainsAny(v, "\r\n") {
				t.Fatalf("element %q %q", id, v)
			}
		}
		out, err := FormatAAMVA(a)
		if err != nil {
			return // not enough to write
		}
		again, err := ParseAAMVA(out)
		if err != nil {
			t.Fatal(err)
		}
		if again.Number != a.Number || again.Surname != a.Surname || again.Birth != a.Birth || again.Expiry != a.Expiry || again.Country != first(a.Country, Utopia) {
			t.Fatalf("%s\nbecame %s", toJSON(a), toJSON(again))
		}
	})
}

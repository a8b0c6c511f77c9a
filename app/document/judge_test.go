package document

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/app"
)

// newPassport is a valid document on the day today, of a state that exists.
func newPassport(t *testing.T, change func(*MRZFields)) *MRZ {
	t.Helper()
	f := MRZFields{
		Issuer: "D", Number: "L898902C3", Nationality: "D", Birth: "740812", Sex: "F", Expiry: "300415", Surname: "Eriksson", GivenNames: "Anna Maria",
	}
	if change != nil {
		change(&f)
	}
	lines, err := FormatMRZ(TD3, f)
	if err != nil {
		t.Fatal(err)
	}
	m, err := ParseMRZ(lines)
	if err != nil {
		t.Fatal(err)
	}
	return &m
}

func newLicence(t *testing.T, change func(*AAMVA)) *AAMVA {
	t.Helper()
	l := licence
	l.IIN, l.Country, l.Number = "636000", "USA", "L898902C3"
	l.Surname, l.Given, l.Middle, l.Suffix = "ERIKSSON", "ANNA", "MARIA", ""
	l.Birth, l.Expiry = Day{1974, 8, 12}, Day{2030, 4, 15}
	if change != nil {
		change(&l)
	}
	b, err := FormatAAMVA(l)
	if err != nil {
		t.Fatal(err)
	}
	a, err := ParseAAMVA(b)
	if err != nil {
		t.Fatal(err)
	}
	return &a
}

func anna() *Facts {
	return &Facts{Source: FromDirectory, Name: Name{Family: "Eriksson", Given: "Anna", Preferred: "Annie"}, Birth: Day{1974, 8, 12}}
}

func TestJudgement(t *testing.T) {
	wide := Policy{Kinds: []Kind{TD1, TD2, TD3, MRVA, MRVB, FRID, Licence}}
	for _, c := range []struct {
		name     string
		evidence Evidence
		policy   Policy
		worst    Outcome
		// reasons are those of the checks that do not agree, in order, with their ids.
		findings string
	}{
		{"passport and record", Evidence{MRZ: newPassport(t, nil), Directory: anna()}, Policy{}, Agree, ""},
		{"licence and record", Evidence{Barcode: newLicence(t, nil), Directory: anna()}, Policy{}, Agree, ""},
		{
			"everything", Evidence{MRZ: newPassport(t, func(f *MRZFields) { f.Issuer, f.Nationality = "USA", "USA" }), Barcode: newLicence(t, nil), Directory: anna(), Visual: &Facts{
				Source: FromVisual, Number: "L898902C3", Birth: Day{1974, 8, 12}, Name: Name{Family: "Eriksson", Given: "Anna Maria"},
			}}, Policy{}, Agree, "",
		},
		{"expired", Evidence{MRZ: newPassport(t, func(f *MRZFields) { f.Expiry = "260228" })}, Policy{}, Refuse, "expiry expired"},
		{"expires today", Evidence{MRZ: newPassport(t, func(f *MRZFields) { f.Expiry = "260301" })}, Policy{}, Agree, ""},
		{"expired within the grace", Evidence{MRZ: newPassport(t, func(f *MRZFields) { f.Expiry = "260228" })}, Policy{Grace: 1}, Review, "expiry expired_in_grace"},
		{"expired licence", Evidence{Barcode: newLicence(t, func(a *AAMVA) { a.Expiry = Day{2026, 2, 28} })}, Policy{}, Refuse, "expiry expired"},
		{"kind that policy does not take", Evidence{MRZ: newPassport(t, nil)}, Policy{Kinds: []Kind{TD1}}, Refuse, "kind kind_not_allowed"},
		{"barcode where policy wants passports", Evidence{Barcode: newLicence(t, nil)}, Policy{Kinds: []Kind{TD3}}, Refuse, "kind kind_not_allowed"},
		{"nothing read, policy demands it", Evidence{Manual: true}, Policy{MachineReadable: true}, Refuse, "kind no_machine_readable"},
		{"taken by hand", Evidence{Manual: true, Directory: anna()}, Policy{}, Review, "document.read manual"},
		{"nothing read", Evidence{}, Policy{}, Review, "kind no_machine_readable"},
		{"too young", Evidence{MRZ: newPassport(t, func(f *MRZFields) { f.Birth = "120812" })}, Policy{}, Review, "age age_unexpected"},
		{"young, and policy takes them", Evidence{MRZ: newPassport(t, func(f *MRZFields) { f.Birth = "120812" })}, Policy{Youngest: 12}, Agree, ""},
		{"too old for policy", Evidence{MRZ: newPassport(t, func(f *MRZFields) { f.Birth = "270101" })}, Policy{Oldest: 90}, Review, "age age_unexpected"},
		{"another person", Evidence{MRZ: newPassport(t, func(f *MRZFields) { f.Surname, f.GivenNames = "Okafor", "Chidi" }), Directory: anna()}, Policy{}, Review, "name.mrz-directory different"},
		{"born another day", Evidence{MRZ: newPassport(t, func(f *MRZFields) { f.Birth = "740813" }), Directory: anna()}, Policy{}, Review, "birth.mrz-directory different"},
		{"record without birth", Evidence{MRZ: newPassport(t, nil), Directory: &Facts{Source: FromDirectory, Name: anna().Name}}, Policy{}, Review, "birth.mrz-directory unknown"},
		{"record without name", Evidence{MRZ: newPassport(t, nil), Directory: &Facts{Source: FromDirectory, Birth: anna().Birth}}, Policy{}, Review, "name.mrz-directory missing"},
		{"goes by another name", Evidence{MRZ: newPassport(t, func(f *MRZFields) { f.GivenNames = "Annie" }), Directory: anna()}, Policy{}, Review, "name.mrz-directory preferred_name"},
		{"front and barcode differ", Evidence{MRZ: newPassport(t, func(f *MRZFields) { f.Issuer = "USA" }), Barcode: newLicence(t, func(a *AAMVA) { a.Number = "U1" })}, Policy{}, Review, "number.mrz-barcode different"},
		{"specimen", Evidence{MRZ: newPassport(t, func(f *MRZFields) { f.Issuer = Utopia })}, Policy{}, Review, "issuer.mrz specimen"},
		{"unknown issuer", Evidence{MRZ: newPassport(t, func(f *MRZFields) { f.Issuer = "QQQ" })}, Policy{}, Review, "issuer.mrz issuer_unknown"},
		{"unknown nationality", Evidence{MRZ: newPassport(t, func(f *MRZFields) { f.Nationality = "QQQ" })}, Policy{}, Review, "nationality.mrz nationality_unknown"},
		{"nationality is not the issuer", Evidence{MRZ: newPassport(t, func(f *MRZFields) { f.Nationality = "XXB" })}, Policy{}, Agree, ""},
		{"card with the code of a passport", Evidence{MRZ: func() *MRZ {
			lines, err := FormatMRZ(TD1, MRZFields{DocumentCode: "P", Issuer: "D", Number: "1", Nationality: "D", Birth: "740812", Expiry: "300415", Surname: "A"})
			if err != nil {
				t.Fatal(err)
			}
			m, _ := ParseMRZ(lines)
			return &m
		}()}, Policy{}, Review, "issuer.mrz document_code_unexpected"},
		{"visa that policy takes", Evidence{MRZ: func() *MRZ {
			lines, err := FormatMRZ(MRVA, MRZFields{Issuer: "D", Number: "1", Nationality: "D", Birth: "740812", Expiry: "300415", Surname: "A"})
			if err != nil {
				t.Fatal(err)
			}
			m, _ := ParseMRZ(lines)
			return &m
		}()}, wide, Agree, ""},
		{"country is not the jurisdiction's", Evidence{Barcode: newLicence(t, func(a *AAMVA) { a.Country = "CAN" })}, Policy{}, Review, "issuer.barcode country_differs"},
		{"unknown jurisdiction", Evidence{Barcode: newLicence(t, func(a *AAMVA) { a.IIN = "123456" })}, Policy{}, Review, "issuer.barcode issuer_unknown"},
		{"screen and copy", Evidence{MRZ: newPassport(t, nil), Flags: []Flag{FlagScreen, FlagGreyCopy}}, Policy{}, Review, "capture.screen screen, capture.grey_copy grey_copy"},
		{"gravest first", Evidence{MRZ: newPassport(t, func(f *MRZFields) { f.Expiry, f.Birth = "200101", "120812" }), Flags: []Flag{FlagScreen}}, Policy{}, Refuse, "expiry expired, age age_unexpected, capture.screen screen"},
		{"print misread", Evidence{MRZ: newPassport(t, nil), Visual: &Facts{
			Source: FromVisual, Number: "L8989O2C", Birth: Day{1971, 8, 12}, Expiry: Day{2080, 4, 16}, Sex: "M", Issuer: "O", Name: Name{Family: "Er1ksson", Given: "Aima"},
		}}, Policy{}, Agree, ""},
		{"print differs", Evidence{MRZ: newPassport(t, nil), Visual: &Facts{Source: FromVisual, Number: "L123902C3", Birth: Day{1986, 8, 12}}}, Policy{}, Review, "number.mrz-visual different"},
	} {
		list := Judge(c.evidence, c.policy, today)
		var findings []string
		ids := map[string]bool{}
		for _, k := range list {
			if k.Outcome != Agree {
				findings = append(findings, k.ID+" "+k.Reason)
			}
			if ids[k.ID] || k.Detail == "" || k.Outcome != Agree && k.Reason == "" {
				t.Errorf("%s: %s is there twice, or has no reason or sentence", c.name, k.ID)
			}
			ids[k.ID] = true
		}
		if got := strings.Join(findings, ", "); got != c.findings || Worst(list) != c.worst {
			t.Errorf("%s: %s with %q, want %s with %q", c.name, Worst(list), got, c.worst, c.findings)
		}
		if (Refusal(list) != "") != (c.worst == Refuse) {
			t.Errorf("%s: refusal %q", c.name, Refusal(list))
		}
	}
}

// TestExpiryThatMayBeMisreadIsNotRefused spoils the check digit of an expired document's expiry.
func TestExpiryThatMayBeMisreadIsNotRefused(t *testing.T) {
	m := newPassport(t, func(f *MRZFields) { f.Expiry = "200101" })
	l := []byte(m.Lines[1])
	l[27] = '0' + (l[27]-'0'+1)%10
	spoilt, err := ParseMRZ([]string{m.Lines[0], string(l)})
	if err != nil {
		t.Fatal(err)
	}
	list := Judge(Evidence{MRZ: &spoilt}, Policy{}, today)
	i := slices.IndexFunc(list, func(c Check) bool { return c.ID == "expiry" })
	if Worst(list) != Review || list[i].Reason != "expiry_unclear" {
		t.Errorf("%v", list)
	}
	// A barcode that is whole decides in its place.
	list = Judge(Evidence{MRZ: &spoilt, Barcode: newLicence(t, func(a *AAMVA) { a.Expiry = Day{2020, 1, 1} })}, Policy{}, today)
	if Refusal(list) != "expired" {
		t.Errorf("%v", list)
	}
}

// claims are words that no screen, page or sentence may use of a document or a person: a camera cannot know that much. The
// product's own name Verified ID is left alone, and so is a sentence that something cannot be verified.
var claims = regexp.MustCompile(`(?i)\b(verified|genuine|authentic|authenticated|certified|counterfeit|forged|fake|auténtic[oa]s?|verificad[oa]s?|certificad[oa]s?|falsificad[oa]s?|genuin[oa]s?)\b|真伪|真品|伪造|已验证|正品|已认证`)

var allowed = regexp.MustCompile(`(?i)verified[ -]?id\b|(cannot|could not|not) be verified|no se (puede|pudo|ha podido) verificar|folder of verified models|whether a document is genuine|\bID verificad[oa]\b|credencial verificada`)

func claim(text string) string { return claims.FindString(allowed.ReplaceAllString(text, "")) }

// TestRefusalHasThreeReasons judges random evidence: whatever comes, only policy's three reasons refuse, the list is sorted, and no
// sentence claims more than was seen.
func TestRefusalHasThreeReasons(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	three := []string{"expired", "kind_not_allowed", "no_machine_readable"}
	facts := func(s Source) *Facts {
		if r.IntN(2) == 0 {
			return nil
		}
		return &Facts{Source: s, Number: []string{"", "L898902C3", "X"}[r.IntN(3)], Birth: Day{1900 + r.IntN(130), 1, 1}, Expiry: Day{1990 + r.IntN(60), 1, 1}, Sex: "M", Name: Name{Family: "Eriksson", Given: "王"}}
	}
	seen := map[string]bool{}
	for range 4000 {
		var e Evidence
		if r.IntN(3) > 0 {
			lines := slices.Clone([][]string{passport, card, bigCard, longCard, visaA, visaB, frenchCard("BERTHIER", "CORINNE")}[r.IntN(7)])
			for range r.IntN(3) {
				b := []byte(lines[r.IntN(len(lines))])
				b[r.IntN(len(b))] = "0<AP9"[r.IntN(5)]
				if len(b) == len(lines[1]) {
					lines[1] = string(b)
				}
			}
			m, err := ParseMRZ(lines)
			if err != nil {
				t.Fatal(err)
			}
			e.MRZ = &m
		}
		if r.IntN(3) == 0 {
			a, err := ParseAAMVA(payload(v10, with([]string{"DBA01012020", "DBANONE", "DCGUSA", "DCSX"}[r.IntN(4)]), ""))
			if err != nil {
				t.Fatal(err)
			}
			e.Barcode = &a
		}
		e.Visual, e.Directory, e.Manual = facts(FromVisual), facts(FromDirectory), r.IntN(4) == 0
		if r.IntN(4) == 0 {
			e.Flags = []Flag{FlagScreen, FlagGreyCopy, "other"}[r.IntN(3):][:1]
		}
		p := Policy{MachineReadable: r.IntN(2) == 0, Grace: r.IntN(40)}
		if r.IntN(4) == 0 {
			p.Kinds = []Kind{TD3}
		}
		list := Judge(e, p, today)
		if len(list) == 0 || !slices.IsSortedFunc(list, func(a, b Check) int { return app.Grave(string(a.Outcome)) - app.Grave(string(b.Outcome)) }) {
			t.Fatalf("not sorted: %v", list)
		}
		for _, c := range list {
			seen[c.Reason] = true
			if c.Outcome == Refuse && !slices.Contains(three, c.Reason) {
				t.Fatalf("refused for %s", c)
			}
			if w := claim(c.Detail); w != "" {
				t.Errorf("%s says %q: %s", c.ID, w, c.Detail)
			}
		}
	}
	for _, reason := range three {
		if !seen[reason] {
			t.Errorf("%s never came up", reason)
		}
	}
}

// TestNoWordClaimsTooMuch reads the words of every screen, page and mail.
func TestNoWordClaimsTooMuch(t *testing.T) {
	if claim("The document is verified.") == "" || claim("Present your Verified ID.") != "" || claim("该证件已验证") == "" {
		t.Fatal("the test is blind")
	}
	files := 0
	for _, dir := range []string{"../../assets/words", "../../assets/web"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !slices.Contains([]string{".json", ".html", ".js"}, filepath.Ext(path)) {
				return err
			}
			files++
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for i, line := range strings.Split(string(raw), "\n") {
				if w := claim(line); w != "" {
					t.Errorf("%s:%d says %q: %s", path, i+1, w, strings.TrimSpace(line))
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 10 {
		t.Errorf("only %d files were read", files)
	}
}

func TestPolicyThatCannotBeMeant(t *testing.T) {
	for _, p := range []Policy{{}, {Kinds: []Kind{MRVA}}, {Grace: 3650}, {Youngest: 18, Oldest: 18}, Policy{}.WithDefaults()} {
		if err := p.Refuse(); err != nil {
			t.Errorf("%+v: %v", p, err)
		}
	}
	for _, p := range []Policy{{Kinds: []Kind{"passport"}}, {Kinds: []Kind{None}}, {Grace: -1}, {Grace: 4000}, {Youngest: 101}, {Oldest: 10}, {Youngest: -1}, {Oldest: 151}} {
		if err := p.Refuse(); err == nil || !strings.Contains(err.Error(), "document.") {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

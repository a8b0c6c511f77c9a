package document

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The storm throws made-up texts at each parser, far faster than go test -fuzz can: whole documents with a few things wrong, so
// that most of them get past the first checks. The ordinary test is a short one. For a long one, alone on a core:
//
//	PASSDESK_STORM=100000000 go test -run 'TestStorm/MRZ$' -timeout 0 -v ./app/document

func TestStorm(t *testing.T) {
	count := 20_000
	if s := os.Getenv("PASSDESK_STORM"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		count = n
	}
	for _, c := range []struct {
		name string
		one  func(s *storm) error
	}{{"MRZ", (*storm).mrz}, {"MRZText", (*storm).mrzText}, {"AAMVA", (*storm).aamva}, {"Names", (*storm).names}, {"Inspect", (*storm).inspect}} {
		t.Run(c.name, func(t *testing.T) {
			if count <= 20_000 {
				t.Parallel()
			}
			s := &storm{Rand: rand.New(rand.NewPCG(uint64(count), 9303))}
			began := time.Now()
			for done := 0; done < count; {
				batch := time.Now()
				for range min(1000, count-done) {
					if err := s.guarded(c.one); err != nil {
						t.Fatalf("after %d: %v", done, err)
					}
					done++
				}
				if took := time.Since(batch); took > 30*time.Second {
					t.Fatalf("a thousand took %s", took)
				}
				if done%10_000_000 == 0 {
					t.Logf("%d in %s", done, time.Since(began).Round(time.Second))
				}
			}
			took := time.Since(began)
			t.Logf("%d in %s, %.0f a second, %d accepted, %d not read", count, took.Round(time.Millisecond), float64(count)/took.Seconds(), s.accepted, s.refused)
			if s.accepted == 0 || s.refused+s.accepted == count && c.name != "MRZText" && c.name != "Names" && s.refused == 0 {
				t.Error("the storm is too mild or too wild to tell anything")
			}
		})
	}
}

type storm struct {
	*rand.Rand
	last              string // what was made, for the report of a panic
	accepted, refused int
}

func (s *storm) guarded(one func(*storm) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic %v on %q", r, s.last)
		}
	}()
	if err = one(s); err != nil {
		err = fmt.Errorf("%w on %q", err, s.last)
	}
	return err
}

// check looks at what holds for every zone that is read.
func (s *storm) check(m MRZ, err error) error {
	if err != nil {
		s.refused++
		if m.Kind != "" || m.Lines != nil {
			return fmt.Errorf("an error with a result")
		}
		return nil
	}
	accepted := m.Accepted()
	if accepted {
		s.accepted++
	}
	for _, v := range [...]Verdict{m.Checks.Number, m.Checks.Birth, m.Checks.Expiry, m.Checks.Optional, m.Checks.Composite} {
		if v != OK && v != NotCheckable && (v != Wrong || accepted) {
			return fmt.Errorf("verdict %q, accepted %t", v, accepted)
		}
	}
	for _, v := range [...]string{m.Number, m.Optional, m.Surname, m.GivenNames, m.Issuer} {
		if v != "" && (v[len(v)-1] == '<' || v[len(v)-1] == ' ') {
			return fmt.Errorf("a filler behind %q", v)
		}
	}
	today := Day{2026, 3, 1}
	f := m.Facts(today)
	if !f.Birth.IsZero() && today.Before(f.Birth.First()) || !f.Expiry.IsZero() && (f.Expiry.Year < 1996 || f.Expiry.Year > 2096) {
		return fmt.Errorf("born %s, expires %s", f.Birth, f.Expiry)
	}
	if s.IntN(128) > 0 {
		return nil
	}
	if text := fmt.Sprintf("%v %+v", m, m.MRZFields); len(m.Surname) > 3 && strings.Contains(text, m.Surname) {
		return fmt.Errorf("printed %s", text)
	}
	if accepted != (Worst(m.Findings()) == Agree) {
		return fmt.Errorf("accepted %t, findings %v", accepted, m.Findings())
	}
	if lines, err := FormatMRZ(m.Kind, m.MRZFields); err == nil && accepted && m.Number != "" {
		if again, err := ParseMRZ(lines); err != nil || !again.Accepted() || again.Number != m.Number || again.Birth != m.Birth || again.Expiry != m.Expiry {
			return fmt.Errorf("written as %q: %v", lines, err)
		}
	}
	for _, c := range Judge(Evidence{MRZ: &m, Directory: &Facts{Source: FromDirectory, Name: Name{Family: "Eriksson", Given: "Anna"}}}, Policy{}, today) {
		if c.Outcome == Refuse && c.Reason != "expired" && c.Reason != "kind_not_allowed" {
			return fmt.Errorf("refused for %s", c)
		}
	}
	return nil
}

func (s *storm) mrz() error {
	lines := s.zone()
	s.last = strings.Join(lines, "\n")
	return s.check(ParseMRZ(lines))
}

func (s *storm) mrzText() error {
	text := strings.Join(s.zone(), pick(s, []string{"\n", "\r\n", "", "\n\n", " \n", "\r"}))
	s.last = text
	if s.IntN(64) == 0 {
		for _, one := range SplitTexts(text + "\n\n" + text) {
			_, _ = ParseMRZText(one)
		}
	}
	return s.check(ParseMRZText(text))
}

func (s *storm) aamva() error {
	b := s.payload()
	s.last = string(b)
	a, err := ParseAAMVA(b)
	if err != nil {
		s.refused++
		if a.Elements != nil {
			return fmt.Errorf("an error with a result")
		}
		return nil
	}
	if a.Accepted() {
		s.accepted++
		if a.Number == "" || a.Surname+a.Given == "" || !a.Birth.Complete() || !a.neverExpires() && !a.Birth.Before(a.Expiry) || a.Checks.Header != OK {
			return fmt.Errorf("accepted")
		}
	}
	if s.IntN(64) > 0 {
		return nil
	}
	if text := fmt.Sprintf("%v %+v", a, a.AAMVAFields); len(a.Number) > 3 && strings.Contains(text, a.Number) {
		return fmt.Errorf("printed %s", text)
	}
	for id, v := range a.Elements {
		if len(id) != 3 || strings.ContainsAny(v, "\r\n") {
			return fmt.Errorf("element %q %q", id, v)
		}
	}
	if out, err := FormatAAMVA(a); err == nil {
		again, err := ParseAAMVA(out)
		if err != nil || again.Number != a.Number || again.Surname != a.Surname || again.Birth != a.Birth || again.Expiry != a.Expiry {
			return fmt.Errorf("written as %q: %v", out, err)
		}
	}
	for _, c := range Judge(Evidence{Barcode: &a}, Policy{}, Day{2026, 3, 1}) {
		if c.Outcome == Refuse && c.Reason != "expired" {
			return fmt.Errorf("refused for %s", c)
		}
	}
	return nil
}

func (s *storm) names() error {
	a, b := s.name(), s.name()
	if s.IntN(2) == 0 { // a relative
		b.Family = a.Family
		if s.IntN(2) == 0 {
			b.Given, _ = Transliterate(a.Given)
		}
	}
	s.last = fmt.Sprintf("%q %q %q %t / %q %q %q %t", a.Family, a.Given, a.Preferred, a.Truncated, b.Family, b.Given, b.Preferred, b.Truncated)
	o, reason := CompareNames(a, b)
	switch o {
	case Agree:
		s.accepted++
	case Review:
		s.refused++
	default:
		return fmt.Errorf("%s", o)
	}
	if s.IntN(8) > 0 {
		return nil
	}
	if p, other := CompareNames(b, a); o != p || reason != other && o == Agree {
		return fmt.Errorf("%s %s one way, %s %s the other", o, reason, p, other)
	}
	if w, ok := words(a.Family + " " + a.Given); ok && len(w) > 0 && a.size() <= maxName {
		if p, _ := CompareNames(a, a); p != Agree {
			return fmt.Errorf("does not agree with itself")
		}
	}
	if x, okX := words(a.Family); okX {
		if y, okY := words(b.Family); okY && len(x) > 0 && len(y) > 0 {
			cutX, cutY := s.IntN(2) == 0, s.IntN(2) == 0
			if plain, known := meetsPlainly(x[0], y[0], cutX, cutY); known && plain != meets(x[0], y[0], cutX, cutY) {
				return fmt.Errorf("compared spelling by spelling: %t", plain)
			}
		}
	}
	return nil
}

// meetsPlainly is meets by trying every spelling with every other; not known when there are very many.
func meetsPlainly(a, b word, cutA, cutB bool) (same, known bool) {
	spellings := func(w word) []string {
		all := []string{""}
		for _, ways := range w {
			var longer []string
			for _, s := range all {
				for _, way := range ways {
					longer = append(longer, s+way)
				}
			}
			if all = longer; len(all) > 64 {
				return nil
			}
		}
		return all
	}
	xs, ys := spellings(a), spellings(b)
	for _, x := range xs {
		for _, y := range ys {
			if x == y || cutA && strings.HasPrefix(y, x) || cutB && strings.HasPrefix(x, y) {
				return true, true
			}
		}
	}
	return false, xs != nil && ys != nil
}

func (s *storm) inspect() error {
	today := Day{2026, 3, 1}
	var r Report
	switch s.IntN(3) {
	case 0:
		s.last = strings.Join(s.zone(), "\n")
		r = InspectMRZ(s.last, today)
	case 1:
		b := s.payload()
		s.last = string(b)
		r = InspectAAMVA(b)
	default:
		a, b := s.name(), s.name()
		s.last = a.Family + "\t" + b.Family + " " + b.Given
		n := InspectNames(s.last)
		if n.Outcome != Agree && n.Outcome != Review && n.Error == "" {
			return fmt.Errorf("outcome %q", n.Outcome)
		}
		return nil
	}
	if r.Accepted {
		s.accepted++
	}
	if r.Error != "" {
		s.refused++
	}
	if (r.Error != "") != (r.Kind == None) || r.Accepted && r.Error != "" {
		return fmt.Errorf("kind %s, error %q", r.Kind, r.Error)
	}
	if s.IntN(256) == 0 {
		if raw := toJSON(r); !strings.HasPrefix(raw, `{"kind":`) {
			return fmt.Errorf("%s", raw)
		}
	}
	return nil
}

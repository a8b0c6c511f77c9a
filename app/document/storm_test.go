package document

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
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

// pick takes one of a list.
func pick[T any](s *storm, list []T) T { return list[s.IntN(len(list))] }

var specimens = [][]string{passport, card, bigCard, longCard, longBig, visaA, visaB, frenchCard("BERTHIER", "CORINNE"), frenchCard("DE LA TOUR", "ZOE<<MARIE<LOU"), {frenchLine}, swissLines}

const mrzLetters = "<<<<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// zone makes lines: a specimen with some characters changed, its digits set right again half the time, now and then out of shape.
func (s *storm) zone() []string {
	lines := slices.Clone(pick(s, specimens))
	for i := range lines {
		b := []byte(lines[i])
		for range s.IntN(5) {
			b[s.IntN(len(b))] = mrzLetters[s.IntN(len(mrzLetters))]
		}
		lines[i] = string(b)
	}
	if s.IntN(2) == 0 {
		lines = rightDigits(lines)
	}
	switch s.IntN(40) {
	case 0: // a foreign byte
		i := s.IntN(len(lines))
		at := s.IntN(len(lines[i]) + 1)
		lines[i] = lines[i][:at] + pick(s, []string{"Ñ", "\x00", " ", "a", "\xff", "«", "\r", "\u202e", "\t"}) + lines[i][at:][min(1, len(lines[i])-at):]
	case 1:
		lines = lines[:s.IntN(len(lines)+1)]
	case 2:
		lines = append(lines, pick(s, lines))
	case 3:
		i := s.IntN(len(lines))
		lines[i] = lines[i][:s.IntN(len(lines[i]))]
	case 4:
		i := s.IntN(len(lines))
		lines[i] += strings.Repeat(pick(s, []string{"<", "A", "Ñ"}), s.IntN(60))
	case 5:
		s.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	case 6:
		if s.IntN(500) == 0 {
			lines[0] = strings.Repeat(lines[0], 300) // ten thousand characters
		}
	}
	return lines
}

// rightDigits sets the check digits of a zone in shape.
func rightDigits(lines []string) []string {
	set := func(l string, at int, pieces ...string) string {
		return l[:at] + string(CheckDigit(pieces...)) + l[at+1:]
	}
	switch {
	case len(lines) == 3 && len(lines[0]) == 30:
		a, b := lines[0], lines[1]
		if a[14] != '<' {
			a = set(a, 14, a[5:14])
		}
		b = set(set(b, 6, b[:6]), 14, b[8:14])
		lines[0], lines[1] = a, set(b, 29, a[5:30], b[0:7], b[8:15], b[18:29])
	case len(lines) == 2:
		b := lines[1]
		if b[9] != '<' {
			b = set(b, 9, b[:9])
		}
		b = set(set(b, 19, b[13:19]), 27, b[21:27])
		if len(b) == 44 && lines[0][0] != 'V' {
			b = set(b, 42, b[28:42])
			b = set(b, 43, b[0:10], b[13:20], b[21:43])
		} else if lines[0][0] != 'V' {
			b = set(b, 35, b[0:10], b[13:20], b[21:35])
		}
		lines[1] = b
	}
	return lines
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

var (
	stormHeads = []string{
		v10, v10, v10, "@\n\x1e\rANSI 9999990101DL00290192", "@\n\x1c\rAAMVA9999990001DL00290179", "@ANSI 636000090002DL00410278ZV03190008", "", "@||ANSI 636014040002DL00410477",
		"@\n\rANSI 636012030001DL00000367", "ANSI 604432050002DLabac0300ZAabac0123", "@\n\x1e\rANSI 999999990199DL", "@\n\x1e\rANSI 12345", "AMVA 636000",
	}
	stormValues = []string{"", "NONE", "unavl", "06071986", "19860607", "12319999", "MMDDCCYY", "DOE,JOHN,Q,JR", "JOHN$Q", "LISA MARIA", "  X  ", "068 in", "DADE", "MCDADEDAC", "ZVZVA", "\xc9\xff", "É", "\x00\x01", "2"}
	stormEnds   = []string{"\n", "\n", "\n", "\r\n", "\r", "\x1e", "|", "", " ", `\n`, "~"}
)

// payload makes a barcode: elements of the standard in any order, with some values changed, in any writing.
func (s *storm) payload() []byte {
	list := slices.Clone(pick(s, [][]string{elements, elements, old}))
	for range s.IntN(6) {
		switch i := s.IntN(len(list)); s.IntN(6) {
		case 0:
			list = slices.Delete(list, i, i+1)
		case 1:
			list = append(list, string([]byte{'D', 'A' + byte(s.IntN(5)), 'A' + byte(s.IntN(26))})+pick(s, stormValues))
		case 2:
			s.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		default:
			list[i] = list[i][:3] + pick(s, stormValues)
		}
		if len(list) == 0 {
			break
		}
	}
	b := []byte(pick(s, stormHeads) + pick(s, []string{"DL", "DL", "ID", "EN", "", "ZV", "DL\n"}) + strings.Join(list, pick(s, stormEnds)) + pick(s, []string{"\r", "", "\rZVZVA01\r", "\n\r\r\n"}))
	switch s.IntN(20) {
	case 0:
		b = b[:s.IntN(len(b)+1)]
	case 1:
		for range 1 + s.IntN(8) {
			if len(b) > 0 {
				b[s.IntN(len(b))] = byte(s.IntN(256))
			}
		}
	case 2:
		if s.IntN(2000) == 0 {
			b = []byte(strings.Repeat(string(b), 60))
		}
	}
	return b
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

var syllables = []string{
	"an", "na", "ma", "ria", "lo", "Ü", "ö", "å", "ñ", "ß", "Щ", "ю", "Ь", "ж", "'", "-", ".", " ", " ", "van ", "der ", "son", "X", "ij", "Ĳ", "e\u0301", "İ", "ı", "Đ", "王", "7", "\u200d", "<", "\xff", "SHCH", "UE",
}

// name makes a name of a few syllables.
func (s *storm) name() Name {
	word := func() string {
		var b strings.Builder
		for range s.IntN(7) {
			b.WriteString(pick(s, syllables))
		}
		return b.String()
	}
	n := Name{Family: word(), Given: word(), Truncated: s.IntN(4) == 0}
	if s.IntN(8) == 0 {
		n.Preferred = word()
	}
	if s.IntN(20_000) == 0 {
		n.Family = strings.Repeat(n.Family, 40)
	}
	return n
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
			if quick, sure := meets(x[0], y[0], cutX, cutY), meetByGraphs(x[0], y[0], cutX, cutY); quick != sure {
				return fmt.Errorf("the two ways to compare words differ: %t, %t", quick, sure)
			}
		}
	}
	return nil
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

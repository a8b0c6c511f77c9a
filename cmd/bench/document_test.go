package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/optics"
)

// A text that is said to be spoilt must be: else a parser would be blamed for taking a good one.
func TestSpoiltTextIsSpoiltAndTheOthersAreGood(t *testing.T) {
	texts, err := zoneTexts(600)
	if err != nil {
		t.Fatal(err)
	}
	bad := 0
	for i, z := range texts {
		m, err := document.ParseMRZ(z.lines)
		if accepted := err == nil && m.Accepted(); accepted != z.good || z.good && m.Number != z.number {
			t.Errorf("text %d: accepted %t, good %t, number %t", i, accepted, z.good, m.Number == z.number)
		}
		if !z.good {
			bad++
		}
	}
	if bad != 200 {
		t.Errorf("%d are spoilt", bad)
	}
}

func TestPayloadsAreWhatTheirNamesSay(t *testing.T) {
	texts, err := licenceTexts()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, l := range texts {
		if other, twice := seen[l.payload]; twice && l.good {
			t.Errorf("%s changes nothing: it is %s", l.name, other)
		}
		seen[l.payload] = l.name
		a, err := document.ParseAAMVA([]byte(l.payload))
		if accepted := err == nil && a.Accepted(); accepted != l.good {
			t.Errorf("%s: accepted %t", l.name, accepted)
		}
	}
}

func TestTextOfAPageOffersItsZones(t *testing.T) {
	lines, err := document.FormatMRZ(document.TD3, document.MRZFields{
		Issuer: "UTO", Nationality: "UTO", Number: "L898902C3", Sex: "F", Surname: "ERIKSSON", GivenNames: "ANNA MARIA",
		Birth: document.ShortDateOf(document.Day{Year: 1974, Month: 8, Day: 12}), Expiry: document.ShortDateOf(document.Day{Year: 2032, Month: 4, Day: 15}),
	})
	if err != nil {
		t.Fatal(err)
	}
	page := "UTOPIA Passport\n\n ERIKSSON\n" + strings.Replace(lines[0], "<<", " <<", 1) + "\n\n" + lines[1] + " \nnoise\n"
	r := ofText(page)
	if strings.Join(r.accepted, "\n") != strings.Join(lines, "\n") {
		t.Errorf("accepted %q", r.accepted)
	}
	var s score
	s.add(drawn{level: optics.Medium, lines: lines, sound: true, whole: true}, r)
	s.add(drawn{level: optics.Medium, lines: lines, sound: true}, r)               // behind a finger: its lines do not count
	s.add(drawn{level: optics.Medium, lines: lines, sound: false, whole: true}, r) // wrong by design, and accepted
	s.add(drawn{level: optics.Hard, lines: lines, sound: true, whole: true}, ofText("noise"))
	if c := s.level[optics.Medium]; c.n != 3 || c.whole != 2 || c.exact != 2 || c.accepted != 3 || c.wrong != 1 {
		t.Errorf("%+v", c)
	}
	if c := s.level[optics.Hard]; c.n != 1 || c.exact != 0 || c.accepted != 0 {
		t.Errorf("%+v", c)
	}
}

// One wrong frame must not count when another one of the same document contradicts it, or was refused.
func TestTwoFramesMustAgree(t *testing.T) {
	right, wrong := []string{"AB", "CD"}, []string{"AB", "CO"}
	of := func(lines []string) reading { return reading{texts: [][]string{right}, accepted: lines, ms: 2} }
	for _, c := range []struct {
		a, b  reading
		holds bool
	}{{of(right), of(right), true}, {of(right), of(wrong), false}, {of(right), of(nil), false}, {of(nil), of(nil), false}} {
		if r := agreed(c.a, c.b); (r.accepted != nil) != c.holds || (len(r.texts) > 0) != c.holds || r.ms != 4 {
			t.Errorf("%v and %v: %+v", c.a.accepted, c.b.accepted, r)
		}
	}
}

func TestQuantiles(t *testing.T) {
	var values []float64
	for i := 100; i > 0; i-- {
		values = append(values, float64(i))
	}
	if a, b, c := quantile(values, 0.5), quantile(values, 0.95), quantile(values[:1], 0.95); a != 50 || b != 95 || c != 100 {
		t.Error(a, b, c)
	}
	if thousands(1234567) != "1,234,567" || thousands(999) != "999" || share(1, 3) != "33.3 % (1 of 3)" || share(0, 0) != "–" {
		t.Error(thousands(1234567), thousands(999), share(1, 3))
	}
}

// Without the other programs the bench says so and shows what there is.
func TestPeersAreNotInstalled(t *testing.T) {
	var out bytes.Buffer
	t.Setenv("PATH", t.TempDir())
	defer func(s float64) { rateFor = s }(rateFor)
	rateFor = 0.05
	if err := run(t.Context(), []string{"document", "--only", "parsers", "--vectors", "20", "--peers", t.TempDir()}, &out); err != nil {
		t.Fatal(err)
	}
	for _, says := range []string{"Passdesk, app/document", "mrz was left out", "parse-usdl was left out"} {
		if !strings.Contains(out.String(), says) {
			t.Errorf("does not say %q:\n%s", says, out.String())
		}
	}
}

func TestWordsThatMeanNothing(t *testing.T) {
	for _, args := range [][]string{nil, {"nothing"}, {"document", "word"}, {"document", "--n", "1"}, {"document", "--only", "nothing"}, {"document", "--nothing"}} {
		var out bytes.Buffer
		if err := run(t.Context(), args, &out); err == nil {
			t.Errorf("bench %q did something", args)
		}
	}
	var out bytes.Buffer
	if err := run(t.Context(), []string{"--help"}, &out); err != nil || !strings.Contains(out.String(), "bench document") {
		t.Error(err, out.String())
	}
}

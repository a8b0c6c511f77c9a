package main

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/capture/rehearsal/film"
)

// The bound of no case in n is the rule of three; of some it is that of Poisson's law.
func TestBoundOfARate(t *testing.T) {
	for _, tc := range []struct {
		k, n int
		want float64
	}{{0, 150, 2.996 / 150}, {1, 100, 4.744 / 100}, {3, 150, 7.754 / 150}, {5, 5, 1}} {
		if got := upper(tc.k, tc.n); math.Abs(got-tc.want) > 1e-4 {
			t.Errorf("%d of %d: at most %.5f, want %.5f", tc.k, tc.n, got, tc.want)
		}
	}
}

func TestTornLineIsMeasuredAgain(t *testing.T) {
	name := filepath.Join(t.TempDir(), "r.jsonl")
	if list, err := readFilmed(name); err != nil || list != nil {
		t.Errorf("no file: %v, %v", list, err)
	}
	whole := `{"generator":"film 1","renderer":"mesh","family":"tune","seed":3,"species":"person","lux":300,"status":"pass"}`
	if err := os.WriteFile(name, []byte(whole+"\n"+whole[:40]), 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := readFilmed(name)
	if err != nil || len(list) != 1 || list[0].Seed != 3 || list[0].Status != light.Pass {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestReportSaysSyntheticAndNamesNoStandard(t *testing.T) {
	o := livenessOptions{n: 10, family: "accept", renderer: "mesh", species: []film.Species{film.Person, film.PrintFlat, film.Tablet}, lux: []float64{300}}
	var all []filmed
	add := func(sp film.Species, seed int64, status light.Status, stops ...string) {
		f := filmed{Generator: film.Version, Renderer: "mesh", Family: "accept", Seed: 100_000 + seed, Species: sp, Lux: 300, Skin: int(seed), Basis: "b", Status: status, Why: stops, Checks: map[string]single{}}
		for _, id := range []string{"flash.relief", "flash.side"} {
			f.Checks[id] = single{Status: light.Pass}
		}
		for _, id := range stops {
			f.Checks[id] = single{Status: light.Fail, Stops: true}
		}
		if len(stops) == 1 {
			f.Saved = stops
		}
		all = append(all, f)
	}
	for seed := range int64(7) {
		add(film.Person, seed, light.Pass)
		add(film.PrintFlat, seed, light.Fail, "flash.relief", "flash.side")
		add(film.Tablet, seed, light.Inconclusive, "flash.relief")
	}
	add(film.PrintFlat, 11, light.Pass) // not asked for
	var out bytes.Buffer
	if err := reportLiveness(&out, o, all); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{
		"**Synthetic**", film.Version, "seeds 100000 to 100006", "| print-flat | 300 | 7 | 0.0 % (0 of 7) | 100.0 % (7 of 7) | 0.0 % (0 of 7) | 42.8 % | 100.0 % (7 of 7) |",
		"| print-flat | flash.relief, flash.side | 0.0 % (0 of 7)", "| tablet | **single-point**: flash.relief | 100.0 % (7 of 7), without flash.relief |", "| flash.relief | 0 | 100 | 100 |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	for _, never := range []string{"APCER", "BPCER", "ISO", "iBeta"} {
		if strings.Contains(text, never) {
			t.Errorf("it speaks of %s", never)
		}
	}
	if err := reportLiveness(&out, o, nil); err == nil {
		t.Error("a report of nothing")
	}
}

func TestWordsThatNoBenchKnows(t *testing.T) {
	for _, args := range [][]string{{"--species", "ghost"}, {"--lux", "bright"}, {"--lux", "0"}, {"--family", "both"}, {"--n", "0"}, {"word"}} {
		if err := benchLiveness(context.Background(), args, &bytes.Buffer{}); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
}

package main

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/capture/rehearsal/film"
)

// cell is the sessions of one species at one level of light.
type cell struct {
	species film.Species
	lux     float64
	list    []filmed
}

func (c *cell) count(is func(*filmed) bool) (n int) {
	for i := range c.list {
		if is(&c.list[i]) {
			n++
		}
	}
	return n
}

func (c *cell) ended(s light.Status) int {
	return c.count(func(f *filmed) bool { return f.Status == s })
}

// stoppedBy counts the sessions that a check alone stops.
func (c *cell) stoppedBy(id string) int {
	return c.count(func(f *filmed) bool { return f.Checks[id].Stops })
}

// often is the share of sessions from which a check counts as one that stops a species.
const often = 0.9

// reportLiveness writes the tables of what was asked for and is measured.
func reportLiveness(out io.Writer, o livenessOptions, all []filmed) error {
	cells := cellsOf(o, all)
	if len(cells) == 0 {
		return fmt.Errorf("%s holds nothing of that", o.out)
	}
	var list []filmed
	for _, c := range cells {
		list = append(list, c.list...)
	}
	lo, hi := list[0].Seed, list[0].Seed
	basis, tiers := map[string]bool{}, map[string]bool{}
	for i := range list {
		lo, hi = min(lo, list[i].Seed), max(hi, list[i].Seed)
		basis[list[i].Basis], tiers[fmt.Sprint(list[i].Tier)] = true, true
	}
	join := func(m map[string]bool) string { return strings.Join(slices.Sorted(maps.Keys(m)), ", ") }
	fmt.Fprintf(out, "**Synthetic**: rendered scenes, generator %s, renderer %s, seeds %d to %d of the family %q; thresholds %s, tuned on "+
		"other seeds only; tier %s. No person took part, and no figure here is a rate on people or by any standard. Identity of the camera is not judged: "+
		"what is fed in comes behind the right name. Measured on: %s.\n\n", film.Version, o.renderer, lo, hi, o.family, join(basis), join(tiers), machine())
	verdicts(out, cells)
	points(out, o, cells)
	rates(out, o, cells)
	albedos(out, cells)
	var draw, judge []float64
	for i := range list {
		draw, judge = append(draw, list[i].DrawMS), append(judge, list[i].JudgeMS)
	}
	dm, dp := times(draw)
	jm, jp := times(judge)
	fmt.Fprintf(out, "\nA session of %d frames in the median: judged in %s (95th percentile %s), drawn in %s (%s).\n", int(quantile(frames(list), 0.5)), jm, jp, dm, dp)
	return nil
}

func frames(list []filmed) (n []float64) {
	for i := range list {
		n = append(n, float64(list[i].Frames))
	}
	return n
}

// cellsOf sorts the sessions of the renderer, the family and the seeds that were asked for.
func cellsOf(o livenessOptions, all []filmed) (cells []*cell) {
	for _, sp := range o.species {
		for _, lux := range o.levels(sp) {
			c := &cell{species: sp, lux: lux}
			for _, f := range all {
				i := f.Seed - families[o.family] - int64(o.from)
				if f.Generator == film.Version && f.Renderer == o.renderer && f.Family == o.family && f.Species == sp && f.Lux == lux && i >= 0 && i < int64(o.n) {
					c.list = append(c.list, f)
				}
			}
			if len(c.list) > 0 {
				cells = append(cells, c)
			}
		}
	}
	return cells
}

// verdicts tells what the sessions of each cell came to as a whole.
func verdicts(out io.Writer, cells []*cell) {
	rows := [][]string{{"Species", "Lux", "n", "Pass", "Fail", "Inconclusive", "Pass at most (95 %)", "Stopped by two checks or more", "Most often not passed because of"}}
	for _, c := range cells {
		n, pass := len(c.list), c.ended(light.Pass)
		bound, twice := "–", "–"
		if !c.species.Alive() {
			bound = fmt.Sprintf("%.1f %%", 100*upper(pass, n))
			twice = share(n-pass-c.count(func(f *filmed) bool { return len(f.Saved) > 0 }), n)
		}
		rows = append(rows, []string{
			string(c.species), fmt.Sprint(c.lux), fmt.Sprint(n), share(pass, n), share(c.ended(light.Fail), n), share(c.ended(light.Inconclusive), n), bound, twice, reasons(c),
		})
	}
	table(out, rows)
	fmt.Fprintln(out, "\n\"Pass at most\": the rate below which the true one lies with 95 % certainty, of such scenes; 3/n when none passed.")
}

// reasons are the three checks that most often decided.
func reasons(c *cell) string {
	why := map[string]int{}
	for i := range c.list {
		for _, id := range c.list[i].Why {
			why[id]++
		}
	}
	ids := slices.SortedFunc(maps.Keys(why), func(a, b string) int {
		if why[a] != why[b] {
			return why[b] - why[a]
		}
		return strings.Compare(a, b)
	})
	var text []string
	for _, id := range ids[:min(3, len(ids))] {
		text = append(text, fmt.Sprintf("%s %d", id, why[id]))
	}
	return strings.Join(text, ", ")
}

// upper is the upper bound, one-sided at 95 %, of a rate of which k of n were seen (S. Poisson); 3/n for none.
func upper(k, n int) float64 {
	lo, hi := 0.0, float64(k)+30
	for range 60 {
		mean, term, sum := (lo+hi)/2, 1.0, 0.0
		for i := range k + 1 {
			if i > 0 {
				term *= mean / float64(i)
			}
			sum += term
		}
		if sum*math.Exp(-mean) > 0.05 {
			lo = mean
		} else {
			hi = mean
		}
	}
	return math.Min(1, lo/float64(n))
}

// points says for each attack which checks stop it by themselves.
func points(out io.Writer, o livenessOptions, cells []*cell) {
	rows := [][]string{{"Species", "Checks that each stop 90 % or more by themselves", "Worst rate of passing if one check did not exist"}}
	for _, sp := range o.species {
		whole := cell{species: sp}
		for _, c := range cells {
			if c.species == sp {
				whole.list = append(whole.list, c.list...)
			}
		}
		if sp.Alive() || len(whole.list) == 0 {
			continue
		}
		var ids []string
		worst, without := -1, ""
		for _, id := range checkIDs(cells) {
			if float64(whole.stoppedBy(id)) >= often*float64(len(whole.list)) {
				ids = append(ids, id)
			}
			if n := whole.count(func(f *filmed) bool { return f.Status == light.Pass || slices.Contains(f.Saved, id) }); n > worst {
				worst, without = n, id
			}
		}
		text := strings.Join(ids, ", ")
		if len(ids) < 2 {
			text = strings.TrimSuffix("**single-point**: "+text, ": ")
		}
		rows = append(rows, []string{string(sp), text, fmt.Sprintf("%s, without %s", share(worst, len(whole.list)), without)})
	}
	if len(rows) > 1 {
		fmt.Fprintln(out)
		table(out, rows)
	}
}

func checkIDs(cells []*cell) []string {
	ids := map[string]bool{}
	for _, c := range cells {
		for i := range c.list {
			for id := range c.list[i].Checks {
				ids[id] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(ids))
}

// rates is each check's own rate of stopping, in percent, in every cell.
func rates(out io.Writer, o livenessOptions, cells []*cell) {
	head := []string{"Stopped by this check alone, %"}
	for _, c := range cells {
		head = append(head, fmt.Sprintf("%s %g", c.species, c.lux))
	}
	rows := [][]string{head}
	for _, id := range checkIDs(cells) {
		row, any := []string{id}, false
		for _, c := range cells {
			n := c.stoppedBy(id)
			any = any || n > 0
			row = append(row, fmt.Sprintf("%.0f", 100*float64(n)/float64(len(c.list))))
		}
		if any {
			rows = append(rows, row)
		}
	}
	fmt.Fprintln(out)
	table(out, rows)
}

// albedos compares how often people of each skin pass.
func albedos(out io.Writer, cells []*cell) {
	rows := [][]string{{"People passed, by skin albedo (0 the lightest)", "0", "1", "2", "3", "4", "5", "6", "Gap, points"}}
	for _, c := range cells {
		if !c.species.Alive() {
			continue
		}
		row := []string{fmt.Sprintf("%s %g lux", c.species, c.lux)}
		lo, hi := 1.0, 0.0
		for skin := range 7 {
			n := c.count(func(f *filmed) bool { return f.Skin == skin })
			pass := c.count(func(f *filmed) bool { return f.Skin == skin && f.Status == light.Pass })
			row = append(row, share(pass, n))
			if n > 0 {
				rate := float64(pass) / float64(n)
				lo, hi = min(lo, rate), max(hi, rate)
			}
		}
		rows = append(rows, append(row, fmt.Sprintf("%.1f", 100*math.Max(0, hi-lo))))
	}
	if len(rows) > 1 {
		fmt.Fprintln(out)
		table(out, rows)
	}
}

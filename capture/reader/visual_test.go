package reader

import (
	"os"
	"slices"
	"testing"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/reader/print"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
)

// TestPrintTable counts which values are found in the printed text of accepted frames, PASSDESK_PRINT of each level. Only documents that
// print the values count; with PASSDESK_PRINT_DIR the straightened pages are left there.
func TestPrintTable(t *testing.T) {
	n := sweepLength(t, "PASSDESK_PRINT")
	r := newReader(t, Options{})
	today := document.Day{Year: 2026, Month: 3, Day: 1}
	what := []specimen.What{specimen.Passport, specimen.LargeCard}
	for _, level := range []optics.Level{optics.Easy, optics.Medium} {
		found, wanted, accepted, ms := map[string]int{}, map[string]int{}, 0, 0.0
		for i := range n {
			s, err := specimen.TakeOf(sweepSet(), level, what[i%len(what)], sweepFrom()+i)
			if err != nil {
				t.Skip(err)
			}
			res := r.Inspect(s.Frame)
			if !res.Accepted() {
				continue
			}
			accepted++
			if err := r.ReadPrint(&res, today); err != nil {
				t.Skip(err)
			}
			ms += res.Visual.MS
			for _, name := range res.Visual.Found {
				found[name]++
				wanted[name]++
			}
			for _, name := range res.Visual.NotRead {
				wanted[name]++
			}
			t.Logf("  %s px %.1f blur %.2f not read %v", s.Name(), s.Truth.PxPerMM, s.Truth.BlurMM, res.Visual.NotRead)
			if dir := os.Getenv("PASSDESK_PRINT_DIR"); dir != "" && slices.Contains(res.Visual.NotRead, print.Surname) {
				if m, err := matOf(res.Document); err == nil {
					gocv.IMWrite(dir+"/"+s.Name()+".png", m)
					_ = m.Close()
				}
			}
		}
		for _, name := range []string{print.Surname, print.Given, print.Number, print.Birth, print.Expiry} {
			t.Logf("%s: %s found on %d of %d", level, name, found[name], wanted[name])
		}
		t.Logf("%s: of %d frames %d accepted; %.0f ms each for the print", level, n, accepted, ms/float64(max(accepted, 1)))
	}
}

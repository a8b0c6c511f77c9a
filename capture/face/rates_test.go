package face

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/passdesk/passdesk/capture/light"
)

// TestSyntheticRates counts how many synthetic sessions pass, for each kind of presentation and each level of light. Its
// numbers are of rendered scenes, of no person and by no standard; n is small. PASSDESK_RATES gives the number of seeds.
func TestSyntheticRates(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("PASSDESK_RATES"))
	if err != nil {
		t.Skip("PASSDESK_RATES is not set to a number of seeds")
	}
	e := engine(t, 3)
	t.Logf("synthetic: rendered heads and pictures of them, player of package face, seeds rates-0 to rates-%d", n-1)
	for _, kind := range []string{"", "print", "tablet", "tint", "old"} {
		for _, lux := range []struct {
			name         string
			room, screen float64
		}{{"100 lux", 0.35, 1}, {"300 lux", 0.8, 0.8}, {"1000 lux", 0.8, 0.24}, {"2500 lux", 0.8, 0.1}} {
			passed, suspected, why := 0, 0, map[string]int{}
			for i := range n {
				drawn := kind
				if kind == "old" {
					drawn = ""
				}
				p := playing(t, fmt.Sprint("rates-", i), int64(i), drawn).brief()
				p.room, p.screen = lux.room, lux.screen
				if kind == "old" {
					p.shown = playing(t, fmt.Sprint("rates-old-", i), 0, "").session
				}
				j, err := e.JudgeSession(p.session, p.frame)
				if err != nil {
					t.Fatal(err)
				}
				switch j.Status {
				case light.Pass:
					passed++
				case light.Fail:
					suspected++
				}
				for _, id := range j.Why {
					why[id]++
				}
			}
			name := kind
			if name == "" {
				name = "person"
			}
			text := ""
			for _, id := range slices.Sorted(maps.Keys(why)) {
				text += fmt.Sprintf(" %s %d", id, why[id])
			}
			t.Logf("%-7s %-9s passed %d of %d (0 would bound the rate at %.0f %%), suspected %d; stopped by:%s", name, lux.name, passed, n, 300/float64(n), suspected, text)
		}
	}
}

package stage

import (
	"context"
	"fmt"
	"slices"

	"github.com/passdesk/passdesk/capture/rehearsal"
	"github.com/passdesk/passdesk/cmd/internal/stage/chart"
)

// Mishap presses the key that switches a mishap of the simulated applicant, by its name in rehearsal.Mishaps. The screen must be
// one without a focused field.
func (s *Station) Mishap(ctx context.Context, name string) error {
	key, ok := chart.MishapKey(slices.Index(rehearsal.Mishaps(), name))
	if !ok {
		return fmt.Errorf("no key switches the mishap %q", name)
	}
	return s.Key(ctx, key.String())
}

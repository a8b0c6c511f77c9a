package reader

import (
	"os"
	"strconv"
	"testing"

	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
)

// The tables and plays of this package run over numbers of a set that the environment chooses: PASSDESK_SET is tune (without
// it) or test, PASSDESK_FROM the first number. Limits are chosen on tune and reported on numbers of test that nobody has
// looked at.

func sweepSet() specimen.Set {
	if os.Getenv("PASSDESK_SET") == "test" {
		return specimen.Test
	}
	return specimen.Tune
}

func sweepFrom() int {
	n, _ := strconv.Atoi(os.Getenv("PASSDESK_FROM"))
	return n
}

// sweepLength is the number that an environment variable asks for; the test is skipped without it.
func sweepLength(t *testing.T, name string) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv(name))
	if err != nil {
		t.Skip(name + " is not set")
	}
	return n
}

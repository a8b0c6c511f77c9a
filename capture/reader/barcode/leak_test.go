package barcode

import (
	"os"
	"testing"

	"github.com/passdesk/passdesk/capture/mats"
)

// TestMain fails the package when a test left a picture open.
func TestMain(m *testing.M) { os.Exit(mats.Main(m)) }

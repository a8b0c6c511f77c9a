package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// documentOptions are the flags of `bench document`.
type documentOptions struct {
	n        int    // pictures with a zone, a third of each level
	codes    int    // pictures of barcodes in a cell of the table
	vectors  int    // texts for the parsers
	from     int    // number of the first sample of the test set
	kiosk    string // program
	peers    string // folder in which packaging/bench/peers.sh has installed
	pictures string // folder to leave the pictures in; empty: they are deleted
	only     string // comma-separated parts: zone, barcode, parsers; empty: all
}

// documentPart is one table, or two.
type documentPart struct {
	name string
	run  func(ctx context.Context, o documentOptions, out io.Writer) error
}

// documentParts are run in this order.
var documentParts = []documentPart{
	{"zone", benchZone},
	{"barcode", benchBarcode},
	{"parsers", benchParsers},
}

func benchDocument(ctx context.Context, args []string, out io.Writer) error {
	var o documentOptions
	flags := flag.NewFlagSet("bench document", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.IntVar(&o.n, "n", 60, "pictures with a machine-readable zone, a third of each level")
	flags.IntVar(&o.codes, "codes", 20, "pictures of a barcode in each cell of the table")
	flags.IntVar(&o.vectors, "vectors", 500, "texts for the MRZ parsers")
	flags.IntVar(&o.from, "from", 0, "number of the first sample of the test set")
	flags.StringVar(&o.kiosk, "kiosk", "build/kiosk", "the station's program")
	flags.StringVar(&o.peers, "peers", "build/peers", "folder in which packaging/bench/peers.sh has installed")
	flags.StringVar(&o.pictures, "pictures", "", "folder to leave the pictures in; they are deleted without it")
	flags.StringVar(&o.only, "only", "", "parts, with commas between: zone, barcode, parsers")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return err
	}
	if o.n < 3 || o.codes < 1 || o.vectors < 1 || o.from < 0 || flags.NArg() > 0 {
		return errors.New("bench document needs --n of at least 3, other numbers above zero, and no words; see bench document --help")
	}
	var want []string
	if o.only != "" {
		want = strings.Split(o.only, ",")
	}
	for _, w := range want {
		if !slices.ContainsFunc(documentParts, func(p documentPart) bool { return p.name == w }) {
			return fmt.Errorf("there is no part %q; there are zone, barcode, parsers", w)
		}
	}
	if o.pictures == "" {
		dir, err := os.MkdirTemp("", "passdesk-bench")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		o.pictures = dir
	} else if err := os.MkdirAll(o.pictures, 0o755); err != nil {
		return err
	}
	fmt.Fprintf(out, "Measured on: %s.\n", machine())
	for _, p := range documentParts {
		if len(want) > 0 && !slices.Contains(want, p.name) {
			continue
		}
		fmt.Fprintln(out)
		if err := p.run(ctx, o, out); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// node is how to run the script of the peers, nil with the reason when it cannot be run.
func node(ctx context.Context, o documentOptions, args ...string) (*exec.Cmd, string) {
	if _, err := exec.LookPath("node"); err != nil {
		return nil, "node is not installed"
	}
	script := filepath.Join(o.peers, "peers.cjs")
	for _, needed := range []string{script, filepath.Join(o.peers, "node_modules", "mrz-detection")} {
		if _, err := os.Stat(needed); err != nil {
			return nil, fmt.Sprintf("its packages are not in %s: packaging/bench/peers.sh installs them", o.peers)
		}
	}
	cmd := exec.CommandContext(ctx, "node", append([]string{script}, args...)...)
	cmd.Stderr = os.Stderr
	return cmd, ""
}

// Command bench measures Passdesk, where there are others beside them on the same inputs and by turns, and prints Markdown tables for
// BENCHMARKS.md. Inputs are drawn from seeds that nothing was trained or tuned on. A program that is not installed is left out, and
// the output says so.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

const usage = `usage:
  bench document [flags]   documents: machine-readable zones and barcodes in drawn pictures, and the parsers of their texts;
                           bench document --help lists the flags
  bench liveness [flags]   liveness: drawn sessions of people and of attacks, and what each check makes of them
`

// bench is one subject. It writes Markdown to out and what it is doing to standard error.
type bench struct {
	name string
	run  func(ctx context.Context, args []string, out io.Writer) error
}

var benches = []bench{
	{"document", benchDocument},
	{"liveness", benchLiveness},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 {
		return errors.New("bench what? see bench --help")
	}
	if slices.Contains([]string{"help", "-h", "--help"}, args[0]) {
		_, err := io.WriteString(out, usage)
		return err
	}
	for _, b := range benches {
		if b.name == args[0] {
			return b.run(ctx, args[1:], out)
		}
	}
	var names []string
	for _, b := range benches {
		names = append(names, b.name)
	}
	return fmt.Errorf("there is no bench %s; there is %s", args[0], strings.Join(names, ", "))
}

// progress tells whoever waits.
func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...) }

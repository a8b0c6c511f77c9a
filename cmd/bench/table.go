package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// table writes rows as Markdown; the first is the head.
func table(out io.Writer, rows [][]string) {
	for i, row := range rows {
		fmt.Fprintf(out, "| %s |\n", strings.Join(row, " | "))
		if i == 0 {
			fmt.Fprintln(out, strings.Repeat("| --- ", len(row))+"|")
		}
	}
}

// share writes k of n as a percentage with one digit, and both numbers.
func share(k, n int) string {
	if n == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %% (%d of %d)", 100*float64(k)/float64(n), k, n)
}

// quantile is the value below which the share q of values lies, by the nearest rank; 0 without values.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := int(q*float64(len(sorted)) + 0.999999)
	return sorted[min(max(rank-1, 0), len(sorted)-1)]
}

// times writes median and 95th percentile of milliseconds.
func times(ms []float64) (median, p95 string) {
	if len(ms) == 0 {
		return "–", "–"
	}
	return fmt.Sprintf("%.0f ms", quantile(ms, 0.5)), fmt.Sprintf("%.0f ms", quantile(ms, 0.95))
}

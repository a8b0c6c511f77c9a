package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// machine says on what and when figures are measured: processor, cores, load average of the last minute, date.
func machine() string {
	cpu := "unknown processor"
	if raw, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(raw)) {
			if name, ok := strings.CutPrefix(line, "model name"); ok {
				cpu = strings.TrimSpace(strings.TrimLeft(name, "\t :"))
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d cores, load %s, %s, %s", cpu, runtime.NumCPU(), load(), runtime.Version(), time.Now().UTC().Format("2006-01-02 15:04 MST"))
}

// load is the load average of the last minute.
func load() string {
	raw, _ := os.ReadFile("/proc/loadavg")
	one, _, _ := strings.Cut(string(raw), " ")
	return one
}

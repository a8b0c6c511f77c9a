package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/passdesk/passdesk/sync/call"
	"github.com/passdesk/passdesk/sync/wire"
	"github.com/passdesk/passdesk/ui/touch"
)

// Verdicts of the self-test.
const (
	good = "ok"
	warn = "warn" // works, with less
	bad  = "FAIL" // must be mended before people come
)

// finding is one line of the self-test.
type finding struct{ verdict, part, says, remedy string }

// subject is what the self-test looks at: the configuration, and the camera that it leads to now.
type subject struct {
	Config
	camera string // Config.source
	waits  bool
}

// check is the self-test: one line for each part, with the remedy. The exit code is 1 when a part fails.
func check(ctx context.Context, cfg Config, out io.Writer) error {
	on := subject{Config: cfg}
	on.camera, on.waits = cfg.source()
	failed := false
	for _, test := range []func(context.Context, subject) []finding{
		checkCamera, checkIdentity, checkReading, checkScene, checkModels, checkLockout, checkScreen, checkFonts, checkDisk, checkHub, checkClock, checkSound, checkStaff,
	} {
		for _, f := range test(ctx, on) {
			line := fmt.Sprintf("%-4s  %-8s %s", f.verdict, f.part, f.says)
			if f.remedy != "" {
				line += " -> " + f.remedy
			}
			fmt.Fprintln(out, line)
			failed = failed || f.verdict == bad
		}
	}
	if failed {
		return exitCode(1)
	}
	return nil
}

func checkFonts(context.Context, subject) []finding {
	missing := touch.MissingFonts()
	var list []finding
	for _, f := range []struct{ pkg, use string }{
		{"fonts-inter", "English, Español"}, {"fonts-noto-cjk", "简体中文"}, {"fonts-jetbrains-mono", "the pass"},
	} {
		if err, gone := missing[f.pkg]; gone {
			says := f.use + ": a fallback is used"
			if err != nil {
				says += " (" + err.Error() + ")"
			}
			list = append(list, finding{warn, "fonts", says, "apt install " + f.pkg})
			continue
		}
		list = append(list, finding{good, "fonts", f.use + ": " + f.pkg, ""})
	}
	return list
}

func checkDisk(_ context.Context, on subject) []finding {
	dir := on.Station.Data
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return []finding{{bad, "disk", err.Error(), "give this user the folder " + dir + ", or set station.data"}}
	}
	probe := filepath.Join(dir, ".probe")
	if err := os.WriteFile(probe, []byte("x"), 0o600); err != nil {
		return []finding{{bad, "disk", "cannot write: " + err.Error(), "give this user the folder " + dir}}
	}
	_ = os.Remove(probe)
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return []finding{{bad, "disk", err.Error(), ""}}
	}
	free := st.Bavail * uint64(st.Bsize) >> 20
	says := fmt.Sprintf("%s, %d MB free", dir, free)
	switch {
	case free < 200:
		return []finding{{bad, "disk", says, "free at least 200 MB"}}
	case free < 2000:
		return []finding{{warn, "disk", says, "the outbox may take 2 GB in an outage"}}
	}
	return []finding{{good, "disk", says, ""}}
}

func checkHub(ctx context.Context, on subject) []finding {
	if on.Hub.URL == "" {
		list := []finding{{good, "hub", "embedded, listens on " + on.Hub.Listen, ""}}
		if on.Hub.Cert != "" {
			list = append(list, checkCertificate(on.Hub.Cert, on.Hub.Key))
		}
		return list
	}
	h, err := meet(ctx, on.Config)
	if err != nil {
		return []finding{{bad, "hub", err.Error(), "check hub.url, the network and hub.token_file"}}
	}
	return []finding{{good, "hub", fmt.Sprintf("%s at %s, protocol %d", h.Hub, on.Hub.URL, h.Version), ""}}
}

// checkCertificate warns two weeks before reviewers and phones would be turned away.
func checkCertificate(cert, key string) finding {
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return finding{bad, "hub", "certificate: " + err.Error(), "check hub.cert and hub.key"}
	}
	left := time.Until(pair.Leaf.NotAfter)
	says := "certificate of " + strings.Join(pair.Leaf.DNSNames, ", ") + " until " + pair.Leaf.NotAfter.Format(time.DateOnly)
	switch {
	case left < 0:
		return finding{bad, "hub", says, "renew it, then start the station again"}
	case left < 14*24*time.Hour:
		return finding{warn, "hub", says, "renew it, then start the station again"}
	}
	return finding{good, "hub", says, ""}
}

func meet(ctx context.Context, cfg Config) (wire.Hello, error) {
	raw, err := os.ReadFile(cfg.Hub.TokenFile)
	if err != nil {
		return wire.Hello{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return (&wire.Client{Base: cfg.Hub.URL, Token: strings.TrimSpace(string(raw)), Station: cfg.Station.Name}).Hello(ctx)
}

func checkClock(ctx context.Context, on subject) []finding {
	now := time.Now()
	if now.Year() < 2026 {
		return []finding{{bad, "clock", now.Format(time.RFC3339), "set the clock; install chrony"}}
	}
	if on.Hub.URL == "" {
		return []finding{{good, "clock", now.Format(time.RFC3339) + ", the hub's too", ""}}
	}
	h, err := meet(ctx, on.Config)
	if err != nil {
		return []finding{{warn, "clock", now.Format(time.RFC3339) + ", not compared: the hub is away", ""}}
	}
	skew := time.Since(h.Now).Round(time.Second)
	if skew > time.Minute || skew < -time.Minute {
		return []finding{{bad, "clock", fmt.Sprintf("%s away from the hub's", skew), "set the clock; install chrony"}}
	}
	return []finding{{good, "clock", fmt.Sprintf("%s away from the hub's", skew), ""}}
}

func checkSound(ctx context.Context, _ subject) []finding {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	mics, speakers, err := call.Devices(ctx)
	switch {
	case err != nil || len(mics)+len(speakers) == 0:
		return []finding{{warn, "sound", "no microphone and no speaker: calls are silent", "plug in a USB speakerphone with its own echo canceller"}}
	case len(mics) == 0:
		return []finding{{warn, "sound", "no microphone", "plug in a USB speakerphone"}}
	case len(speakers) == 0:
		return []finding{{warn, "sound", "no speaker", "plug in a USB speakerphone"}}
	}
	return []finding{{good, "sound", mics[0] + " / " + speakers[0], ""}}
}

func checkStaff(_ context.Context, on subject) []finding {
	if on.Staff.PINHash == "" {
		return []finding{{warn, "staff", "no staff PIN: helpers cannot open their menu here", "kiosk staff-pin, then staff.pin_hash"}}
	}
	return []finding{{good, "staff", "PIN is set", ""}}
}

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture/intake"
	"github.com/passdesk/passdesk/sync/queue"
)

// TestMain is also the program itself: the tests of the command line run this binary as kiosk, to see true output and exit codes. And it
// is the window that the benches measure.
func TestMain(m *testing.M) {
	queue.Checked()
	intake.Served()
	if os.Getenv("PASSDESK_TEST_KIOSK") != "" {
		main()
		return
	}
	if kind := os.Getenv("PASSDESK_TEST_BLINK"); kind != "" {
		if err := blink(kind, os.Getenv("PASSDESK_TEST_GLASS"), 30); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// kiosk runs the program without a display and returns what it said and its exit code.
func kiosk(t *testing.T, in string, args ...string) (out, errs string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(os.Environ(), "PASSDESK_TEST_KIOSK=1", "DISPLAY=", "XDG_STATE_HOME="+t.TempDir(), "STATE_DIRECTORY=")
	cmd.Stdin = strings.NewReader(in)
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		t.Fatalf("kiosk %q: %v\n%s", args, err, e.String())
	}
	if strings.Contains(e.String(), "goroutine ") || strings.Contains(e.String(), "panic") {
		t.Fatalf("kiosk %q crashed:\n%s", args, e.String())
	}
	return o.String(), e.String(), cmd.ProcessState.ExitCode()
}

func TestHelpIsAskedForInEveryWay(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"-h"}, {"help"}, {"check", "--help"}} {
		out, errs, code := kiosk(t, "", args...)
		if code != 0 || errs != "" || !strings.Contains(out, "kiosk check") || !strings.Contains(out, "kiosk inspect document") {
			t.Errorf("kiosk %q: code %d, %q %q", args, code, out, errs)
		}
	}
	for _, args := range [][]string{{"inspect", "--help"}, {"inspect", "document", "--help"}, {"--help", "inspect", "face"}} {
		out, errs, code := kiosk(t, "", args...)
		if code != 0 || errs != "" {
			t.Errorf("kiosk %q: code %d, %q", args, code, errs)
		}
		for _, word := range []string{"quad", "mrz", "landmarks", "band", "not_checkable", "hints"} {
			if !strings.Contains(out, word) {
				t.Errorf("kiosk %q does not explain %q", args, word)
			}
		}
	}
}

func TestMistypedCommandStartsNothing(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"chek"}, `no command "chek"`},
		{[]string{"check", "camera"}, `takes no "camera"`},
		{[]string{"staff-pin", "123457"}, `takes no "123457"`},
		{[]string{"--conf", "x"}, "-conf"},
		{[]string{"--config"}, "config"},
		{[]string{"inspect"}, "inspect what?"},
		{[]string{"inspect", "passport"}, "there is no inspect passport"},
		{[]string{"inspect", "document"}, "no files were named"},
		{[]string{"inspect", "face"}, "no files were named"},
		{[]string{"inspect", "aamva"}, "no files were named"},
		{[]string{"inspect", "match", "one.png"}, "two pictures"},
		{[]string{"--config", "/nowhere/kiosk.toml"}, "there is no file /nowhere/kiosk.toml"},
	} {
		out, errs, code := kiosk(t, "", c.args...)
		if code != 1 || out != "" || !strings.Contains(errs, c.says) {
			t.Errorf("kiosk %q: code %d, said %q %q; want %q", c.args, code, out, errs, c.says)
		}
	}
}

func TestStartedWithoutADisplay(t *testing.T) {
	_, errs, code := kiosk(t, "")
	if code != 1 || !strings.Contains(errs, "there is no display") || !strings.Contains(errs, "make run") {
		t.Errorf("code %d, said %q", code, errs)
	}
}

func TestStaffPIN(t *testing.T) {
	out, _, code := kiosk(t, "829163\n", "staff-pin")
	hash := strings.TrimSpace(out)
	if code != 0 || !validHash(hash) || strings.Contains(out, "829163") {
		t.Fatalf("code %d, printed %q", code, out)
	}
	if !staffPIN(hash, "829163") {
		t.Error("the right PIN is refused")
	}
	if staffPIN(hash, "829164") || staffPIN("", "829163") || staffPIN("12:34", "829163") {
		t.Error("a wrong PIN or hash is taken")
	}
	again, _, _ := kiosk(t, "829163", "staff-pin") // without an end of line
	if strings.TrimSpace(again) == hash {
		t.Error("two hashes of one PIN are the same: there is no salt")
	}
	for _, weak := range []string{"", "12345", "1234567", "82916a", "111111", "123456", "654321", "890123", "８２９１６３"} {
		out, errs, code := kiosk(t, weak+"\n", "staff-pin")
		if code != 1 || out != "" || !strings.Contains(errs, "PIN") {
			t.Errorf("PIN %q: code %d, %q %q", weak, code, out, errs)
		}
	}
}

package sound

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// parrot puts a program in the PATH that writes its arguments and what it is given to read into a file, and then does as told.
func parrot(t *testing.T, then string) (heard func() []string) {
	t.Helper()
	dir := t.TempDir()
	out := filepath.Join(dir, "heard")
	script := "#!/bin/sh\necho \"$* $(cat)\" >>" + out + "\n" + then + "\n"
	if err := os.WriteFile(filepath.Join(dir, speaks), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	return func() []string {
		raw, _ := os.ReadFile(out)
		return strings.FieldsFunc(string(raw), func(r rune) bool { return r == '\n' })
	}
}

// until waits for something that another process does.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); {
		if time.Now().After(end) {
			t.Fatal("waiting for " + what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestInstructionIsReadInItsLanguage(t *testing.T) {
	heard := parrot(t, "")
	v := OpenVoice(50, slog.New(slog.DiscardHandler))
	defer v.Close()
	for i, c := range []struct{ lang, words, want string }{
		{"en", "Look at the screen", "-v en-us -s 150 -a 100 -b 1 --stdin Look at the screen"},
		{"es", "Mire a la pantalla", "-v es -s 150 -a 100 -b 1 --stdin Mire a la pantalla"},
		{"zh-Hans", "请正视屏幕", "-v cmn -s 150 -a 100 -b 1 --stdin 请正视屏幕"},
	} {
		v.Say(c.lang, c.words)
		until(t, c.words, func() bool { return len(heard()) == i+1 })
		if got := heard()[i]; got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestVoiceLagsBehindTheScreen: a new instruction cuts off the one before, of many only the newest is read, and silence is at once.
func TestVoiceLagsBehindTheScreen(t *testing.T) {
	heard := parrot(t, "exec sleep 600")
	v := OpenVoice(50, slog.New(slog.DiscardHandler))
	v.Say("en", "first")
	until(t, "the first", func() bool { return len(heard()) == 1 })
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { v.Say("en", "in between") })
	}
	all.Wait()
	v.Say("en", "last")
	until(t, "the last", func() bool { h := heard(); return strings.HasSuffix(h[len(h)-1], "last") })
	if n := len(heard()); n > 50 {
		t.Errorf("%d instructions were begun", n)
	}
	v.Say("en", "")
	v.Say("xx", "in no language of ours")
	began := time.Now()
	v.Close()
	v.Close()
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("silence took %v", took)
	}
	if slices.ContainsFunc(heard(), func(s string) bool { return strings.Contains(s, "no language") }) {
		t.Error("words were read in a language that the voice does not know")
	}
}

// TestNoVoice: a machine without the program is silent; one on which it fails says so once.
func TestNoVoice(t *testing.T) {
	var mu sync.Mutex
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&locked{&mu, &out}, nil))
	heard := parrot(t, "exit 1")
	v := OpenVoice(50, log)
	said := func() string { mu.Lock(); defer mu.Unlock(); return out.String() }
	for i := range 3 {
		v.Say("en", "hello")
		until(t, "a try", func() bool { return len(heard()) == i+1 && strings.Contains(said(), "no-voice") })
	}
	v.Close()
	if n := strings.Count(said(), "no-voice"); n != 1 || strings.Contains(said(), "hello") {
		t.Errorf("said %d times: %s", n, said())
	}
	t.Setenv("PATH", t.TempDir())
	for _, v := range []*Voice{OpenVoice(50, log), OpenVoice(0, log)} {
		v.Say("en", "hello") // on nothing
		v.Close()
		if v != nil {
			t.Error("a voice without a program, or a mute one")
		}
	}
}

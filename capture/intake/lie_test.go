package intake

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

// lie is a child process that a picture has taken over. It is this program with PASSDESK_TEST_LIE, and does not return then.
func lie() {
	how := os.Getenv("PASSDESK_TEST_LIE")
	if how == "" {
		return
	}
	conn, err := net.FileConn(os.NewFile(childSocket, "gate"))
	if err != nil {
		os.Exit(1)
	}
	if how == "mute" {
		os.Exit(0)
	}
	if how == "other words" {
		_, _ = io.WriteString(conn, strings.Repeat("welcome", 10))
		os.Exit(0)
	}
	_, _ = io.WriteString(conn, hello)
	for {
		q, f, err := readAsk(conn.(*net.UnixConn))
		if err != nil {
			os.Exit(0)
		}
		_ = f.Close()
		a := answer{nonce: q.nonce, format: PNG, stored: Size{4, 2}, factor: 1, length: 24}
		pixels := make([]byte, 24)
		switch how {
		case "too long":
			pixels = make([]byte, 25)
		case "too short", "hang in the middle":
			pixels = pixels[:20]
		case "other nonce":
			a.nonce++
		case "length":
			a.length = 25
		case "huge":
			a.stored, a.length = Size{1 << 30, 1 << 30}, 1<<32-1
		case "huge and reduced":
			a.stored, a.factor, a.length = Size{60000, 60000}, 1, 3*60000*60000&(1<<32-1)
		case "no format":
			a.format = 99
		case "verdict":
			a.verdict = 200
		case "long words":
			a.verdict, a.length = 4, 1<<31
		case "control characters":
			words := ": \x1b[2J\n\u0085\u2028{\"file\":1}\xff"
			a.verdict, a.length, pixels = 4, len(words), []byte(words)
		case "die":
			os.Exit(3)
		case "crash":
			panic("a decoder that nobody saved")
		case "no memory":
			fmt.Fprintln(os.Stderr, "fatal error: runtime: out of memory")
			os.Exit(2)
		case "hang":
			time.Sleep(time.Hour)
		}
		_, _ = conn.Write(append(a.bytes(), pixels...))
		if how == "hang in the middle" {
			time.Sleep(time.Hour)
		}
		if how != "control characters" {
			_, _ = conn.Write(binary.BigEndian.AppendUint64(nil, q.nonce))
		}
		if how == "too short" {
			os.Exit(0)
		}
	}
}

// liar is a Gate whose child lies. The mark of a true child is taken away again by the shell.
func liar(t *testing.T, how string, o Options) *Gate {
	t.Helper()
	script := t.TempDir() + "/child"
	text := fmt.Sprintf("#!/bin/sh\nunset %s\nexec %q\n", envChild, os.Args[0])
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	o.Self, o.Env = script, []string{"PASSDESK_TEST_LIE=" + how}
	return open(t, o)
}

func TestChildThatLies(t *testing.T) {
	raw := pngOf(t, halves(4, 2))
	for how, want := range map[string]error{
		"too short": ErrDamaged, "other nonce": ErrDamaged, "length": ErrDamaged, "huge": ErrDamaged, "huge and reduced": ErrDamaged,
		"too long": ErrDamaged, "no format": ErrDamaged, "verdict": ErrDamaged, "long words": ErrDamaged,
		"die": ErrDamaged, "crash": ErrDamaged, "no memory": ErrMemory, "hang": ErrTime, "hang in the middle": ErrTime,
		"mute": ErrChild, "other words": ErrChild, "control characters": ErrDamaged,
	} {
		t.Run(how, func(t *testing.T) {
			o := Options{}
			if want == ErrTime {
				o.Time = 200 * time.Millisecond
			}
			g := liar(t, how, o)
			for range 2 { // also the child after the one that was ended
				begin := time.Now()
				p, err := g.Bytes(t.Context(), raw)
				if !errors.Is(err, want) || p.Pix != nil {
					t.Fatalf("%v, %d bytes", err, len(p.Pix))
				}
				if strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' || r == 0x85 || r == 0x2028 }) {
					t.Errorf("%q would break a line", err)
				}
				if took := time.Since(begin); took > 10*time.Second {
					t.Errorf("took %v", took)
				}
			}
		})
	}
}

// An answer of the right length is believed: that is all a liar can do, give other pixels.
func TestTruthfulStrangerIsBelieved(t *testing.T) {
	p, err := liar(t, "truth", Options{}).Bytes(t.Context(), pngOf(t, halves(4, 2)))
	if err != nil || p.Width != 4 || p.Height != 2 || !p.Valid() {
		t.Error(p, err)
	}
}

// A program that never calls Served would start itself again and again.
func TestProgramThatDoesNotServeItsChild(t *testing.T) {
	g := open(t, Options{Self: "/bin/true", Start: 5 * time.Second})
	if _, err := g.Bytes(t.Context(), pngOf(t, halves(4, 2))); !errors.Is(err, ErrChild) {
		t.Error(err)
	}
	t.Setenv(envChild, "1")
	if _, err := New(Options{}).Bytes(t.Context(), pngOf(t, halves(4, 2))); !errors.Is(err, ErrChild) {
		t.Error(err)
	}
	g = open(t, Options{Self: "/no/such/program"})
	t.Setenv(envChild, "")
	if _, err := g.Bytes(t.Context(), pngOf(t, halves(4, 2))); !errors.Is(err, ErrChild) {
		t.Error(err)
	}
}

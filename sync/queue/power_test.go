package queue

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	envVictim = "PASSDESK_QUEUE_VICTIM" // folder; makes the test program a victim of the power cut
	kills     = 220
)

// The victim commits step after step. Step n is one item of case n%victimCases with key n, every third with a blob, and
// state n. It writes what was acknowledged, and what its hub has received, to two files beside the queue.
const victimCases = 3

func victimItem(n int) Item {
	return Item{Case: fmt.Sprint("case", n%victimCases), Kind: "case", Key: strconv.Itoa(n), Body: []byte(strconv.Itoa(n))}
}

func victimOptions() Options {
	opts := small()
	opts.KeepAudit = 300 // so that it is trimmed on the way, too
	return opts
}

func victim(dir string) {
	check := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, "victim:", err)
			os.Exit(1)
		}
	}
	// A kill can cut a line where it crosses a page; what is written next must not run on from there.
	appendTo := func(name string) *os.File {
		path := filepath.Join(dir, name)
		if data, err := os.ReadFile(path); err == nil {
			check(os.Truncate(path, int64(bytes.LastIndexByte(data, '\n')+1)))
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		check(err)
		return f
	}
	acked, hub := appendTo("acked"), appendTo("hub")
	os.Stdout.WriteString("up\n")
	opts := victimOptions()
	opts.Rand = func() float64 { return rand.Float64() / 1000 }
	q, err := Open(filepath.Join(dir, "queue"), opts)
	check(err)
	os.Stdout.WriteString("at work\n")
	go q.Drain(context.Background(), func(_ context.Context, it Item, open func(string) ([]byte, error)) error {
		if rand.IntN(10) == 0 {
			return errors.New("hub away")
		}
		for _, name := range it.Blobs {
			if _, err := open(name); err != nil {
				return err
			}
		}
		_, err := fmt.Fprintf(hub, "%s\n", it.Body)
		return err
	})
	state, err := q.Load()
	check(err)
	last := 0
	if state != nil {
		last, err = strconv.Atoi(strings.Fields(string(state))[0])
		check(err)
	}
	for n := last + 1; ; n++ {
		it, named := victimItem(n), ""
		if n%3 == 0 {
			name, err := q.PutBlob(fmt.Appendf(nil, "blob of %d", n))
			check(err)
			it.Blobs, named = []string{name}, name
		}
		save := q.Commit
		if n%7 == 0 {
			save = q.Forget
		}
		check(save(fmt.Appendf(nil, "%d %s", n, named), []Item{it}))
		fmt.Fprintln(acked, n)
		for q.Stats().Pending > 40 { // let the hub keep up
			time.Sleep(time.Millisecond)
		}
	}
}

func TestPowerCutWhileQueued(t *testing.T) {
	if testing.Short() {
		t.Skip("kills hundreds of processes")
	}
	self, err := os.Executable()
	must(t, err)
	dir := memory(t) // a kill does not tell what was synced, and memory has more moments in a second
	delivered := 0
	for n := range kills {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), envVictim+"="+dir)
		cmd.Stderr = os.Stderr
		up, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		lines := bufio.NewScanner(up)
		for want := 1 + min(1, n%4); want > 0 && lines.Scan(); want-- { // every fourth kill may hit Open
		}
		time.Sleep(time.Duration(rand.IntN(25_000)) * time.Microsecond) // the power goes at any moment
		must(t, cmd.Process.Kill())
		if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
			t.Fatalf("kill %d: the victim ended by itself: %v", n, err)
		}
		delivered = afterPowerCut(t, dir)
		if t.Failed() {
			t.Fatalf("after kill %d", n)
		}
	}
	t.Logf("%d kills, %d items delivered", kills, delivered)
	if delivered < kills {
		t.Errorf("the victim hardly worked: %d items delivered", delivered)
	}
}

// numbers reads a file of one number a line. A last line without end was cut by the kill and does not count.
func numbers(t *testing.T, path string) (list []int) {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	lines := strings.Split(string(data), "\n")
	for _, line := range lines[:len(lines)-1] {
		n, err := strconv.Atoi(line)
		must(t, err)
		list = append(list, n)
	}
	return list
}

func afterPowerCut(t *testing.T, dir string) (delivered int) {
	t.Helper()
	acked, hub := numbers(t, filepath.Join(dir, "acked")), numbers(t, filepath.Join(dir, "hub"))
	q, err := Open(filepath.Join(dir, "queue"), victimOptions())
	must(t, err)
	defer q.Close()
	if o := q.Opened(); o.Alarm() {
		t.Errorf("opened with alarm: %+v", o)
	}
	state, err := q.Load()
	must(t, err)
	committed, last := 0, 0
	if state != nil {
		committed, err = strconv.Atoi(strings.Fields(string(state))[0])
		must(t, err)
	}
	if len(acked) > 0 {
		last = slices.Max(acked)
	}
	if committed < last {
		t.Errorf("state of step %d is lost, found %d", last, committed)
	}
	// In order within the case: what arrives for the first time is the successor of what arrived before.
	newest := map[int]int{}
	for _, n := range hub {
		c := n % victimCases
		before, seen := newest[c]
		if !seen {
			before = c - victimCases
			if c == 0 {
				before = 0
			}
		}
		switch n {
		case before: // delivered, killed before the removal, delivered again
		case before + victimCases:
			newest[c] = n
		default:
			t.Errorf("hub got step %d after %d", n, before)
		}
	}
	waiting := map[int]bool{}
	for _, e := range q.index.items {
		n, err := strconv.Atoi(e.Key)
		must(t, err)
		waiting[n] = true
		for _, name := range e.Blobs {
			if _, err := q.openBlob(name); err != nil {
				t.Errorf("step %d: %v", n, err)
			}
		}
		if body, err := q.body(e.ID); err != nil || string(body) != e.Key {
			t.Errorf("step %d: body %q, %v", n, body, err)
		}
	}
	for n := 1; n <= committed; n++ {
		if top, seen := newest[n%victimCases]; !waiting[n] && (!seen || n > top) {
			t.Errorf("step %d was committed, and is neither waiting nor delivered", n)
		}
	}
	for n := range waiting {
		if n > committed {
			t.Errorf("step %d waits, but its state %d was not committed", n, committed)
		}
	}
	if keys, _ := filepath.Glob(q.path("visit-*")); len(keys) > 1 {
		t.Errorf("keys of forgotten visits: %v", keys)
	}
	for _, n := range newest {
		delivered += n / victimCases
	}
	return delivered
}

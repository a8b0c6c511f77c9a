package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// child is a running child process.
type child struct {
	cmd  *exec.Cmd
	conn *net.UnixConn
	said *tail
}

// death is what can be known of why a child ended.
type death struct{ memory, time bool }

// start executes the program and waits until it can be asked.
func start(ctx context.Context, o Options) (c *child, err error) {
	if os.Getenv(envChild) != "" { // else a program that never calls Served would start itself without end
		return nil, fmt.Errorf("%w: the program does not serve its child process", ErrChild)
	}
	self := o.Self
	if self == "" {
		if self, err = os.Executable(); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrChild, err)
		}
	}
	ours, theirs, err := pair()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrChild, err)
	}
	c = &child{cmd: exec.Command(self), conn: ours, said: &tail{}}
	c.cmd.Env = append(append(os.Environ(), o.Env...), envChild+"=1", "GOMAXPROCS=1", "GOTRACEBACK=none", "GODEBUG=")
	c.cmd.ExtraFiles = []*os.File{theirs}
	c.cmd.Stderr = c.said
	c.cmd.WaitDelay = time.Second
	err = c.cmd.Start()
	_ = theirs.Close()
	if err != nil {
		_ = ours.Close()
		return nil, fmt.Errorf("%w: %w", ErrChild, err)
	}
	within := o.Start
	if within == 0 {
		within = 20 * time.Second
	}
	_ = ours.SetDeadline(time.Now().Add(within))
	stop := context.AfterFunc(ctx, func() { _ = ours.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	word := make([]byte, len(hello))
	if _, err := io.ReadFull(ours, word); err != nil || string(word) != hello {
		c.end()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%w: %s", ErrChild, c.said.or("the program does not serve its child process"))
	}
	return c, nil
}

// limit gives the child so much processor time from now on, and MaxWait times as long by the clock; then its socket fails with
// os.ErrDeadlineExceeded. done ends the watch.
func (c *child) limit(within time.Duration) (done func()) {
	_ = c.conn.SetDeadline(time.Now().Add(MaxWait * within))
	over := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() {
		began := c.processor()
		timer := time.NewTimer(within)
		defer timer.Stop()
		for {
			select {
			case <-over:
				return
			case <-timer.C:
			}
			left := within - (c.processor() - began)
			if left <= 0 {
				_ = c.conn.SetDeadline(time.Unix(1, 0))
				return
			}
			timer.Reset(max(left, tick))
		}
	})
	return func() {
		close(over)
		watch.Wait()
	}
}

// tick is the unit of processor times in /proc: a hundredth of a second on every Linux that Go runs on.
const tick = 10 * time.Millisecond

// processor is the time that the child has computed, by /proc/[pid]/stat, fields 14 and 15; 0 when it is gone.
func (c *child) processor() time.Duration {
	raw, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.cmd.Process.Pid))
	fields := strings.Fields(string(raw[bytes.LastIndexByte(raw, ')')+1:])) // after the name, which may hold anything: field 3 comes first
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * tick
}

// end kills the child, waits for it and tells what it died of.
func (c *child) end() death {
	_ = c.cmd.Process.Kill() // it may be dead already, or die in between
	_ = c.conn.Close()
	_ = c.cmd.Wait()
	said := c.said.or("")
	ended, _ := c.cmd.ProcessState.Sys().(syscall.WaitStatus)
	var d death
	for _, words := range []string{"out of memory", "cannot allocate", "fatal error: runtime:", "pthread_create failed", "failed to create new OS thread"} {
		d.memory = d.memory || strings.Contains(said, words)
	}
	// Go's collector uses some memory of its own without a look whether it got it. A decoder, being Go, cannot fault on the system's stack.
	d.memory = d.memory || strings.Contains(said, "SIGSEGV") && strings.Contains(said, "goroutine 0 ")
	d.time = ended.Signaled() && ended.Signal() == syscall.SIGXCPU
	return d
}

// pair is a connected pair of sockets: ours, and the child's as a file.
func pair() (*net.UnixConn, *os.File, error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, err
	}
	near, far := os.NewFile(uintptr(fds[0]), "intake"), os.NewFile(uintptr(fds[1]), "gate")
	conn, err := net.FileConn(near)
	_ = near.Close()
	if err != nil {
		_ = far.Close()
		return nil, nil, err
	}
	ours, ok := conn.(*net.UnixConn)
	if !ok {
		_, _ = conn.Close(), far.Close()
		return nil, nil, errors.New("no Unix socket")
	}
	return ours, far, nil
}

// tail keeps the first words that a child writes to its standard error, and lets it write on.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p[:min(len(p), 4096-len(t.text))]...)
	return len(p), nil
}

// or returns the words on one line, or others when there are none.
func (t *tail) or(others string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if words := strings.TrimSpace(string(t.text)); words != "" {
		return clean(cut(words))
	}
	return others
}

package intake

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"net"
	"os"
	"runtime/debug"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// envChild marks the child process.
const envChild = "PASSDESK_INTAKE"

const (
	childSocket = 3       // file descriptor of the socket in the child
	cpuLife     = 20      // s of processor after which a child lets itself be replaced
	cpuMost     = 30      // s of processor after which the kernel ends it
	spare       = 8 << 20 // bytes kept free of the budget: buffers, the collector, rows
)

// Served must be called first in main of a program whose Gates start its own file. In the child process it decodes pictures until the
// Gate hangs up, and does not return; else it returns at once.
func Served() {
	if os.Getenv(envChild) == "" {
		return
	}
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, "intake:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func serve() error {
	file := os.NewFile(childSocket, "gate")
	socket, err := net.FileConn(file)
	if err != nil {
		return err
	}
	_ = file.Close()
	conn, ok := socket.(*net.UnixConn)
	if !ok {
		return errors.New("no socket")
	}
	budget, err := confine()
	if err != nil {
		return err
	}
	if _, err := io.WriteString(conn, hello); err != nil {
		return err
	}
	for {
		a, f, err := readAsk(conn)
		if err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		last := processor() > cpuLife
		err = reply(conn, a, f, budget, last)
		_ = f.Close()
		if err != nil || last {
			return err
		}
		debug.FreeOSMemory() // the next picture must find all of the budget free
	}
}

// readAsk waits for a request and its file.
func readAsk(conn *net.UnixConn) (a ask, f *os.File, err error) {
	b, rights := make([]byte, askSize), make([]byte, unix.CmsgSpace(4))
	n, rn, _, _, err := conn.ReadMsgUnix(b, rights)
	if err == nil && n == 0 {
		err = io.EOF
	}
	if err != nil {
		return a, nil, err
	}
	if n != askSize {
		return a, nil, errors.New("half a request")
	}
	messages, err := unix.ParseSocketControlMessage(rights[:rn])
	if err != nil || len(messages) != 1 {
		return a, nil, errors.New("a request without a file")
	}
	fds, err := unix.ParseUnixRights(&messages[0])
	if err != nil || len(fds) != 1 {
		return a, nil, errors.New("a request without a file")
	}
	return parseAsk(b), os.NewFile(uintptr(fds[0]), "picture"), nil
}

// reply decodes one picture. Its error is the socket's.
func reply(conn io.Writer, q ask, r io.ReaderAt, budget int64, last bool) error {
	h, err := look(r, q.size, budget)
	var img image.Image
	if err == nil {
		img, err = decode(r, q.size, h.format)
	}
	if err != nil {
		a, words := refuse(q.nonce, err)
		a.last = last
		_, err = conn.Write(append(a.bytes(), words...))
		return err
	}
	rows, frame := rowsOf(img, h, q.behind)
	a := answer{nonce: q.nonce, last: last, format: h.format, stored: h.size, factor: rows.k, length: 3 * frame.Width * frame.Height}
	out := bytes.NewBuffer(make([]byte, 0, 256<<10))
	out.Write(a.bytes())
	line := make([]byte, 3*frame.Width)
	for y := range frame.Height {
		rows.next(y*rows.k, line)
		out.Write(line)
		if out.Len() > 128<<10 {
			if _, err := out.WriteTo(conn); err != nil {
				return err
			}
		}
	}
	_, err = conn.Write(binary.BigEndian.AppendUint64(out.Bytes(), q.nonce))
	return err
}

// confine takes from this process what it does not need and returns how many bytes a picture may cost: what is left of MaxMemory.
//
// Resident memory is what counts, and the program's own pages count with it. The kernel cannot limit that; it limits the size of
// private writable mappings (RLIMIT_DATA), of which the resident part is at most the whole. So their growth from now on is limited to
// what is left. Go's collector is told of the limit, and every picture's cost is estimated before it is decoded, so
// that the limit is hit by lies only.
func confine() (budget int64, err error) {
	resident, err := status("VmRSS")
	if err != nil {
		return 0, err
	}
	data, err := status("VmData")
	if err != nil {
		return 0, err
	}
	left := MaxMemory - resident
	budget = left - spare
	if budget < spare {
		return 0, fmt.Errorf("the program itself takes %d MB", resident>>20)
	}
	debug.SetMemoryLimit(budget)
	debug.SetGCPercent(50)
	for _, l := range []struct {
		what int
		most uint64
	}{
		{unix.RLIMIT_DATA, uint64(data + left)},
		{unix.RLIMIT_CPU, cpuMost},
		{unix.RLIMIT_CORE, 0}, // no picture in a core file
		{unix.RLIMIT_FSIZE, 0},
		{unix.RLIMIT_NOFILE, 32},
		{unix.RLIMIT_MEMLOCK, 0},
	} {
		if err := unix.Setrlimit(l.what, &unix.Rlimit{Cur: l.most, Max: l.most}); err != nil {
			return 0, fmt.Errorf("limit: %w", err)
		}
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return 0, fmt.Errorf("limit: %w", err)
	}
	return budget, nil
}

// status reads a number of bytes out of /proc/self/status.
func status(key string) (int64, error) {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range bytes.Lines(raw) {
		fields := bytes.Fields(line)
		if len(fields) >= 2 && string(fields[0]) == key+":" {
			n, err := strconv.ParseInt(string(fields[1]), 10, 64)
			return n << 10, err
		}
	}
	return 0, fmt.Errorf("/proc/self/status has no %s", key)
}

// processor is the time in whole seconds that this process has computed.
func processor() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return u.Utime.Sec + u.Stime.Sec
}

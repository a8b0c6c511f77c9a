package intake

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/image/tiff"
)

func TestTruncatedPicture(t *testing.T) {
	g := open(t, Options{})
	for name, raw := range corpus(t) {
		for _, n := range []int{len(raw) / 2, len(raw) / 4, 40} {
			if strings.HasPrefix(name, "gif animated") {
				n = min(n, 200) // inside its first picture
			}
			p, err := g.Bytes(t.Context(), raw[:n])
			if !errors.Is(err, ErrDamaged) || p.Pix != nil {
				t.Errorf("%s, %d bytes of %d: %v", name, n, len(raw), err)
			}
		}
	}
	if g.starts != 1 {
		t.Errorf("%d children: a truncated picture must not bring one down", g.starts)
	}
}

// hostile is what people send who mean harm, and what they do by mistake, with the refusal that each must find.
func hostile(t testing.TB) map[string]struct {
	raw  []byte
	want error
	says string
} {
	type file = struct {
		raw  []byte
		want error
		says string
	}
	flood := func(w, h int, depth, colour byte) []byte { return rawPNG(w, h, depth, colour, 0, make([]byte, 1<<20)) }
	gifFlood := gifOf(t, halves(64, 48), 1)
	copy(gifFlood[6:], []byte{0xff, 0xff, 0xff, 0xff})
	zero := gifOf(t, halves(64, 48), 1)
	copy(zero[6:], []byte{0, 0, 0, 0})
	bmpFlood := bmpOf(t, halves(4, 4))
	binary.LittleEndian.PutUint32(bmpFlood[18:], 60000)
	binary.LittleEndian.PutUint32(bmpFlood[22:], 60000)
	bmpNegative := bmpOf(t, halves(4, 4))
	binary.LittleEndian.PutUint32(bmpNegative[18:], 1<<31)
	ones := [][]byte{{100}, {100}, {100}}
	return map[string]file{
		"empty":             {nil, ErrFormat, "empty"},
		"text":              {[]byte("this is no picture"), ErrFormat, ""},
		"pdf":               {[]byte("%PDF-1.7\n1 0 obj"), ErrFormat, "a PDF file"},
		"heic":              {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), ErrFormat, "a HEIC file"},
		"svg":               {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>`), ErrFormat, "SVG"},
		"script":            {[]byte("#!/bin/sh\nrm -rf /\n"), ErrFormat, ""},
		"signature only":    {[]byte("\x89PNG\r\n\x1a\n"), ErrDamaged, "too early"},
		"gif signature":     {[]byte("GIF89a\x01\x00"), ErrDamaged, "too early"},
		"png flood":         {flood(100_000, 100_000, 8, 2), ErrMemory, "100000 by 100000"},
		"png flood 1 bit":   {flood(60_000, 60_000, 1, 0), ErrMemory, "60000 by 60000"},
		"png flood 16 bit":  {flood(8_000, 8_000, 16, 6), ErrMemory, "8000 by 8000"},
		"png most":          {flood(1<<31-1, 1<<31-1, 8, 6), nil, ""},
		"png line":          {flood(1<<30, 1, 8, 0), ErrMemory, ""},
		"png zero":          {flood(0, 10, 8, 2), ErrDamaged, ""},
		"png too much data": {rawPNG(10, 10, 8, 0, 0, make([]byte, 40<<20)), ErrDamaged, ""},
		"gif flood":         {gifFlood, ErrMemory, "65535 by 65535"},
		"gif zero":          {zero, ErrDamaged, ""},
		"jpeg flood":        {jpegSays(t, 65_500, 65_500), ErrMemory, ""},
		"jpeg coefficients": {flatJPEG(8_000, 8_000, jpegOptions{marker: 0xc2, bits: 8, adobe: -1, colours: ones}), ErrMemory, ""},
		"jpeg zero":         {jpegSays(t, 0, 0), ErrDamaged, ""},
		"jpeg 12 bit":       {flatJPEG(64, 48, jpegOptions{marker: 0xc1, bits: 12, adobe: -1, colours: ones}), ErrKind, "12 bits"},
		"jpeg lossless":     {flatJPEG(64, 48, jpegOptions{marker: 0xc3, bits: 8, adobe: -1, colours: ones}), ErrKind, "lossless"},
		"jpeg arithmetic":   {flatJPEG(64, 48, jpegOptions{marker: 0xc9, bits: 8, adobe: -1, colours: ones}), ErrKind, "arithmetic"},
		"jpeg four strange": {flatJPEG(64, 48, jpegOptions{marker: 0xc0, bits: 8, adobe: -1, colours: append(ones, []byte{9})}), ErrKind, ""},
		"jpeg scans":        {flatJPEG(3000, 3000, jpegOptions{marker: 0xc2, bits: 8, adobe: -1, colours: [][]byte{{100}}, scans: 20_000}), ErrTime, ""},
		"jpeg garbage":      {append([]byte{0xff, 0xd8, 0xff}, "garbage and more garbage"...), ErrDamaged, ""},
		"webp flood":        {flatWebP(16384, 16384, 1, 2, 3), ErrMemory, "16384 by 16384"},
		"webp animated":     {riff(chunkWebP("VP8X", []byte{2, 0, 0, 0, 63, 0, 0, 47, 0, 0})), ErrKind, "animated"},
		"bmp flood":         {bmpFlood, ErrMemory, "60000 by 60000"},
		"bmp negative":      {bmpNegative, ErrKind, ""},
		"tiff flood":        {tiffSays(t, 50_000, 50_000), ErrMemory, "50000 by 50000"},
		"tiff most":         {tiffSays(t, 1<<31, 1<<31), nil, ""},
		"tiff zero":         {tiffSays(t, 0, 48), ErrDamaged, ""},
	}
}

// jpegSays is a JPEG that lies about its size.
func jpegSays(t testing.TB, w, h uint16) []byte {
	raw := jpegOf(t, halves(64, 48))
	at := bytes.Index(raw, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(raw[at+5:], h)
	binary.BigEndian.PutUint16(raw[at+7:], w)
	return raw
}

// tiffSays is a TIFF that lies about its size.
func tiffSays(t testing.TB, w, h uint32) []byte {
	opaque := image.NewRGBA(image.Rect(0, 0, 64, 48))
	raw := tiffOf(t, opaque, tiff.Uncompressed)
	dir := binary.LittleEndian.Uint32(raw[4:])
	for i := range uint32(binary.LittleEndian.Uint16(raw[dir:])) {
		entry := raw[dir+2+12*i:]
		for tag, v := range map[uint16]uint32{256: w, 257: h} {
			if binary.LittleEndian.Uint16(entry) == tag {
				binary.LittleEndian.PutUint16(entry[2:], 4) // a long
				binary.LittleEndian.PutUint32(entry[8:], v)
			}
		}
	}
	return raw
}

func TestHostilePicture(t *testing.T) {
	g := open(t, Options{})
	for name, f := range hostile(t) {
		begin := time.Now()
		p, err := g.Bytes(t.Context(), f.raw)
		took := time.Since(begin)
		switch {
		case err == nil || p.Pix != nil:
			t.Errorf("%s was taken", name)
			continue
		case f.want != nil && !errors.Is(err, f.want):
			t.Errorf("%s: %v", name, err)
		case !strings.Contains(err.Error(), f.says):
			t.Errorf("%s: %q does not say %q", name, err, f.says)
		case took > (MaxWait+1)*MaxTime:
			t.Errorf("%s took %v", name, took)
		}
		if _, err := g.Bytes(t.Context(), pngOf(t, halves(8, 8))); err != nil {
			t.Errorf("the picture after %s: %v", name, err)
		}
	}
}

func TestFileThatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	write := func(name string, raw []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	large := write("large.png", pngOf(t, halves(8, 8)))
	if err := os.Truncate(large, MaxBytes+1); err != nil {
		t.Fatal(err)
	}
	loop := filepath.Join(dir, "loop")
	if err := os.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{
		dir: "a folder", pipe: "a pipe", "/dev/zero": "a device", filepath.Join(dir, "missing\n{}.png"): "no such file",
		write("empty.png", nil): "empty", large: "larger than 64 MB", loop: "cannot be opened", "": "no such file", "/proc/self/mem": "empty",
	}
	if os.Getuid() != 0 {
		secret := write("secret.png", pngOf(t, halves(8, 8)))
		if err := os.Chmod(secret, 0); err != nil {
			t.Fatal(err)
		}
		cases[secret] = "permission denied"
	}
	g := open(t, Options{})
	for path, says := range cases {
		for _, read := range []func(string) (Picture, error){Here, func(path string) (Picture, error) { return g.File(t.Context(), path) }} {
			_, err := read(path)
			if err == nil || !strings.Contains(err.Error(), says) || path != "" && strings.Contains(err.Error(), path) {
				t.Errorf("%q: %v", path, err)
			}
		}
	}
	if g.starts != 0 {
		t.Error("a child was started for a file that is none")
	}
}

// A picture that is written while it is read is damaged or not, but nothing breaks.
func TestFileShrinksWhileItIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shrinks.png")
	if err := os.WriteFile(path, pngOf(t, halves(800, 600)), 0o600); err != nil {
		t.Fatal(err)
	}
	f, size, err := openFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := os.Truncate(path, 100); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, Options{}).take(t.Context(), f, size, midGrey); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}

func TestGivenUpByWhoAsked(t *testing.T) {
	g := open(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.Bytes(ctx, pngOf(t, halves(8, 8))); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	g.Warm(t.Context())
	long := hostile(t)["jpeg scans"].raw
	ctx, cancel = context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	begin := time.Now()
	_, err := g.Bytes(ctx, long)
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) > MaxTime {
		t.Error(err, time.Since(begin))
	}
	if _, err := g.Bytes(t.Context(), pngOf(t, halves(8, 8))); err != nil {
		t.Errorf("the next picture: %v", err)
	}
}

// peak is the most memory that a process has had resident, 0 when it is gone.
func peak(pid int) (bytes int64) {
	raw, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, rest, _ := strings.Cut(string(raw), "VmHWM:")
	if fields := strings.Fields(rest); len(fields) > 0 {
		bytes, _ = strconv.ParseInt(fields[0], 10, 64)
	}
	return bytes << 10
}

// watched decodes a picture and tells how much memory the child took for it. The kernel's account of a dead child would hold this
// process's own peak, from the moment before the child's program began; so a child is watched while it lives.
func watched(t *testing.T, g *Gate, raw []byte) (p Picture, most int64, err error) {
	g.Warm(t.Context())
	pid := g.child.cmd.Process.Pid
	done := make(chan struct{})
	go func() {
		p, err = g.Bytes(t.Context(), raw)
		close(done)
	}()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		most = max(most, peak(pid))
		select {
		case <-done:
			return p, max(most, peak(pid)), err
		case <-tick.C:
		}
	}
}

// The largest pictures that are let in, and those that are kept out, must leave the child within its memory.
func TestMemoryOfTheWorstPictures(t *testing.T) {
	inks := [][]byte{{1}, {2}, {3}, {4}}
	type file struct {
		raw  []byte
		want error
	}
	files := map[string]file{
		"png grey 200 MP":   {rawPNG(20_000, 10_000, 8, 0, 0, make([]byte, 10_000*20_001)), nil},
		"png colour 50 MP":  {rawPNG(8_000, 6_250, 8, 2, 0, make([]byte, 6_250*(1+3*8_000))), nil},
		"png 16 bit 24 MP":  {rawPNG(6_000, 4_000, 16, 2, 0, make([]byte, 4_000*(1+6*6_000))), nil},
		"jpeg grey 64 MP":   {flatJPEG(8_000, 8_000, jpegOptions{marker: 0xc0, bits: 8, adobe: -1, colours: inks[:1]}), nil},
		"jpeg four 25 MP":   {flatJPEG(5_000, 5_000, jpegOptions{marker: 0xc0, bits: 8, adobe: 0, colours: inks}), nil},
		"jpeg coefficients": {flatJPEG(3_600, 3_600, jpegOptions{marker: 0xc2, bits: 8, adobe: -1, colours: inks[:3]}), nil},
		"webp 50 MP":        {flatWebP(8_000, 6_250, 1, 2, 3), nil},
		// One strip, which its decoder holds twice beside the picture. The estimate does not see that; the kernel does.
		"tiff one strip 54 MP":  {oneStrip(t, 9_000, 6_000), nil},
		"tiff one strip 168 MP": {oneStrip(t, 14_000, 12_000), ErrMemory},
	}
	for name, f := range hostile(t) {
		if f.want == ErrMemory {
			files["hostile "+name] = file{f.raw, ErrMemory}
		}
	}
	for name, f := range files {
		g := New(Options{Time: 30 * time.Second})
		p, most, err := watched(t, g, f.raw)
		g.Close()
		if !errors.Is(err, f.want) || most == 0 || most > MaxMemory {
			t.Errorf("%s: %d MB, %v", name, most>>20, err)
		}
		t.Logf("%-26s %3d MB  %v reduced by %d  %v", name, most>>20, p.Stored, p.Reduced, err)
	}
}

// oneStrip is a compressed TIFF without strips.
func oneStrip(t testing.TB, w, h int) []byte {
	return tiffOf(t, image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.White, color.Black}), tiff.Deflate)
}

// Damaged pictures of all sorts, through one Gate: no crash here, no wait, and the Gate goes on. PASSDESK_MUTATIONS sets how many.
func TestRandomlyDamagedPictures(t *testing.T) {
	n := 300
	if s := os.Getenv("PASSDESK_MUTATIONS"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	files := corpus(t)
	var all [][]byte
	for _, name := range []string{"png 16 bit", "png palette", "apng", "jpeg baseline", "jpeg progressive", "jpeg cmyk", "gif animated", "bmp palette", "tiff deflate", "tiff palette"} {
		all = append(all, files[name])
	}
	all = append(all, flatWebP(64, 48, 1, 2, 3), interlacedPNG(image.NewGray(image.Rect(0, 0, 20, 20))))
	r := rand.New(rand.NewPCG(3, 9))
	g := open(t, Options{})
	taken := 0
	for i := range n {
		raw := bytes.Clone(all[i%len(all)])
		for range 1 + r.IntN(4) {
			switch r.IntN(4) {
			case 0:
				raw[r.IntN(len(raw))] = byte(r.Uint32())
			case 1:
				raw[r.IntN(min(len(raw), 100))] ^= 1 << r.IntN(8)
			case 2:
				raw = raw[:1+r.IntN(len(raw))]
			case 3:
				from := r.IntN(len(raw))
				to := from + r.IntN(min(40, len(raw)-from))
				raw = append(raw[:to:to], raw[from:]...)
			}
		}
		begin := time.Now()
		p, err := g.Bytes(t.Context(), raw)
		if took := time.Since(begin); took > (MaxWait+1)*MaxTime {
			t.Errorf("mutation %d took %v", i, took)
		}
		switch {
		case err == nil && p.Valid():
			taken++
		case err == nil:
			t.Errorf("mutation %d: a frame of %dx%d with %d bytes", i, p.Width, p.Height, len(p.Pix))
		case errors.Is(err, ErrChild):
			t.Fatalf("mutation %d: %v", i, err)
		}
	}
	t.Logf("%d of %d were still pictures; %d children", taken, n, g.starts)
	if taken == 0 || taken == n {
		t.Error("the mutations do not damage, or only destroy")
	}
	if _, err := g.Bytes(t.Context(), files["jpeg baseline"]); err != nil {
		t.Error(err)
	}
}

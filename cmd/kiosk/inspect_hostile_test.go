package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"

	xdraw "golang.org/x/image/draw"

	"github.com/passdesk/passdesk/capture/intake"
)

// A name can hold anything but a slash and a zero byte, and its line must stay one line for every reader of lines.
func TestFileNameWithControlCharacters(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for _, name := range []string{"a\nb", "c\r\x1b[2Jd", "e\u0085f\u2028g\u009bh\x7f", "i\xff\xfe", `"},{"file":"`, "<&>"} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte("no picture"), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	for _, what := range []string{"document", "face", "mrz", "aamva"} {
		out, errs, code := kiosk(t, "", append([]string{"inspect", what}, append(files, filepath.Join(dir, "miss\ning"))...)...)
		if code != 1 || errs != "" {
			t.Errorf("inspect %s: code %d, %q", what, code, errs)
		}
		for i, o := range lines(t, out, len(files)+1) {
			if o["error"] == nil || what == "document" && i < 3 && o["file"] != files[i] {
				t.Errorf("inspect %s %q: %v", what, files[min(i, len(files)-1)], o)
			}
		}
		for _, r := range out {
			if r != '\n' && (unicode.IsControl(r) || r == 0x2028) {
				t.Errorf("inspect %s writes %U", what, r)
			}
		}
	}
}

func TestControlCharactersInAPayload(t *testing.T) {
	payload := "@\n\x1e\rANSI 636000100002DL00410020ZV00610001DLDAQ\x00\x1b[31m\u0085\nDCSEVIL\u2028NAME\x7f\nDBB\x00\x01\x02\n\r"
	out, errs, code := kiosk(t, "", "inspect", "aamva", write(t, "payload", []byte(payload)))
	lines(t, out, 1)
	if errs != "" || code > 1 {
		t.Errorf("code %d, %q", code, errs)
	}
	for _, r := range out {
		if r != '\n' && (unicode.IsControl(r) || r == 0x2028) {
			t.Errorf("writes %U", r)
		}
	}
}

func TestMRZOfTenThousandCharacters(t *testing.T) {
	for name, text := range map[string]string{
		"fillers":      strings.Repeat("<", 10_000),
		"a passport":   "P<UTO" + strings.Repeat("A", 10_000) + "\n" + strings.Repeat("1", 10_000),
		"many lines":   strings.Repeat("P<UTOERIKSSON<<ANNA\n", 500),
		"no line ends": strings.Repeat("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", 230),
	} {
		begin := time.Now()
		out, errs, code := kiosk(t, text, "inspect", "mrz")
		o := lines(t, out, 1)[0]
		if why, _ := o["error"].(string); why == "" || len(why) > 500 || code != 1 || errs != "" {
			t.Errorf("%s: code %d, %q, %.300s", name, code, errs, out)
		}
		if took := time.Since(begin); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

func TestPipesAndDevicesAreNoPictures(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	out, _, code := kiosk(t, "", "inspect", "document", pipe, "/dev/zero", "/dev/full", "/proc/self/mem")
	for _, o := range lines(t, out, 4) {
		if o["error"] == nil {
			t.Error(o)
		}
	}
	if code != 1 {
		t.Errorf("code %d", code)
	}
}

// A photo of 40 million pixels is read at a half of its size, and what is said of it is said in its own pixels.
func TestLargePhotoOfADocument(t *testing.T) {
	if testing.Short() {
		t.Skip("40 million pixels")
	}
	doc, p := passport(t)
	desk := image.NewRGBA(image.Rect(0, 0, 7300, 5480))
	draw.Draw(desk, desk.Rect, image.NewUniform(color.RGBA{62, 54, 48, 255}), image.Point{}, draw.Src)
	where := image.Rect(2400, 1900, 2400+2500, 1900+2500*doc.Bounds().Dy()/doc.Bounds().Dx())
	xdraw.ApproxBiLinear.Scale(desk, where, doc, doc.Bounds(), xdraw.Src, nil)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, desk, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	out, _, _ := kiosk(t, "", "inspect", "document", write(t, "photo.jpg", b.Bytes()))
	o := lines(t, out, 1)[0]
	if why, _ := o["error"].(string); strings.Contains(why, "longer") {
		t.Skip("this machine is too busy to decode it in 2 s")
	}
	if o["found"] != true || o["reduced"] != 2.0 {
		t.Fatalf("not found, or not reduced: %s", out)
	}
	if got := o["fields"].(object)["number"]; got != p.PassportNo {
		t.Errorf("number %v, drawn was %s", got, p.PassportNo)
	}
	for i, c := range o["quad"].([]any) {
		want := [4]image.Point{where.Min, {X: where.Max.X, Y: where.Min.Y}, where.Max, {X: where.Min.X, Y: where.Max.Y}}[i]
		if x, y := c.([]any)[0].(float64), c.([]any)[1].(float64); math.Hypot(x-float64(want.X), y-float64(want.Y)) > 40 {
			t.Errorf("corner %d is at %.0f %.0f, drawn was %v", i, x, y, want)
		}
	}
}

// Pictures of all shapes, damaged and whole, in one run: a line for each, and no crash.
func TestRunOverManyStrangePictures(t *testing.T) {
	var raws [][]byte
	add := func(encode func(b *bytes.Buffer) error) {
		var b bytes.Buffer
		if err := encode(&b); err != nil {
			t.Fatal(err)
		}
		raws = append(raws, b.Bytes())
	}
	shapes := []image.Point{{X: 1, Y: 1}, {X: 1, Y: 4000}, {X: 4000, Y: 1}, {X: 2, Y: 2}, {X: 17, Y: 300}, {X: 320, Y: 200}}
	for _, s := range shapes {
		add(func(b *bytes.Buffer) error { return jpeg.Encode(b, grey(s.X, s.Y), nil) })
		add(func(b *bytes.Buffer) error { return gif.Encode(b, grey(s.X, s.Y), nil) })
	}
	whole := len(raws)
	r := rand.New(rand.NewPCG(5, 5))
	for i := range 58 {
		raw := bytes.Clone(raws[i%whole])
		for range 3 {
			raw[r.IntN(len(raw))] = byte(r.Uint32())
		}
		raws = append(raws, raw[:1+r.IntN(len(raw))])
	}
	files := make([]string, len(raws))
	for i, raw := range raws {
		files[i] = write(t, "picture.png", raw)
	}
	begin := time.Now()
	out, errs, code := kiosk(t, "", append([]string{"inspect", "document"}, files...)...)
	if code != 1 || errs != "" {
		t.Errorf("code %d, %s", code, errs)
	}
	for i, o := range lines(t, out, len(files)) {
		if o["file"] != files[i] || i < whole && o["error"] != nil {
			t.Errorf("line %d: %v", i, o)
		}
		if i < whole && o["kind"] != "none" {
			t.Errorf("a document in grey of %v: %v", shapes[i/2], o)
		}
	}
	t.Logf("%d pictures in %v", len(files), time.Since(begin))
}

// childOf finds the process that decodes pictures, and how much memory it ever had resident.
func childOf(t *testing.T) (bytes int64) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		env, _ := os.ReadFile(path)
		if !strings.Contains(string(env), "PASSDESK_TEST_MARK="+t.Name()) || !strings.Contains(string(env), "PASSDESK_INTAKE=1") {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil {
			return peak(pid)
		}
	}
	t.Fatal("there is no child")
	return 0
}

// The child is the whole station's program, whose libraries count: what is left must still do for a large photo, and never be more.
func TestMemoryOfTheChildOfTheStation(t *testing.T) {
	for name, f := range map[string]struct {
		raw  []byte
		want error
	}{
		"grey, 120 MP":   {blankPNG(12_000, 10_000, 0), nil},
		"colour, 30 MP":  {blankPNG(6_000, 5_000, 2), nil},
		"colour, 80 MP":  {blankPNG(10_000, 8_000, 2), intake.ErrMemory},
		"a hundred lies": {hugeHeader(), intake.ErrMemory},
	} {
		g := intake.New(intake.Options{Env: []string{"PASSDESK_TEST_MARK=" + t.Name()}, Time: 30 * time.Second})
		_, err := g.Bytes(t.Context(), f.raw)
		most := childOf(t)
		g.Close()
		if !errors.Is(err, f.want) || most > intake.MaxMemory {
			t.Errorf("%s: %d MB, %v", name, most>>20, err)
		}
		t.Logf("%s: %d MB, %v", name, most>>20, err)
	}
}

// blankPNG is a black PNG of 8 bits a sample; colour is that of its header: 0 grey, 2 true colour.
func blankPNG(w, h int, colour byte) []byte {
	be := binary.BigEndian.AppendUint32
	chunk := func(kind string, data []byte) []byte {
		body := append([]byte(kind), data...)
		return be(append(be(nil, uint32(len(data))), body...), crc32.ChecksumIEEE(body))
	}
	var z bytes.Buffer
	zw := zlib.NewWriter(&z)
	line := make([]byte, 1+w*(1+int(colour)))
	for range h {
		_, _ = zw.Write(line)
	}
	_ = zw.Close()
	raw := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(be(be(nil, uint32(w)), uint32(h)), 8, colour, 0, 0, 0))...)
	return append(append(raw, chunk("IDAT", z.Bytes())...), chunk("IEND", nil)...)
}

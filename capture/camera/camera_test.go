package camera

import (
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture"
	"gocv.io/x/gocv"
)

const clipFrames = 12

// clip writes a Motion JPEG video of 64x48 pixels at 20 frames a second; frame i is grey of the value 20*i.
func clip(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clip.avi")
	w, err := gocv.VideoWriterFile(path, "MJPG", 20, 64, 48, true)
	if err != nil || !w.IsOpened() {
		t.Fatalf("cannot write a video here: %v", err)
	}
	m := gocv.NewMatWithSize(48, 64, gocv.MatTypeCV8UC3)
	defer m.Close()
	for i := range clipFrames {
		v := float64(20 * i)
		m.SetTo(gocv.NewScalar(v, v, v, 0))
		if err := w.Write(m); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// picture writes a picture file: left half red, right half blue.
func picture(t *testing.T, path string, w, h int) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		img.Set(i%w, i/w, map[bool]color.Color{true: color.RGBA{200, 0, 0, 255}, false: color.RGBA{0, 0, 200, 255}}[i%w < w/2])
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if strings.HasSuffix(path, "png") {
		err = png.Encode(f, img)
	} else {
		err = jpeg.Encode(f, img, &jpeg.Options{Quality: 95})
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t *testing.T, o Options) capture.Camera {
	t.Helper()
	cam, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cam.Close() })
	return cam
}

// drain reads until an error comes and returns the mean blue of every frame.
func drain(t *testing.T, cam capture.Camera, most int) (levels []int, err error) {
	t.Helper()
	var last capture.Frame
	for len(levels) < most {
		f, err := cam.Read(t.Context())
		if err != nil {
			return levels, err
		}
		if !f.Valid() || f.Seq != last.Seq+1 || f.At.Before(last.At) {
			t.Fatalf("frame %dx%d, seq %d after %d", f.Width, f.Height, f.Seq, last.Seq)
		}
		sum := 0
		for i := 0; i < len(f.Pix); i += 3 {
			sum += int(f.Pix[i])
		}
		levels = append(levels, sum*3/len(f.Pix))
		last = f
	}
	return levels, nil
}

func TestVideoFileThatEnds(t *testing.T) {
	cam := open(t, Options{Source: clip(t), Unpaced: true})
	in := cam.Info()
	if in.Driver != "file" || !in.Simulated || in.Width != 64 || in.Height != 48 || in.FPS != 20 || in.Name != "clip.avi" {
		t.Errorf("info %+v", in)
	}
	levels, err := drain(t, cam, 100)
	if !errors.Is(err, io.EOF) || !errors.Is(err, capture.ErrUnplugged) {
		t.Errorf("at the end: %v, want ErrUnplugged and io.EOF", err)
	}
	if len(levels) != clipFrames {
		t.Fatalf("%d frames of %d", len(levels), clipFrames)
	}
	for i, l := range levels {
		if l < 20*i-4 || l > 20*i+4 {
			t.Errorf("frame %d has level %d, want %d", i, l, 20*i)
		}
	}
}

func TestVideoFileLooped(t *testing.T) {
	cam := open(t, Options{Source: "file://" + clip(t), Loop: true, Unpaced: true})
	levels, err := drain(t, cam, 3*clipFrames)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range levels {
		if want := 20 * (i % clipFrames); l < want-4 || l > want+4 {
			t.Fatalf("frame %d has level %d, want %d: %v", i, l, want, levels)
		}
	}
}

func TestVideoFileKeepsItsPace(t *testing.T) {
	cam := open(t, Options{Source: clip(t)})
	begin := time.Now()
	if _, err := drain(t, cam, 7); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took < 290*time.Millisecond { // six intervals of 50 ms; slower is the machine's affair
		t.Errorf("7 frames at 20/s took %v", took)
	}
}

func TestReadStopsWithTheContext(t *testing.T) {
	cam := open(t, Options{Source: picture(t, filepath.Join(t.TempDir(), "a.png"), 8, 8), FPS: 0.001, Loop: true})
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := cam.Read(ctx); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := cam.Read(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Read after cancel: %v", err)
	}
}

func TestOnePictureAsCamera(t *testing.T) {
	for _, name := range []string{"a.png", "a.jpg"} {
		cam := open(t, Options{Source: picture(t, filepath.Join(t.TempDir(), name), 40, 30), Loop: true, Unpaced: true})
		f, err := cam.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if f.Width != 40 || f.Height != 30 || f.Pix[2] < 180 || f.Pix[0] > 30 || f.Pix[3*39] < 180 || f.Pix[3*39+2] > 30 {
			t.Errorf("%s: %dx%d, left %v, right %v; want BGR red and blue", name, f.Width, f.Height, f.Pix[:3], f.Pix[117:120])
		}
		if s, ok := cam.(capture.Still); !ok || !s.Still() {
			t.Error("a single picture does not say Still: a session would call it frozen")
		}
	}
}

func TestFolderOfPicturesInTheOrderOfNames(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"03.png", "01.jpg", "02.png"} {
		picture(t, filepath.Join(dir, name), 10+i, 10)
	}
	if err := os.WriteFile(filepath.Join(dir, "notes.txt"), []byte("not a picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	cam := open(t, Options{Source: dir, Unpaced: true})
	var widths []int
	var err error
	for err == nil {
		var f capture.Frame
		if f, err = cam.Read(t.Context()); err == nil {
			widths = append(widths, f.Width)
		}
	}
	if !errors.Is(err, io.EOF) || len(widths) != 3 || widths[0] != 11 || widths[1] != 12 || widths[2] != 10 {
		t.Errorf("widths %v, then %v", widths, err)
	}
	if cam.(capture.Still).Still() {
		t.Error("three pictures say Still")
	}
}

func TestStreamOverHTTPHidesItsPassword(t *testing.T) {
	path := clip(t)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, path) }))
	defer srv.Close()
	source := strings.Replace(srv.URL, "http://", "http://operator:geheim@", 1) + "/live.avi?token=geheim"
	cam := open(t, Options{Source: source})
	in := cam.Info()
	if in.Driver != "stream" || !in.Simulated || strings.Contains(in.Source+in.Name, "geheim") {
		t.Errorf("info %+v", in)
	}
	levels, err := drain(t, cam, 100)
	if len(levels) != clipFrames || !errors.Is(err, capture.ErrUnplugged) {
		t.Errorf("%d frames, then %v", len(levels), err)
	}
	if err != nil && strings.Contains(err.Error(), "geheim") {
		t.Errorf("the error tells the password: %v", err)
	}
}

func TestCameraLeaksNoMats(t *testing.T) {
	before, ok := openMats()
	if !ok {
		t.Skip("build with -tags matprofile to count Mats")
	}
	path := clip(t)
	for range 5 {
		cam, err := Open(t.Context(), Options{Source: path, Loop: true, Unpaced: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := drain(t, cam, 50); err != nil {
			t.Fatal(err)
		}
		if n, _ := openMats(); n != before+1 {
			t.Fatalf("%d Mats are open over one camera, want 1", n-before)
		}
		cam.Close()
	}
	if after, _ := openMats(); after != before {
		t.Errorf("%d Mats were left open", after-before)
	}
}

func TestSessionOverAClip(t *testing.T) {
	s := capture.NewSession(Opener(Options{Source: clip(t), Loop: true}), capture.SessionOptions{})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	var seq uint64
	for range 2 * clipFrames {
		f, err := s.Next(ctx, seq)
		if err != nil {
			t.Fatal(err)
		}
		seq = f.Seq
	}
	if st := s.Status(); st.Phase != capture.PhaseRunning || !st.Info.Simulated {
		t.Errorf("status %+v", st)
	}
	cancel()
	<-done
}

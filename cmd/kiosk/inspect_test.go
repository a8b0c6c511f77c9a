package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/draw"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/rehearsal"
	"github.com/passdesk/passdesk/cmd/internal/hubside"
)

// object is one line of the output.
type object = map[string]any

// lines reads the output: one JSON object a line.
func lines(t *testing.T, out string, n int) []object {
	t.Helper()
	if out != "" && !strings.HasSuffix(out, "\n") {
		t.Fatalf("the last line has no end: %q", out)
	}
	var list []object
	for line := range strings.Lines(out) {
		var o object
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		list = append(list, o)
	}
	if len(list) != n {
		t.Fatalf("%d lines, not %d: %s", len(list), n, out)
	}
	return list
}

// has fails when a key is missing; "mrz.lines" is the key lines of the object mrz.
func has(t *testing.T, o object, keys ...string) {
	t.Helper()
	for _, key := range keys {
		var v any = o
		for part := range strings.SplitSeq(key, ".") {
			m, _ := v.(object)
			inner, ok := m[part]
			if !ok {
				t.Errorf("no key %s in %v", key, o)
				break
			}
			v = inner
		}
	}
}

func writePNG(t *testing.T, name string, img image.Image) string {
	t.Helper()
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return write(t, name, b.Bytes())
}

func write(t *testing.T, name string, raw []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// onDesk lays a picture on a dark desk of 1280x800 and tells where.
func onDesk(doc image.Image) (*image.RGBA, image.Rectangle) {
	desk := image.NewRGBA(image.Rect(0, 0, 1280, 800))
	draw.Draw(desk, desk.Rect, image.NewUniform(color.RGBA{62, 54, 48, 255}), image.Point{}, draw.Src)
	h := 1000 * doc.Bounds().Dy() / doc.Bounds().Dx()
	at := image.Rect(140, (800-h)/2, 1140, (800-h)/2+h)
	draw.CatmullRom.Scale(desk, at, doc, doc.Bounds(), draw.Src, nil)
	return desk, at
}

// passport draws the passport of the first employee; it skips the test when a font package is missing.
func passport(t *testing.T) (image.Image, rehearsal.Person) {
	t.Helper()
	p := hubside.Person(hubside.Employee(""))
	img, err := rehearsal.Passport(p, time.Date(time.Now().Year()+3, 6, 30, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Skip(err)
	}
	return img, p
}

func TestInspectDocument(t *testing.T) {
	doc, p := passport(t)
	desk, at := onDesk(doc)
	file := writePNG(t, "passport.png", desk)
	empty := writePNG(t, "desk.png", grey(1280, 800))
	out, errs, code := kiosk(t, "", "inspect", "document", file, empty)
	if code != 0 || errs != "" {
		t.Fatalf("code %d, %s", code, errs)
	}
	all := lines(t, out, 2)
	for _, o := range all {
		has(t, o, "file", "found", "quad", "kind", "mrz.lines", "mrz.accepted", "mrz.confidence", "mrz.checks", "fields", "barcode", "quality", "hints", "ms")
	}
	o := all[0]
	mrz := o["mrz"].(object)
	if o["file"] != file || o["found"] != true || o["kind"] != "TD3" || mrz["accepted"] != true {
		t.Fatalf("the passport was not read: %s", out)
	}
	if got := o["fields"].(object)["number"]; got != p.PassportNo {
		t.Errorf("number %v, drawn was %s", got, p.PassportNo)
	}
	for name, v := range mrz["checks"].(object) {
		if v != "ok" && v != "not_checkable" {
			t.Errorf("check %s is %v", name, v)
		}
	}
	corners := [4]image.Point{at.Min, {X: at.Max.X, Y: at.Min.Y}, at.Max, {X: at.Min.X, Y: at.Max.Y}}
	for i, c := range o["quad"].([]any) {
		x, y := c.([]any)[0].(float64), c.([]any)[1].(float64)
		if dx, dy := x-float64(corners[i].X), y-float64(corners[i].Y); dx*dx+dy*dy > 15*15 {
			t.Errorf("corner %d is at %.0f %.0f, drawn was %v", i, x, y, corners[i])
		}
	}
	if o := all[1]; o["found"] != false || o["kind"] != "none" || o["fields"] != nil {
		t.Errorf("on an empty desk was found %v", o)
	}
}

func TestInspectMRZ(t *testing.T) {
	f := document.MRZFields{
		Issuer: "UTO", Nationality: "UTO", Number: "UT4417093", Sex: "F", Surname: "FERREIRA", GivenNames: "ANA SOFIA",
		Birth: document.ShortDateOf(document.Day{Year: 1996, Month: 4, Day: 17}), Expiry: document.ShortDateOf(document.Day{Year: 2031, Month: 6, Day: 30}),
	}
	two, err := document.FormatMRZ(document.TD3, f)
	if err != nil {
		t.Fatal(err)
	}
	three, err := document.FormatMRZ(document.TD1, f)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(two, "\n") + "\n\n\n" + strings.Join(three, "\r\n") + "\r\n"
	file := write(t, "mrz.txt", []byte(text))
	for _, way := range []struct {
		in   string
		args []string
	}{{text, []string{"inspect", "mrz"}}, {"", []string{"inspect", "mrz", file}}} {
		out, errs, code := kiosk(t, way.in, way.args...)
		if code != 0 || errs != "" {
			t.Fatalf("code %d, %s", code, errs)
		}
		for i, o := range lines(t, out, 2) {
			has(t, o, "kind", "lines", "accepted", "checks", "fields.birth_date", "fields.surname", "warnings")
			if o["kind"] != []string{"TD3", "TD1"}[i] || o["accepted"] != true || o["fields"].(object)["surname"] != "FERREIRA" {
				t.Errorf("text %d: %v", i, o)
			}
		}
	}
	wrong := strings.Replace(text, "UT4417093", "UT4417094", 1) // the passport's number without its check digit
	out, _, code := kiosk(t, wrong, "inspect", "mrz")
	all := lines(t, out, 2)
	if all[0]["accepted"] != false || all[0]["checks"].(object)["number"] != "wrong" || all[1]["accepted"] != true {
		t.Errorf("a wrong digit: %s", out)
	}
	if code != 0 {
		t.Errorf("a document that was parsed and is wrong is no failure of the program, code %d", code)
	}
}

func TestInspectAAMVA(t *testing.T) {
	raw, err := document.FormatAAMVA(document.AAMVA{JurisdictionVersion: 1, AAMVAFields: document.AAMVAFields{
		Number: "U64235789", Surname: "SPECIMEN", Given: "LISA", Birth: document.Day{Year: 1986, Month: 6, Day: 7},
		Expiry: document.Day{Year: 2034, Month: 12, Day: 10}, Issued: document.Day{Year: 2026, Month: 6, Day: 8}, Sex: "F", Country: "UTO",
		Street: "2300 WEST BROAD STREET", City: "PORT AMAUROT", State: "UT", PostalCode: "232690000", Discriminator: "2424244747",
	}})
	if err != nil {
		t.Fatal(err)
	}
	out, errs, code := kiosk(t, "", "inspect", "aamva", write(t, "payload", raw))
	if code != 0 {
		t.Fatalf("code %d, %s", code, errs)
	}
	o := lines(t, out, 1)[0]
	has(t, o, "kind", "accepted", "checks", "fields", "elements", "header")
	if o["kind"] != "AAMVA" || o["fields"].(object)["surname"] != "SPECIMEN" || o["elements"].(object)["DAQ"] != "U64235789" {
		t.Error(out)
	}
}

// models is the folder of models beside the project, or empty.
func models() string {
	dir, _ := os.Getwd()
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if found := filepath.Join(dir, "shared", "models"); exists(filepath.Join(found, "yunet_s_320_320.onnx")) {
			return found
		}
	}
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestInspectFace(t *testing.T) {
	p := hubside.Person(hubside.Employee(""))
	f, _ := rehearsal.Shot{Look: p.Look, Pose: rehearsal.Pose{Z: rehearsal.Distance(600)}}.Frame()
	file := writePNG(t, "face.png", f.RGBA())
	grey := writePNG(t, "grey.png", grey(640, 480))
	tiers := map[string]float64{"": 0}
	if dir := models(); dir != "" {
		tiers[dir] = 3
	}
	for dir, tier := range tiers {
		args := []string{"inspect", "face", file, grey}
		if dir != "" {
			args = append(args, "--models", dir)
		}
		out, errs, code := kiosk(t, "", args...)
		if code != 0 {
			t.Fatalf("code %d, %s", code, errs)
		}
		all := lines(t, out, 2)
		for _, o := range all {
			has(t, o, "file", "faces", "quality", "tier", "ms")
			if o["tier"] != tier {
				t.Errorf("tier %v, not %v", o["tier"], tier)
			}
		}
		faces := all[0]["faces"].([]any)
		if len(faces) != 1 || len(all[1]["faces"].([]any)) != 0 {
			t.Fatalf("tier %v: one face and none were drawn: %s", tier, out)
		}
		first := faces[0].(object)
		has(t, first, "box.x", "box.y", "box.w", "box.h", "score")
		if w, _ := first["box"].(object)["w"].(float64); w < 50 {
			t.Errorf("box %v", first["box"])
		}
		if tier > 0 {
			has(t, first, "landmarks")
			marks := first["landmarks"].([]any)
			right, left := marks[0].([]any)[0].(float64), marks[1].([]any)[0].(float64)
			if len(marks) != 5 || right >= left {
				t.Errorf("landmarks %v: the subject's right eye is at the left of an unmirrored picture and comes first", marks)
			}
		}
	}
}

func TestInspectMatch(t *testing.T) {
	p := hubside.Person(hubside.Employee(""))
	a, b := writePNG(t, "a.png", rehearsal.Portrait(p)), writePNG(t, "b.png", rehearsal.BadgePicture(p))
	out, _, code := kiosk(t, "", "inspect", "match", a, b)
	o := lines(t, out, 1)[0]
	has(t, o, "scores", "band", "model", "reason")
	if code != 0 || o["band"] != "not_evaluated" || o["reason"] == "" {
		t.Errorf("without a model nothing can be compared: code %d, %s", code, out)
	}
	dir := models()
	if dir == "" {
		t.Skip("no folder shared/models beside the project")
	}
	out, _, code = kiosk(t, "", "inspect", "match", "--models", dir, a, b)
	o = lines(t, out, 1)[0]
	has(t, o, "scores.cosine", "band", "model", "reason")
	if code != 0 || o["band"] == "not_evaluated" || o["model"] == "" {
		t.Errorf("code %d, %s", code, out)
	}
}

// hugeHeader is a PNG of a few bytes that says it is 100,000 pixels wide and high.
func hugeHeader() []byte {
	chunk := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 100_000), 100_000)...)
	chunk = append(chunk, 8, 2, 0, 0, 0)
	raw := binary.BigEndian.AppendUint32([]byte("\x89PNG\r\n\x1a\n"), uint32(len(chunk)-4))
	raw = append(raw, chunk...)
	return binary.BigEndian.AppendUint32(raw, crc32.ChecksumIEEE(chunk))
}

func grey(w, h int) image.Image {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 128
	}
	return img
}

func TestPictureIsNoPicture(t *testing.T) {
	var whole bytes.Buffer
	if err := png.Encode(&whole, grey(400, 300)); err != nil {
		t.Fatal(err)
	}
	bad := map[string]string{
		write(t, "text.png", []byte("this is no picture")): "not a PNG",
		write(t, "cut.png", whole.Bytes()[:whole.Len()/2]): "damaged",
		write(t, "empty.png", nil):                         "not a PNG",
		write(t, "huge.png", hugeHeader()):                 "needs more than 256 MB",
		filepath.Join(t.TempDir(), "missing.png"):          "no such file",
		t.TempDir(): "it is a folder",
		write(t, "gif.png", []byte("GIF89a\x01\x00")):                 "damaged",
		write(t, "one.jpg", append([]byte{0xff, 0xd8}, "garbage"...)): "not a PNG",
	}
	good := writePNG(t, "good.png", grey(400, 300))
	dot := writePNG(t, "dot.png", grey(1, 1))
	thin := writePNG(t, "thin.png", grey(3000, 1))
	for _, what := range []string{"document", "face"} {
		args := []string{"inspect", what}
		for file := range bad {
			args = append(args, file)
		}
		args = append(args, good, dot, thin)
		out, errs, code := kiosk(t, "", args...)
		if code != 1 || errs != "" {
			t.Errorf("inspect %s: code %d, %q", what, code, errs)
		}
		for i, o := range lines(t, out, len(args)-2) {
			if o["file"] != args[i+2] {
				t.Errorf("line %d is about %v, not %s", i, o["file"], args[i+2])
			}
			says, isBad := bad[args[i+2]]
			err, _ := o["error"].(string)
			if isBad && !strings.Contains(err, says) || args[i+2] == good && err != "" {
				t.Errorf("inspect %s %s: %q, want %q", what, args[i+2], err, says)
			}
		}
	}
	for file := range bad {
		out, _, code := kiosk(t, "", "inspect", "match", good, file)
		if o := lines(t, out, 1)[0]; code != 1 || o["file"] != file || o["error"] == nil {
			t.Errorf("match with %s: code %d, %s", file, code, out)
		}
	}
}

func TestTextIsNoDocument(t *testing.T) {
	for name, raw := range map[string]string{"empty": "", "space": "\n \n\t\n", "prose": "Dear Sir or Madam\nI have lost my passport", "binary": "\x00\xff\xfe\x80\n\x01", "long": strings.Repeat("<", 5<<20)} {
		file := write(t, name, []byte(raw))
		for _, what := range []string{"mrz", "aamva"} {
			out, errs, code := kiosk(t, "", "inspect", what, file)
			if o := lines(t, out, 1)[0]; code != 1 || errs != "" || o["error"] == nil {
				t.Errorf("inspect %s of %s: code %d, %s %s", what, name, code, out, errs)
			}
		}
		out, _, code := kiosk(t, raw, "inspect", "mrz")
		if o := lines(t, out, 1)[0]; code != 1 || o["error"] == nil {
			t.Errorf("inspect mrz of %s on standard input: code %d, %s", name, code, out)
		}
	}
	for _, what := range []string{"mrz", "aamva"} {
		out, _, code := kiosk(t, "", "inspect", what, t.TempDir(), filepath.Join(t.TempDir(), "missing"))
		for _, o := range lines(t, out, 2) {
			has(t, o, "file", "error")
		}
		if code != 1 {
			t.Errorf("inspect %s: code %d", what, code)
		}
	}
}

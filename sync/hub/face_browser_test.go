package hub

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// marked is a picture of w by h pixels with a face whose right eye is a red and whose left eye a blue dot, at the places given in pixels.
func marked(w, h int, rx, ry, lx, ly float64) (image.Image, app.Eyes) {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Bounds(), image.NewUniform(color.RGBA{96, 110, 120, 255}), image.Point{}, draw.Src)
	apart := math.Hypot(lx-rx, ly-ry)
	ux, uy := (lx-rx)/apart, (ly-ry)/apart
	disc := func(right, down, a, b float64, c color.RGBA) { // in distances of the eyes from the middle between them
		for y := range h {
			for x := range w {
				dx, dy := float64(x)-(rx+lx)/2, float64(y)-(ry+ly)/2
				u, v := (dx*ux+dy*uy)/apart-right, (dy*ux-dx*uy)/apart-down
				if u*u/(a*a)+v*v/(b*b) <= 1 {
					m.SetRGBA(x, y, c)
				}
			}
		}
	}
	disc(0, -0.2, 1.15, 1.5, color.RGBA{66, 46, 34, 255})
	disc(0, 0.35, 1, 1.45, color.RGBA{206, 164, 138, 255})
	disc(0, 1.1, 0.35, 0.1, color.RGBA{150, 70, 66, 255})
	disc(0, 0.55, 0.12, 0.3, color.RGBA{186, 140, 118, 255})
	disc(-0.5, 0, 0.12, 0.12, color.RGBA{230, 0, 0, 255})
	disc(0.5, 0, 0.12, 0.12, color.RGBA{0, 0, 230, 255})
	return m, app.Eyes{rx / float64(w), ry / float64(h), lx / float64(w), ly / float64(h)}
}

// response is a colour response of a living face: it follows the screen, the background hardly does.
func response() *app.Plot {
	colours := [][3]float64{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 0}, {0, 0, 0}, {1, 1, 1}, {0, 1, 1}, {1, 0, 1}}
	p := &app.Plot{}
	for i := range 8 * 12 {
		s := colours[i/12]
		var f, r [3]float64
		for c := range 3 {
			noise := 0.004 * math.Sin(float64(i*(7+c)))
			f[c], r[c] = 0.14+0.16*s[c]+noise, 0.22+0.02*s[c]+noise
		}
		p.At, p.Screen, p.Face, p.Ring = append(p.At, 2000+i*33), append(p.Screen, s), append(p.Face, f), append(p.Ring, r)
	}
	return p
}

// doubted is a liveness with findings of every status.
func doubted() app.Liveness {
	return app.Liveness{
		Method: "challenge", Prompt: "left,right", Sim: true, Tier: 1, Tries: 3, Camera: "HD Webcam", Driver: "uvcvideo", Seed: "s-1",
		Advice: "too-bright", Plot: response(), NoFlash: false,
		Checks: []app.Check{
			{ID: "pose.turn.1", Outcome: app.Passed, Score: 0.27, Threshold: 0.15, Version: 1},
			{ID: "pose.turn.2", Outcome: app.Fail, Score: 0.081, Threshold: 0.15, Version: 1, Reason: "turn-further"},
			{ID: "pose.planarity", Outcome: app.Passed, Score: 0.164, Threshold: 0.08, Version: 2, Evidence: map[string]float64{"frames": 5}},
			{ID: "flash.relief", Outcome: app.Fail, Score: 0.052, Threshold: 0.2, Version: 1},
			{ID: "flash.gain", Outcome: app.Inconclusive, Score: 0.041, Threshold: 0.06, Version: 1, Reason: "too-bright", Evidence: map[string]float64{"room_red": 0.41, "room_green": 0.43, "regions": 12}},
			{ID: "flash.freshness", Outcome: app.Passed, Score: 0.97, Threshold: 0.85, Version: 1, Evidence: map[string]float64{"codes": 400, "lag_ms": 83.2}},
			{ID: "passive.moire", Outcome: app.Passed, Score: 9.8, Threshold: 14, Version: 1},
			{ID: "passive.nets", Outcome: app.NotRun, Optional: true},
			{ID: "camera.identity", Outcome: app.Passed, Score: 1, Threshold: 1},
			{ID: "camera.control", Outcome: app.NotRun, Reason: "call-staff"},
			{ID: "quality.mask", Outcome: app.Passed, Score: 6.1, Threshold: 22},
			{ID: "source.frozen", Outcome: app.Passed, Threshold: 1.5},
		},
	}
}

// doubtedCase submits a case without a model's word, whose pictures tell where the eyes are, and returns the reviewer's page.
func doubtedCase(t *testing.T, width, height int, change func(*wire.Case)) (*house, tab) {
	ctx := chromium(t, width, height)
	selfie, selfieEyes := marked(1280, 720, 560, 330, 680, 350)
	portrait, portraitEyes := marked(240, 300, 92, 130, 148, 124)
	badge, badgeEyes := marked(400, 500, 140, 210, 260, 210)
	x := open(t, func(c *Config) {
		c.Site, c.Now = "Utopia North", time.Now
		c.BadgePicture = func(int64) image.Image { return badge }
	})
	x.clk.add(time.Since(x.clk.now()))
	e := ana()
	const id = "case-visit-4713"
	ask[wire.IdentifyReply](x, "lobby-1", "identify", wire.IdentifyRequest{Case: id, Applicant: applicant(e)})
	body := x.evidence("lobby-1", id, e)
	body.Liveness = signed(key("lobby-1"), id, doubted())
	body.Blobs = []app.Blob{
		x.blob("lobby-1", app.RoleDocumentFront, face(1)), x.blob("lobby-1", app.RolePortrait, portrait), x.blob("lobby-1", app.RoleSelfie, selfie),
	}
	for i, role := range []string{"neutral", "turned", "red", "blue", "left", "right"} {
		body.Blobs = append(body.Blobs, x.blob("lobby-1", "thumb-"+role, face(byte(10*i))))
	}
	body.Matches = []app.Match{
		{Pair: "selfie-document", Band: bandNotEvaluated, Reason: "no_model", Eyes: [2]app.Eyes{selfieEyes, portraitEyes}},
		{Pair: "selfie-badge", Band: bandNotEvaluated, Reason: "no_model", Eyes: [2]app.Eyes{selfieEyes, badgeEyes}},
		{Pair: "document-badge", Band: bandNotEvaluated, Reason: "no_model", Eyes: [2]app.Eyes{{}, badgeEyes}},
	}
	if change != nil {
		change(&body)
	}
	if code := x.put("lobby-1", "key-"+id, id, wire.KindCase, body); code != 200 {
		t.Fatalf("submit: %d", code)
	}
	x.sweep(t.Context())
	desk := tab{t, ctx}
	desk.do(chromedp.EmulateViewport(int64(width), int64(height)), chromedp.Navigate(x.mail(e.Manager, MailReview).Link), chromedp.WaitVisible("#join"), chromedp.Click("#join"), chromedp.WaitVisible("#who-name"))
	desk.await(`[...document.querySelectorAll('#desk figure img')].every(i => i.complete && i.naturalWidth > 0)`)
	return x, desk
}

// TestReviewerSeesWhyTheFaceWasDoubted looks at the checks, the colour response and the six moments, on a wide page and on a phone.
func TestReviewerSeesWhyTheFaceWasDoubted(t *testing.T) {
	for _, size := range [][2]int{{1280, 800}, {390, 844}} {
		t.Run(fmt.Sprint(size[0]), func(t *testing.T) {
			x, desk := doubtedCase(t, size[0], size[1], nil)
			if !eval[bool](desk, `document.documentElement.scrollWidth <= innerWidth`) {
				t.Error("the page is wider than the window")
			}
			texts := eval[[]string](desk, `[...document.querySelectorAll('#checks > section .check')].map(e => e.innerText.replaceAll('\n', ' '))`)
			for i, want := range []string{
				"Failed Liveness as a whole too bright", "Failed Turned the head as asked, move 20.081, limit 0.15 The head has to turn further.",
			} {
				if len(texts) < 2 || !strings.Contains(strings.ReplaceAll(texts[i], " ", ""), strings.ReplaceAll(want, " ", "")[:20]) {
					t.Errorf("row %d: %q", i, texts)
				}
			}
			all := strings.Join(texts, "\n")
			for _, want := range []string{"The room is too bright for the light of the screen", "0.041, limit 0.06", "Not run", "Inconclusive"} {
				if !strings.Contains(all, want) {
					t.Errorf("%q is not said in %q", want, all)
				}
			}
			if strings.Contains(all, "undefined") || strings.Contains(all, "passive nets") {
				t.Errorf("%q", all)
			}
			gain := `document.querySelector('[data-check="flash.gain"] details')`
			if eval[bool](desk, gain+`.open`) {
				t.Error("the evidence is there before it is asked for")
			}
			if text := eval[string](desk, `(`+gain+`.open = true, `+gain+`.innerText)`); !strings.Contains(text, "room red") || !strings.Contains(text, "0.41") {
				t.Errorf("evidence: %q", text)
			}
			if says := eval[string](desk, `document.querySelector('.response [role=img]').getAttribute('aria-label')`); !strings.Contains(says, "In 3.1 seconds the screen changed its colour 7 times") ||
				!strings.Contains(says, "red 0.16") {
				t.Errorf("the colour response says %q", says)
			}
			if n := eval[int](desk, `[...document.querySelectorAll('.plot path')].filter(p => /NaN|undefined|Infinity/.test(p.getAttribute('d')) || p.getTotalLength() < 10).length`); n != 0 {
				t.Errorf("%d lines are not drawn", n)
			}
			want := []string{"Looking straight", "Head turned", "In red light", "In blue light", "Lit from their left", "Lit from their right"}
			if got := eval[[]string](desk, `[...document.querySelectorAll('.thumbs figcaption')].map(e => e.innerText)`); !slices.Equal(got, want) {
				t.Errorf("moments: %q", got)
			}
			if got := eval[string](desk, `document.getElementById('summary').innerText`); !strings.Contains(got, "an attack is suspected") || !strings.Contains(got, "Liveness not passed") {
				t.Errorf("summary: %q", got)
			}
			if size[0] > 1000 && !eval[bool](desk, `document.getElementById('approve').getBoundingClientRect().bottom <= innerHeight`) {
				t.Error("Approve cannot be seen beside the evidence")
			}
			desk.shoot(fmt.Sprintf("face-%d", size[0]))
			eval[bool](desk, `(document.querySelectorAll('details').forEach(d => { d.open = true }), document.querySelector('#living').scrollIntoView(), true)`)
			desk.shoot(fmt.Sprintf("face-open-%d", size[0]))
			desk.do(chromedp.Navigate(x.srv.URL + "/dev/mailbox")) // where cases wait for a reviewer
			desk.await(`[...document.querySelectorAll('article[data-kind=review] .tag')].some(t => t.textContent === 'Look twice')`)
			desk.shoot(fmt.Sprintf("face-waiting-%d", size[0]))
		})
	}
}

// TestFacesOfUnequalSize shows a small face in a wide frame, a tilted one in a small portrait, and a badge: all level and equally large.
func TestFacesOfUnequalSize(t *testing.T) {
	_, desk := doubtedCase(t, 1280, 2000, nil)
	eval[bool](desk, `Promise.all([...document.images].filter(i => i.src).map(i => i.decode())).then(() => true)`)
	shot, err := chromedp.Run(desk.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	page, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	type frame struct {
		X, Y, W, H float64
		Role       string
		Aligned    bool
	}
	frames := eval[[]frame](desk, `[...document.querySelectorAll('#pairs .picture')].map(p => {
		const r = p.getBoundingClientRect()
		return {X: r.x, Y: r.y, W: r.width, H: r.height, Role: p.firstChild.src.split('/').pop(), Aligned: p.classList.contains('aligned')}
	})`)
	if len(frames) != 6 {
		t.Fatalf("%v %+v", page.Bounds(), frames)
	}
	aligned := 0
	for i, f := range frames {
		var sum, n [2][2]float64 // red and blue; x and y
		for y := int(f.Y); y < int(f.Y+f.H); y++ {
			for x := int(f.X); x < int(f.X+f.W); x++ {
				r, g, b, _ := page.At(x, y).RGBA()
				for eye, is := range []bool{r > 0xb000 && g < 0x5000 && b < 0x5000, b > 0xb000 && g < 0x5000 && r < 0x5000} {
					if is {
						sum[eye][0] += (float64(x) + 0.5 - f.X) / f.W
						sum[eye][1] += (float64(y) + 0.5 - f.Y) / f.W
						n[eye][0]++
					}
				}
			}
		}
		if !f.Aligned {
			if i < 4 || f.Role != app.RolePortrait {
				t.Errorf("%s of pair %d is not aligned", f.Role, i/2)
			}
			continue
		}
		aligned++
		for eye, at := range [][2]float64{{0.35, 0.525}, {0.65, 0.525}} {
			gotX, gotY := sum[eye][0]/n[eye][0], sum[eye][1]/n[eye][0]
			if !(math.Hypot(gotX-at[0], gotY-at[1]) < 0.02) { // also when no dot was seen
				t.Errorf("%s of pair %d: eye %d at %.3f, %.3f, want %v", f.Role, i/2, eye, gotX, gotY, at)
			}
		}
	}
	if aligned != 5 {
		t.Errorf("%d pictures are aligned", aligned)
	}
	if text := eval[string](desk, `document.querySelector('#pairs').innerText`); strings.Count(text, "not aligned") != 1 {
		t.Errorf("%q", text)
	}
	if n := eval[int](desk, `document.querySelectorAll('#pairs .tag, #pairs progress, #pairs meter').length`); n != 0 {
		t.Errorf("%d marks of likeness although no model compared", n)
	}
	if hint := eval[string](desk, `document.getElementById('compare-hint').innerText`); !strings.Contains(hint, "not available on this station") {
		t.Errorf("%q", hint)
	}
	if eval[bool](desk, `/\d/.test(document.querySelector('#pairs').innerText)`) {
		t.Error("a number of likeness although no model compared")
	}
}

// TestModelSortsButDoesNotApprove looks at bands on the page: the worst pair first, the model's name and hash, no score, and Approve
// stays shut until the reviewer has answered.
func TestModelSortsButDoesNotApprove(t *testing.T) {
	_, desk := doubtedCase(t, 1280, 800, func(c *wire.Case) {
		for i, band := range []string{bandSimilar, bandUnclear, bandDifferent} {
			c.Matches[i].Band, c.Matches[i].Model, c.Matches[i].Reason, c.Matches[i].Score = band, aModel, "", []float64{0.6123, 0.3812, 0.1234}[i]
		}
	})
	order := eval[[]string](desk, `[...document.querySelectorAll('#pairs .pair')].map(p => p.dataset.pair)`)
	if !slices.Equal(order, []string{"document-badge", "selfie-badge", "selfie-document"}) {
		t.Errorf("order: %q", order)
	}
	text := eval[string](desk, `document.querySelector('#pairs').innerText`)
	for _, want := range []string{"A program finds them different", "unclear", "similar", "face-reidentification-retail-0095", "aa8dadac"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
	if page := eval[string](desk, `document.documentElement.outerHTML`); strings.Contains(page, "0.61") || strings.Contains(page, "0.38") || strings.Contains(page, "0.12") {
		t.Error("a score of likeness is on the page")
	}
	if !eval[bool](desk, `document.getElementById('compare-hint').innerText.includes('never approves')`) {
		t.Error("the page does not say what the score is for")
	}
	desk.shoot("face-model-1280")
}

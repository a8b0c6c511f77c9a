package hub

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/coder/websocket"

	"github.com/passdesk/passdesk/sync/wire"
)

// chromium starts a headless browser with simulated camera and microphone; it ends with the test.
func chromium(t *testing.T, width, height int) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed: the desk page is not looked at")
	}
	opts := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(width, height),
		chromedp.WSURLReadTimeout(time.Minute), chromedp.Flag("lang", "en-GB"),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"), chromedp.NoDefaultBrowserCheck,
	}
	for _, f := range []string{
		"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
		"disable-component-update", "disable-sync", "use-fake-device-for-media-stream", "use-fake-ui-for-media-stream",
		"disable-dev-shm-usage", "disable-background-timer-throttling", "disable-renderer-backgrounding",
		"disable-backgrounding-occluded-windows",
	} {
		opts = append(opts, chromedp.Flag(f, true))
	}
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Skipf("chromium does not start here, so the desk page is not looked at: %v", err)
	}
	return ctx
}

// tab is one page of the browser.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// do runs actions that must work.
func (b tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.fail(err)
	}
}

func (b tab) fail(err error) {
	b.t.Helper()
	b.shoot("failed")
	text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body.innerText`))
	b.t.Fatalf("%v\npage: %.600s", err, text)
}

// eval returns the value of an expression.
func eval[T any](b tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.fail(err)
	}
	return v
}

// await looks at an expression until it is true. The library's own polling builds a function from text, which the page's
// content policy forbids.
func (b tab) await(expression string) {
	b.t.Helper()
	for end := time.Now().Add(40 * time.Second); ; {
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if err != nil || !ok && time.Now().After(end) {
			b.fail(fmt.Errorf("waiting for %s: %v", expression, err))
		}
		if ok {
			return
		}
		select {
		case <-b.ctx.Done():
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// shoot keeps a picture of the page when PASSDESK_PICTURES names a folder.
func (b tab) shoot(name string) {
	dir := os.Getenv("PASSDESK_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600)
	}
	if err != nil {
		b.t.Log(err)
	}
}

// echo is a station that is a browser page's equal: it offers from inside the same browser, so that media really flow.
const echo = `(async () => {
  const pc = new RTCPeerConnection()
  window.__pc = pc
  const canvas = document.createElement('canvas'); canvas.width = 320; canvas.height = 240
  const g = canvas.getContext('2d'); let n = 0
  setInterval(() => { g.fillStyle = 'hsl(' + (n++ * 7 % 360) + ' 60% 45%)'; g.fillRect(0, 0, 320, 240) }, 50)
  const audio = new AudioContext(); const dest = audio.createMediaStreamDestination()
  const osc = audio.createOscillator(); osc.connect(dest); osc.start()
  pc.addTrack(dest.stream.getAudioTracks()[0]); pc.addTrack(canvas.captureStream(20).getVideoTracks()[0])
  window.__out = []
  pc.onicecandidate = e => { if (e.candidate) window.__out.push({type: 'ice', gen: 1, candidate: e.candidate.toJSON()}) }
  await pc.setLocalDescription(await pc.createOffer())
  window.__out.unshift({type: 'offer', gen: 1, fresh: true, sdp: pc.localDescription.sdp})
  window.__take = async m => {
    if (m.type === 'answer') await pc.setRemoteDescription({type: 'answer', sdp: m.sdp})
    if (m.type === 'ice' && m.candidate) await pc.addIceCandidate(m.candidate)
  }
  setInterval(async () => {
    const s = {framesDecoded: 0, audioPackets: 0}
    for (const r of (await pc.getStats()).values()) if (r.type === 'inbound-rtp') {
      if (r.kind === 'video') s.framesDecoded += r.framesDecoded || 0
      if (r.kind === 'audio') s.audioPackets += r.packetsReceived || 0
    }
    window.__out.push({type: 'stats', gen: 1, stats: s})
  }, 500)
  return true
})()`

// station plays the station: the echo page's messages go through the hub's real relay.
func (b tab) station(conn *websocket.Conn) {
	go func() {
		for {
			_, raw, err := conn.Read(b.ctx)
			if err != nil {
				return
			}
			_, _ = chromedp.Run(b.ctx, chromedp.Evaluate[bool](`(window.__take(`+string(raw)+`), true)`))
		}
	}()
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for range tick.C {
			out, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]json.RawMessage](`window.__out.splice(0)`))
			if err != nil {
				return
			}
			for _, m := range out {
				if conn.Write(b.ctx, websocket.MessageText, m) != nil {
					return
				}
			}
		}
	}()
}

// TestReviewerDecidesInARealBrowser opens the mailed link in Chromium, looks, talks for as long as the hub wants, compares and
// approves; a second tab plays the station, so the seconds are counted from real decoded frames and real audio packets.
func TestReviewerDecidesInARealBrowser(t *testing.T) {
	ctx := chromium(t, 1440, 1000)
	x := open(t, func(c *Config) {
		c.Now, c.Timings.TwoWay, c.Site = time.Now, 3*time.Second, "Utopia North"
	})
	x.clk.add(time.Since(x.clk.now()))
	e := ana()
	const id = "case-visit-4711"
	x.submit("lobby-1", id, e)
	link := x.mail(e.Manager, MailReview).Link

	desk := tab{t, ctx}
	desk.do(chromedp.Navigate(x.srv.URL + "/dev/mailbox"))
	desk.await(`document.querySelector('article[data-kind="review"]')`)
	desk.shoot("mailbox")
	desk.do(chromedp.Navigate(link), chromedp.WaitVisible("#join"))
	desk.shoot("desk-door")
	if eval[string](desk, `location.hash`) != "" {
		t.Error("the secret stays in the address bar")
	}
	desk.do(chromedp.Click("#join"), chromedp.WaitVisible("#who-name"))
	desk.await(`document.querySelectorAll('#pairs img').length >= 4 &&
		[...document.querySelectorAll('#desk img')].every(i => i.complete && i.naturalWidth > 0)`)
	desk.shoot("desk-evidence")

	kioskCtx, cancel := chromedp.NewContext(ctx) // another tab is the station
	defer cancel()
	kiosk := tab{t, kioskCtx}
	kiosk.do(chromedp.Navigate(x.srv.URL + "/wallet/"))
	eval[bool](kiosk, echo)
	desk.do(chromedp.Click("#start"))
	conn := x.stationSocket("lobby-1", id)
	conn.SetReadLimit(maxMessage)
	until(t, conn, "joined")
	if code := x.earlyDecision(desk); code != 409 {
		t.Errorf("a decision before any media flowed: %d", code)
	}
	kiosk.station(conn)
	desk.await(`document.querySelector('#remote').videoWidth > 0`)
	desk.await(`!document.querySelector('#refuse').disabled`)
	desk.await(`document.querySelector('#quality').textContent === 'Good connection'`)
	desk.shoot("desk-call")
	if !eval[bool](desk, `document.querySelector('#approve').disabled`) {
		t.Error("Approve is open although the faces were not compared")
	}
	for _, c := range []struct{ answer, why, hint string }{
		{"unsure", "poor", "You cannot tell"}, {"not-same", "age", "only refuse"}, {"same", "", "why you think so"},
	} {
		desk.compare(c.answer, c.why)
		if hint := eval[string](desk, `document.querySelector('#decide-hint').textContent`); !strings.Contains(hint, c.hint) ||
			!eval[bool](desk, `document.querySelector('#approve').disabled`) {
			t.Errorf("%s because of %q: Approve is open, or the page says %q", c.answer, c.why, hint)
		}
	}
	if !eval[bool](desk, `document.querySelector('#approve').getBoundingClientRect().bottom <= innerHeight`) {
		t.Error("Approve cannot be seen beside the evidence")
	}
	desk.shoot("desk-why")
	desk.compare("same", "features")
	desk.await(`!document.querySelector('#approve').disabled`)
	desk.do(chromedp.Click("#refuse"), chromedp.WaitVisible("#refuse-form"))
	desk.shoot("desk-refuse")
	desk.do(chromedp.Click("#refuse-no"), chromedp.Click("#approve"), chromedp.WaitVisible("#approve-yes"))
	desk.shoot("desk-approve")
	desk.do(chromedp.Click("#approve-yes"), chromedp.WaitVisible("#door-message h1"))
	desk.shoot("desk-done")

	c, _, err := x.load(id)
	if err != nil || c.Stage != wire.StageApproved || c.Decision.Seconds < 3 || c.Decision.Compared["selfie-badge"] != "same" {
		t.Fatalf("%v %+v %+v", err, c.Stage, c.Decision)
	}
	if p := ask[wire.PassReply](x, "lobby-1", "pass", wire.PassRequest{Case: id}); p.Code == "" {
		t.Error("no pass after the approval")
	}
}

// compare gives every pair the same answer for the same reason.
func (b tab) compare(answer, why string) {
	b.t.Helper()
	eval[bool](b, fmt.Sprintf(`(document.querySelectorAll('.pair').forEach(p => {
		p.querySelector('input[value=%q]').click()
		const why = p.querySelector('.why')
		why.value = %q
		why.dispatchEvent(new Event('change'))
	}), true)`, answer, why))
}

// earlyDecision posts an approval from inside the page and returns the status.
func (x *house) earlyDecision(b tab) int {
	b.t.Helper()
	return eval[int](b, `fetch('/desk/api/decision', {method: 'POST', headers: {'Content-Type': 'application/json'},
		body: JSON.stringify({approve: true, compared: {}})}).then(r => r.status)`)
}

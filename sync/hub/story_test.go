package hub

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// talk opens both ends and lets media flow for the time given, by the hub's clock.
func talk(x *house, station, id string, b *browser, d time.Duration) (kiosk, page *websocket.Conn) {
	x.t.Helper()
	kiosk = x.stationSocket(station, id)
	page = b.socket()
	for until(x.t, page, "station")["here"] != true { // a dialled socket may take its place a moment after it was opened
	}
	flowFor(x, kiosk, page, d)
	return kiosk, page
}

// flowFor lets both ends report rising counters every half second. The kiosk's end waits for the page's progress message,
// so that the clock never runs ahead of the hub.
func flowFor(x *house, kiosk, page *websocket.Conn, d time.Duration) {
	x.t.Helper()
	report := func(i int) {
		n := uint64(x.clk.now().UnixMilli())/10 + uint64(i)
		say(x.t, page, `{"type":"stats","page":"p","gen":1,"stats":{"framesDecoded":%d,"audioPackets":%d}}`, n, n)
		say(x.t, page, `{"type":"bye-not","page":"p"}`) // comes out at the kiosk when the report before it was taken
		until(x.t, kiosk, "bye-not")
		say(x.t, kiosk, `{"type":"stats","gen":1,"stats":{"framesDecoded":%d,"audioPackets":%d}}`, n, n)
		say(x.t, kiosk, `{"type":"sync"}`)
		until(x.t, page, "sync")
	}
	report(0)
	for i := range int(d / tickLength) {
		x.clk.add(tickLength)
		report(i + 1)
	}
}

// samePerson approves: every pair of faces shows one person, by the same features.
func samePerson() decisionQuery {
	q := decisionQuery{Approve: true, Compared: map[string]string{}, Why: map[string]string{}}
	for pair := range pairNames {
		q.Compared[pair], q.Why[pair] = saySame, "features"
	}
	return q
}

func approve(b *browser) {
	post[decisionReply](b, "/desk/api/decision", samePerson())
}

// TestWholeVisit walks from hello to the passkey.
func TestWholeVisit(t *testing.T) {
	x := open(t, nil)
	e := ana()
	hello := ask[wire.Hello](x, "lobby", "hello", nil)
	if hello.Version != wire.Version || !hello.Rehearsal || !hello.StandIn || !strings.HasPrefix(hello.Recipient, "age1") {
		t.Fatalf("hello: %+v", hello)
	}
	id := "c-1"
	r := ask[wire.IdentifyReply](x, "lobby", "identify", wire.IdentifyRequest{Case: id, Applicant: applicant(e)})
	if r.Outcome != app.OutcomeTAP || len(r.Badge) == 0 {
		t.Fatalf("identify: %q, %d bytes of badge", r.Outcome, len(r.Badge))
	}
	ask[wire.PINSent](x, "lobby", "pin/send", wire.PINSend{Case: id, Email: e.PersonalEmail, Lang: "en"})
	if p := ask[wire.PINResult](x, "lobby", "pin/check", wire.PINCheck{Case: id, PIN: x.mail(e.PersonalEmail, MailPIN).PIN}); !p.OK {
		t.Fatalf("PIN: %+v", p)
	}
	x.submitWith("lobby", id, func(l *app.Liveness) { *l = signed(key("lobby"), id, *l) })
	x.sweep(t.Context())

	b := x.review(e.Manager)
	code, raw := b.do("GET", "/desk/api/case", nil)
	var v deskView
	if err := json.Unmarshal(raw, &v); code != 200 || err != nil {
		t.Fatalf("desk: %d %v", code, err)
	}
	if v.Person.Legal != "Ana Sofia Ferreira" || !v.Person.MailProven || len(v.Pictures) != 4 {
		t.Fatalf("desk: %+v", v)
	}
	for _, c := range v.Checks {
		if c.Level != "good" && c.ID != "device.real" {
			t.Errorf("check %+v", c)
		}
	}
	for _, role := range v.Pictures {
		if code, raw := b.do("GET", "/desk/api/picture/"+role, nil); code != 200 || string(raw[:2]) != "\xff\xd8" {
			t.Errorf("picture %s: %d", role, code)
		}
	}
	talk(x, "lobby", id, b, 15*time.Second)
	approve(b)

	pass := ask[wire.PassReply](x, "lobby", "pass", wire.PassRequest{Case: id})
	if len(pass.Code) != 8 || pass.Minutes != 30 || pass.Outcome != app.OutcomeTAP {
		t.Fatalf("pass: %d characters, %d minutes, %q", len(pass.Code), pass.Minutes, pass.Outcome)
	}
	if en := ask[wire.Enrol](x, "lobby", "enrol", wire.EnrolRequest{Case: id}); strings.Contains(en.URL, "#") || !strings.HasSuffix(en.URL, "/passkey/") {
		t.Errorf("enrol: %s", en.URL)
	}
	if got, ok := x.CheckPass(strings.ToUpper(e.UPN), pass.Code); !ok || got != id {
		t.Fatalf("the pass is not taken: %q %v", got, ok)
	}
	if err := x.PasskeySeen(id, "credential"); err != nil {
		t.Fatal(err)
	}
	if _, ok := x.CheckPass(e.UPN, pass.Code); ok {
		t.Error("the pass works after the passkey was seen")
	}
	want := "received told opened rang " + strings.Repeat("media ", 15) + "decided pass-used passkey-seen"
	if got := x.kinds(id); got != want {
		t.Errorf("events:\n got %s\nwant %s", got, want)
	}
	chain, err := x.Audit()
	if err == nil {
		err = VerifyAudit(chain, "")
	}
	if err != nil {
		t.Error(err)
	}
	nowhereOnDisk(t, x, pass.Code, e.PersonalEmail, e.Document)
}

// nowhereOnDisk fails when one of the texts is found in a file of the hub.
func nowhereOnDisk(t *testing.T, x *house, texts ...string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(x.cfg.DataDir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		files++
		for _, s := range texts {
			if strings.Contains(string(raw), s) {
				t.Errorf("%s holds what must not be there", d.Name())
			}
		}
		return err
	})
	if err != nil || files < 5 {
		t.Errorf("%d files, %v", files, err)
	}
}

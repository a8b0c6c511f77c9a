package station

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
)

// memory is a Store that can be told to fail.
type memory struct {
	mu      sync.Mutex
	state   []byte
	lasting []journey.Effect
	saves   int
	fail    error
	written strings.Builder // everything that was ever handed to the disk
}

func (m *memory) Load() ([]byte, error) { m.mu.Lock(); defer m.mu.Unlock(); return m.state, nil }

func (m *memory) Save(state []byte, lasting []journey.Effect) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	m.state, m.saves = state, m.saves+1
	m.lasting = append(m.lasting, lasting...)
	m.written.Write(state)
	return nil
}

func (m *memory) Forget(state []byte, lasting []journey.Effect) error { return m.Save(state, lasting) }

func (m *memory) setFail(err error) { m.mu.Lock(); m.fail = err; m.mu.Unlock() }

// wall is a Screen that keeps the newest view.
type wall struct {
	mu   sync.Mutex
	view journey.View
}

func (w *wall) Show(v journey.View) { w.mu.Lock(); w.view = v; w.mu.Unlock() }

func (w *wall) now() journey.View { w.mu.Lock(); defer w.mu.Unlock(); return w.view }

const code = "K7rm-canary-9x"

// obliging answers every question well.
func obliging(_ context.Context, ask journey.Ask, _ journey.State) (journey.Event, app.Pass) {
	soon := time.Now().Add(30 * time.Minute)
	switch ask.Kind {
	case journey.AskIdentify:
		return journey.DirectoryAnswered{ID: ask.ID, Outcome: app.OutcomeTAP}, app.Pass{}
	case journey.AskPINSend:
		return journey.PINWasSent{ID: ask.ID, Again: soon}, app.Pass{}
	case journey.AskPINCheck:
		return journey.PINWasChecked{ID: ask.ID, OK: true}, app.Pass{}
	case journey.AskPass:
		return journey.PassCame{ID: ask.ID, Until: soon, Outcome: app.OutcomeTAP}, app.Pass{Code: app.NewSecret(code), Until: soon}
	case journey.AskStaff:
		return journey.StaffAnswered{ID: ask.ID}, app.Pass{}
	}
	return journey.LinkCame{ID: ask.ID, URL: "https://hub.example/x", Until: soon}, app.Pass{}
}

// open starts a conductor inside a bubble of fake time and stops it at the end.
func open(t *testing.T, s Station) *Station {
	t.Helper()
	if s.Ask == nil {
		s.Ask = obliging
	}
	c, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("run: %v", err)
		}
	})
	synctest.Wait()
	return c
}

func play(c *Station, events ...journey.Event) {
	for _, e := range events {
		c.Send(e)
		synctest.Wait()
	}
}

// toPass are the touches from the first one to the call.
var toCall = []journey.Event{
	journey.Started{},
	journey.Continued{},
	journey.PhoneAnswered{Has: true},
	journey.Agreed{},
	journey.Identified{UPN: "ana@utopia.example", EmployeeID: "U1001", PersonalEmail: "ana@mail.example"},
	journey.HasCredential{},
	journey.PINEntered{PIN: "123456"},
	journey.PhoneGiven{Number: "+15550100123"},
	journey.TermsAccepted{},
	journey.DocumentAccepted{Document: app.Document{Kind: "TD3", Surname: "FERREIRA"}},
	journey.Confirmed{},
	journey.SelfieBegun{},
	journey.SelfieAccepted{Live: app.Liveness{Passed: true}},
	journey.Skipped{},
	journey.ReviewerRang{},
}

func TestPassIsShownAndNeverStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, w := &memory{}, &wall{}
		c := open(t, Station{Store: m, Screen: w})
		play(c, toCall...)
		if w.now().Step != journey.Call {
			t.Fatalf("at %s", w.now().Step)
		}
		play(c, journey.Decided{Approved: true, Outcome: app.OutcomeTAP})
		if v := w.now(); v.Step != journey.Pass || v.Pass.Code.Reveal() != code {
			t.Fatalf("at %s without the pass", v.Step)
		}
		if strings.Contains(m.written.String(), code) {
			t.Fatal("the pass was handed to the store")
		}
		play(c, journey.PasskeySeen{})
		if v := w.now(); v.Step != journey.Done || !v.Pass.Code.Empty() || !c.pass.Code.Empty() {
			t.Fatalf("at %s the pass is still held", v.Step)
		}
		play(c, journey.Finished{})
		if strings.Contains(string(m.state), "FERREIRA") || strings.Contains(string(m.state), "ana@") {
			t.Fatal("the next visitor's state knows the one before")
		}
	})
}

func TestPowerCutOnEveryStepResumesThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		for i := range toCall {
			if _, begun := toCall[i].(journey.SelfieBegun); begun {
				continue // a session that a power cut ended is begun again, below
			}
			w := &wall{}
			c, err := New(Station{Store: m, Screen: w, Ask: obliging})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- c.Run(ctx) }()
			synctest.Wait()
			before := w.now().Step
			if before == journey.Selfie {
				play(c, journey.SelfieBegun{})
			}
			play(c, toCall[i])
			after := w.now().Step
			cancel()
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			again := &wall{}
			d, err := New(Station{Store: m, Screen: again, Ask: obliging})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel = context.WithCancel(t.Context())
			go func() { done <- d.Run(ctx) }()
			synctest.Wait()
			if again.now().Step != after {
				t.Errorf("%T: was at %s, came back at %s", toCall[i], after, again.now().Step)
			}
			if before == after && i > 0 {
				t.Errorf("%T did not move on from %s", toCall[i], before)
			}
			cancel()
			<-done
		}
		cases := 0
		for _, fx := range m.lasting {
			if _, ok := fx.(journey.SendCase); ok {
				cases++
			}
		}
		if cases != 1 {
			t.Fatalf("%d submissions", cases)
		}
	})
}

func TestPowerCutWhileThePassIsShownFetchesItAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, w := &memory{}, &wall{}
		c := open(t, Station{Store: m, Screen: w})
		play(c, toCall...)
		play(c, journey.Decided{Approved: true, Outcome: app.OutcomeTAP})
		again := &wall{}
		open(t, Station{Store: m, Screen: again})
		if v := again.now(); v.Step != journey.Pass || v.Pass.Code.Reveal() != code {
			t.Fatalf("at %s without the pass", v.Step)
		}
	})
}

func TestDiskFullSaysSoAndLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, w := &memory{}, &wall{}
		c := open(t, Station{Store: m, Screen: w})
		play(c, toCall[:4]...)
		m.setFail(ErrFull)
		play(c, toCall[4])
		if v := w.now(); v.Step != journey.Identify || v.Fault != app.FaultDiskFull {
			t.Fatalf("at %s with fault %q", v.Step, v.Fault)
		}
		m.setFail(nil)
		play(c, toCall[4])
		if v := w.now(); v.Step != journey.HaveID || v.Fault != app.FaultNone {
			t.Fatalf("at %s with fault %q", v.Step, v.Fault)
		}
	})
}

func TestDamagedStoreHasASentenceToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, w := &memory{}, &wall{}
		c := open(t, Station{Store: m, Screen: w})
		m.setFail(errors.New("input/output error"))
		play(c, journey.Started{})
		if v := w.now(); v.Step != journey.Attract || v.Out != app.FaultQueue {
			t.Fatalf("at %s, out %q", v.Step, v.Out)
		}
	})
}

func TestUnreadableStateStartsFresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, w := &memory{state: []byte("{torn")}, &wall{}
		open(t, Station{Store: m, Screen: w})
		if w.now().Step != journey.Attract {
			t.Fatalf("at %s", w.now().Step)
		}
	})
}

func TestCameraRunsOnlyWhileItIsNeeded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		open2, judges := 0, map[string]int{}
		worker := func(name string) Worker {
			return func(ctx context.Context, _ journey.State, _ func(journey.Event)) {
				mu.Lock()
				judges[name]++
				open2++
				mu.Unlock()
				<-ctx.Done()
				mu.Lock()
				open2--
				judges[name]--
				mu.Unlock()
			}
		}
		running := func(name string) int { mu.Lock(); defer mu.Unlock(); return judges[name] }
		c := open(t, Station{Store: &memory{}, Screen: &wall{}, Camera: worker("camera"), Document: worker("document"), Face: worker("face"), Call: worker("call"), Watch: worker("watch")})
		for _, e := range toCall[:9] {
			if running("camera") != 0 {
				t.Fatalf("camera before %T", e)
			}
			play(c, e)
		}
		if running("camera") != 1 || running("document") != 1 {
			t.Fatal("no camera at the document")
		}
		play(c, journey.DocumentFailed{Fault: app.FaultDocExpired})
		if running("document") != 0 {
			t.Fatal("judged while the person reads what went wrong")
		}
		play(c, journey.Retried{})
		if running("document") != 1 {
			t.Fatal("not judged again")
		}
		play(c, toCall[9:11]...)
		if running("document") != 0 || running("face") != 0 || running("camera") != 1 {
			t.Fatal("judged before the person has begun")
		}
		play(c, toCall[11])
		if running("document") != 0 || running("face") != 1 || running("camera") != 1 {
			t.Fatal("wrong judge at the selfie")
		}
		play(c, toCall[12:]...)
		if running("call") != 1 || running("camera") != 1 || running("watch") != 1 {
			t.Fatal("no call")
		}
		play(c, journey.HelpCalled{}, journey.Ended{})
		mu.Lock()
		left := open2
		mu.Unlock()
		if left != 0 {
			t.Fatalf("%d workers run with nobody here", left)
		}
	})
}

func TestLateAnswerNeverMeetsTheNextVisit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wall{}
		release := make(chan struct{})
		ask := func(ctx context.Context, a journey.Ask, s journey.State) (journey.Event, app.Pass) {
			if a.Kind == journey.AskIdentify {
				<-release
			}
			return obliging(ctx, a, s)
		}
		c := open(t, Station{Store: &memory{}, Screen: w, Ask: ask})
		play(c, toCall[:5]...)
		play(c, journey.HelpCalled{}, journey.Ended{})
		play(c, toCall[:5]...)
		close(release)
		synctest.Wait()
		if v := w.now(); v.Step != journey.HaveID {
			t.Fatalf("at %s", v.Step)
		}
		if id := c.state.Asks; id != 2 {
			t.Fatalf("%d questions were counted", id)
		}
	})
}

// forgetless is a store that counts what it was asked to forget.
type forgetless struct {
	memory
	forgot [][]journey.Effect
}

func (m *forgetless) Forget(state []byte, lasting []journey.Effect) error {
	err := m.Save(state, lasting)
	if err == nil {
		m.forgot = append(m.forgot, lasting)
	}
	return err
}

func TestWipeOnAFullDiskEmptiesTheScreenAndIsMadeUpFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, w := &forgetless{}, &wall{}
		c := open(t, Station{Store: m, Screen: w})
		play(c, toCall[:10]...)
		if w.now().Document.Surname != "FERREIRA" {
			t.Fatalf("at %s without the document", w.now().Step)
		}
		play(c, journey.HelpCalled{})
		m.setFail(ErrFull)
		play(c, journey.Ended{})
		if v := w.now(); v.Step != journey.Attract || v.Document.Surname != "" || v.Out != app.FaultDiskFull {
			t.Fatalf("at %s, out %q, with the document of %q", v.Step, v.Out, v.Document.Surname)
		}
		if len(m.forgot) != 0 || !strings.Contains(string(m.state), "FERREIRA") {
			t.Fatal("the store was to keep failing")
		}
		m.setFail(nil)
		time.Sleep(1500 * time.Millisecond) // one tick of the bubble's clock
		synctest.Wait()
		if len(m.forgot) != 1 || strings.Contains(string(m.state), "FERREIRA") {
			t.Fatalf("forgot %d times; the store still knows the person", len(m.forgot))
		}
		if v := w.now(); v.Out != app.FaultNone {
			t.Fatalf("still out of order: %q", v.Out)
		}
	})
}

func TestDecisionOnAFullDiskIsHeardAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, w := &memory{}, &wall{}
		decide := make(chan struct{})
		watch := func(ctx context.Context, s journey.State, send func(journey.Event)) {
			select {
			case <-decide: // the hub tells every event after the newest that was noted
				send(journey.FromHub{N: s.EventN + 1, Event: journey.Decided{Approved: true, Outcome: app.OutcomeTAP}})
			case <-ctx.Done():
			}
			<-ctx.Done()
		}
		c := open(t, Station{Store: m, Screen: w, Watch: watch})
		play(c, toCall...)
		m.setFail(ErrFull)
		close(decide)
		synctest.Wait()
		if v := w.now(); v.Step != journey.Call || v.Fault != app.FaultDiskFull {
			t.Fatalf("at %s with fault %q", v.Step, v.Fault)
		}
		m.setFail(nil)
		time.Sleep(1500 * time.Millisecond) // one tick of the bubble's clock
		synctest.Wait()
		if v := w.now(); v.Step != journey.Pass {
			t.Fatalf("the decision was lost: at %s", v.Step)
		}
	})
}

func TestCameraThatClosesSlowlyIsNotOpenedTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		at, most, runs := 0, 0, 0
		camera := func(ctx context.Context, _ journey.State, _ func(journey.Event)) {
			mu.Lock()
			at, runs = at+1, runs+1
			most = max(most, at)
			mu.Unlock()
			<-ctx.Done()
			time.Sleep(2 * time.Second) // in the driver
			mu.Lock()
			at--
			mu.Unlock()
		}
		c := open(t, Station{Store: &memory{}, Screen: &wall{}, Camera: camera})
		play(c, toCall[:9]...) // at the document
		play(c, journey.HelpCalled{}, journey.Ended{})
		play(c, toCall[:9]...) // the next person is quick
		time.Sleep(3 * time.Second)
		synctest.Wait()
		mu.Lock()
		defer mu.Unlock()
		if runs != 2 || most != 1 {
			t.Fatalf("opened %d times, %d at once", runs, most)
		}
	})
}

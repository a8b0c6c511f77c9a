package station

import (
	"context"
	"fmt"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
)

// heldPass brings a pass into the conductor's memory together with the event that tells of it.
type heldPass struct {
	journey.PassCame
	pass app.Pass
}

// reconcile starts what the state needs and does not run, and stops what runs and is not needed. The key of a task names why it
// runs: with another reason it is another task.
func (c *Station) reconcile(ctx context.Context) {
	s := c.state
	needs := s.Needs()
	want := map[string]string{}
	workers := map[string]Worker{}
	add := func(slot, key string, on bool, w Worker) {
		if on && w != nil {
			want[slot], workers[slot] = key, w
		}
	}
	add("camera", "camera", needs.Camera, c.Camera)
	add("judge", fmt.Sprintf("document:%s:%d:%d", s.Visit, s.Since.UnixNano(), s.DocTries), needs.Judge == journey.JudgeDocument, c.Document)
	add("judge", fmt.Sprintf("face:%s:%d:%d", s.Visit, s.Since.UnixNano(), s.SelfieTries), needs.Judge == journey.JudgeFace, c.Face)
	add("call", "call:"+s.Case, needs.Call, c.Call)
	add("watch", "watch:"+s.Case, needs.Watch, c.Watch)
	if needs.Ask.Kind != journey.NoAsk {
		ask := needs.Ask
		add("ask", fmt.Sprintf("ask:%d", ask.ID), true, func(ctx context.Context, s journey.State, send func(journey.Event)) {
			e, pass := c.Ask(ctx, ask, s)
			if e == nil || ctx.Err() != nil {
				return
			}
			if came, ok := e.(journey.PassCame); ok {
				e = heldPass{came, pass}
			}
			send(e)
		})
	}
	for slot, t := range c.running {
		if want[slot] != t.key {
			c.stop(slot)
		}
	}
	for slot, key := range want {
		if c.running[slot] != nil {
			continue
		}
		c.start(ctx, slot, key, workers[slot], s)
	}
}

// hangsAfter is how long a worker that was told to end may take before nobody waits for it any more.
const hangsAfter = 10 * time.Second

// start runs a worker as soon as the one before it in the same slot has really ended: two never hold one camera.
func (c *Station) start(ctx context.Context, slot, key string, w Worker, s journey.State) {
	ctx, cancel := context.WithCancel(ctx)
	t := &task{key: key, cancel: cancel, done: make(chan struct{})}
	before := c.ending[slot]
	delete(c.ending, slot)
	c.running[slot] = t
	send := func(e journey.Event) {
		if ctx.Err() != nil { // what a stopped worker still says is not heard
			return
		}
		select {
		case c.events <- e:
		case <-ctx.Done():
		}
	}
	go func() {
		defer close(t.done)
		defer cancel()
		if before != nil {
			patience, done := context.WithTimeout(context.Background(), hangsAfter)
			c.await(patience, slot, before)
			done()
		}
		if ctx.Err() == nil {
			w(ctx, s, send)
		}
	}()
}

// stop tells the task of a slot to end and does not wait for it.
func (c *Station) stop(slot string) {
	if t := c.running[slot]; t != nil {
		t.cancel()
		c.ending[slot] = t
		delete(c.running, slot)
	}
}

// await waits for a task that was told to end.
func (c *Station) await(patience context.Context, slot string, t *task) {
	select {
	case <-t.done:
	case <-patience.Done():
		c.Log.Error("worker-hangs", "worker", slot)
	}
}

// stopAll ends every task and waits for them, ten seconds at most.
func (c *Station) stopAll() {
	for slot := range c.running {
		c.stop(slot)
	}
	patience, done := context.WithTimeout(context.Background(), hangsAfter)
	defer done()
	for slot, t := range c.ending {
		c.await(patience, slot, t)
		delete(c.ending, slot)
	}
}

package face

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture/light"
)

func TestFirst(t *testing.T) {
	for seed := range uint64(8) {
		begin := time.Now()
		b := newBooth(t, newActor(), seed, LiveOptions{Control: true})
		r, ok := b.play(time.Minute)
		t.Log(ok, r.Status, r.Why, r.Advice, r.Ended.Sub(r.Began), time.Since(begin), len(b.kept), len(r.Thumbs), light.Flashes(r.Recorded.Steps))
		if r.Status != StatusPass {
			raw, _ := json.MarshalIndent(r, "", " ")
			t.Log(string(raw))
			break
		}
	}
}

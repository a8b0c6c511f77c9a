package hub

import (
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// The pass ran out before it was used: a living face is enough for another one of the same case, and nothing less.
func TestPassLapsedUnused(t *testing.T) {
	x := open(t, nil)
	e := ana()
	x.approved("lobby", "c-1", e)
	first := ask[wire.PassReply](x, "lobby", "pass", wire.PassRequest{Case: "c-1"})
	x.clk.add(31 * time.Minute)
	if _, ok := x.CheckPass(e.UPN, first.Code); ok {
		t.Fatal("a pass that ran out is good")
	}
	again := func(live bool, band string) wire.FastReply {
		return ask[wire.FastReply](x, "lobby", "fast", wire.FastRequest{
			Case: "c-1", Liveness: app.Liveness{Passed: live, Method: "challenge"}, Matches: []app.Match{{Pair: "selfie-badge", Band: band}},
		})
	}
	if again(false, "similar").Approved {
		t.Error("a face that was not alive got another pass")
	}
	if again(true, "different").Approved {
		t.Error("another face got a pass")
	}
	if r := again(true, "similar"); !r.Approved || r.Outcome != app.OutcomeTAP {
		t.Fatalf("refused: %+v", r)
	}
	second := ask[wire.PassReply](x, "lobby", "pass", wire.PassRequest{Case: "c-1"})
	if _, ok := x.CheckPass(e.UPN, second.Code); !ok || second.Code == first.Code {
		t.Error("the new pass is not good")
	}
	x.clk.add(25 * time.Hour)
	if again(true, "similar").Approved {
		t.Error("an approval that lapsed gave another pass")
	}
}

package main

import (
	"testing"

	"github.com/passdesk/passdesk/capture/rehearsal"
	"github.com/passdesk/passdesk/cmd/internal/stage/chart"
)

func TestMishapWithoutAKeyOfItsOwn(t *testing.T) {
	seen := map[chart.Key]string{}
	for i, name := range rehearsal.Mishaps() {
		key, ok := chart.MishapKey(i)
		if was := seen[key]; !ok || was != "" {
			t.Errorf("%s: key %v (%v), which is that of %q", name, key, ok, was)
		}
		seen[key] = name
		actor := rehearsal.New(rehearsal.Options{})
		for _, want := range []int{1, 0} {
			toggle(actor, key)
			if on := actor.Troubles(); len(on) != want || want == 1 && on[0] != name {
				t.Errorf("%v: %q are on, want %d of %s", key, on, want, name)
			}
		}
	}
}

func TestRehearsalWithWhatNobodyHas(t *testing.T) {
	var o rehearsal.Options
	if err := inHand("licence", &o); err != nil || !o.Licence || o.Card {
		t.Errorf("a licence: %+v, %v", o, err)
	}
	if err := inHand("library-card", &o); err == nil {
		t.Error("a library card is taken")
	}
}

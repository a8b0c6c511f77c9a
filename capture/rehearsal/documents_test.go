package rehearsal

import (
	"slices"
	"testing"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen/press"
)

// TestZonesAreTrue: what is printed parses, with every check digit right, for people of all kinds.
func TestZonesAreTrue(t *testing.T) {
	for seed := range int64(60) {
		p := PersonFor(seed * 7)
		until := expiryAt(p, noon())
		if !until.After(noon()) {
			t.Errorf("person %d: the document is out of date", p.Seed)
		}
		for kind, number := range map[document.Kind]string{document.TD3: p.PassportNo, document.TD1: p.CardNo, document.Licence: p.LicenceNo()} {
			h := holder(p, number, until)
			if kind == document.Licence {
				payload, err := press.Payload(h)
				if err != nil {
					t.Fatal(err)
				}
				a, err := document.ParseAAMVA(payload)
				if err != nil || !a.Accepted() || !a.Specimen() || a.Number != number || a.Expiry != document.DayOf(until) {
					t.Errorf("person %d: %v, licence accepted %v", p.Seed, err, a.Accepted())
				}
				continue
			}
			lines, err := press.Zone(h, kind)
			if err != nil {
				t.Fatal(err)
			}
			m, err := document.ParseMRZ(lines)
			if err != nil || m.Kind != kind || !m.Accepted() || !m.Specimen() || m.Number != number {
				t.Errorf("person %d: %v, accepted %v", p.Seed, err, m.Accepted())
			}
		}
	}
}

// TestCardAndItsBackAreOneDesign: whoever turns the card over sees the same colours.
func TestCardAndItsBackAreOneDesign(t *testing.T) {
	for _, kind := range []document.Kind{document.TD1, document.Licence} {
		front, back := press.Names(kind, press.Front), press.Names(kind, press.Back)
		if len(front) < 3 || !slices.Equal(front, back) {
			t.Errorf("%s: fronts are %v, backs are %v", kind, front, back)
		}
	}
}

func TestPeopleOfUtopia(t *testing.T) {
	names, skins := map[string]bool{}, map[int]bool{}
	for _, p := range Persons() {
		names[p.Given+p.Surname] = true
		skins[p.Look.Skin] = true
		if len(p.PassportNo) != 9 || len(p.CardNo) != 9 {
			t.Errorf("person %d has numbers %d and %d characters long", p.Seed, len(p.PassportNo), len(p.CardNo))
		}
		if other := Stranger(p, 1); other.Look == p.Look || other.Seed == p.Seed {
			t.Errorf("person %d is their own stranger", p.Seed)
		}
	}
	if len(names) != 12 || len(skins) < 6 {
		t.Errorf("%d names and %d skin tones among twelve people", len(names), len(skins))
	}
	if PersonFor(5) != PersonFor(5) {
		t.Error("a seed gave two people")
	}
}

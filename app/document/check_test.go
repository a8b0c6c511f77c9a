package document

import (
	"slices"
	"strings"
	"testing"
)

var today = Day{2026, 3, 1}

func TestExpiry(t *testing.T) {
	for _, c := range []struct {
		expiry  ShortDate
		kind    Kind
		grace   int
		outcome Outcome
		reason  string
	}{
		{"260301", TD3, 0, Agree, ""}, // its last day
		{"260228", TD3, 0, Refuse, "expired"},
		{"260228", TD3, 1, Review, "expired_in_grace"},
		{"260130", TD3, 30, Review, "expired_in_grace"},
		{"260129", TD3, 30, Refuse, "expired"},
		{"2602<<", TD3, 0, Refuse, "expired"},
		{"2603<<", TD3, 0, Agree, ""},
		{"26<<<<", TD3, 0, Agree, ""},
		{"351231", TD1, 0, Agree, ""},
		{"991231", TD1, 0, Review, "expiry_unclear"},
		{"999999", TD1, 0, Review, "no_expiry"},
		{"<<<<<<", TD1, 0, Review, "no_expiry"},
		{"2602X1", TD1, 0, Review, "expiry_unknown"},
		{"", FRID, 0, Review, "no_expiry"},
	} {
		m := MRZ{Kind: c.kind, MRZFields: MRZFields{Expiry: c.expiry}}
		if got := Expired(m.Facts(today), today, c.grace); got.Outcome != c.outcome || got.Reason != c.reason {
			t.Errorf("%s with %d days of grace: %s", c.expiry, c.grace, got)
		}
	}
	if got := Expired(Facts{Kind: Licence, Expiry: Day{2020, 1, 1}}, today, 0); got.Outcome != Refuse {
		t.Error(got)
	}
}

func TestAgeAndKind(t *testing.T) {
	for _, c := range []struct {
		birth   Day
		outcome Outcome
	}{{Day{1990, 1, 1}, Agree}, {Day{2010, 3, 1}, Agree}, {Day{2010, 3, 2}, Review}, {Day{1925, 3, 1}, Review}, {Day{}, Review}, {Day{1990, 0, 0}, Agree}} {
		if got := CheckAge(c.birth, today, 16, 100); got.Outcome != c.outcome {
			t.Errorf("%s: %s", c.birth, got)
		}
	}
	for kind, want := range map[Kind]string{TD3: "", MRVA: "kind_not_allowed", None: "no_machine_readable", "": "no_machine_readable"} {
		got := CheckKind(kind, []Kind{TD1, TD3})
		if got.Reason != want || (got.Outcome == Agree) != (want == "") || (got.Outcome == Refuse) != (want != "") {
			t.Errorf("%s: %s", kind, got)
		}
	}
}

func TestWorst(t *testing.T) {
	for _, c := range []struct {
		list []Outcome
		want Outcome
	}{
		{nil, Review},
		{[]Outcome{Agree}, Agree},
		{[]Outcome{Agree, Review}, Review},
		{[]Outcome{Agree, ""}, Review},
		{[]Outcome{Review, Refuse, Agree}, Refuse},
	} {
		var list []Check
		for _, o := range c.list {
			list = append(list, Check{Outcome: o})
		}
		if got := Worst(list); got != c.want {
			t.Errorf("%v: %s", c.list, got)
		}
	}
}

func TestCrossCheck(t *testing.T) {
	m, err := ParseMRZ(passport)
	if err != nil {
		t.Fatal(err)
	}
	mrz := m.Facts(today)
	directory := Facts{Source: FromDirectory, Name: Name{Family: "Eriksson", Given: "Anna"}, Birth: Day{1974, 8, 12}}
	list := CrossCheck(mrz, directory)
	if Worst(list) != Agree || len(list) != 2 || list[0].ID != "birth.mrz-directory" || list[1].ID != "name.mrz-directory" || list[1].Reason != ReasonSubset {
		t.Errorf("%v", list)
	}
	visual := mrz
	visual.Source, visual.Number, visual.Birth, visual.Sex = FromVisual, "L898902C-3", Day{1974, 12, 8}, "X"
	list = CrossCheck(mrz, visual)
	at := func(id string) Check {
		i := slices.IndexFunc(list, func(c Check) bool { return c.ID == id })
		if i < 0 {
			t.Fatalf("%s is not in %v", id, list)
		}
		return list[i]
	}
	if c := at("number.mrz-visual"); c.Outcome != Agree {
		t.Error(c)
	}
	if c := at("birth.mrz-visual"); c.Outcome != Review || !strings.Contains(c.Detail, "1974-08-12") || !strings.Contains(c.Detail, "1974-12-08") {
		t.Errorf("%s: %s", c, c.Detail)
	}
	if slices.ContainsFunc(list, func(c Check) bool { return c.ID == "sex.mrz-visual" }) {
		t.Error("X contradicts nothing")
	}
	if len(CrossCheck(mrz, Facts{Source: FromVisual})) != 0 {
		t.Error("what was not read is not different")
	}
	a, err := ParseAAMVA(payload(v10, elements, ""))
	if err != nil {
		t.Fatal(err)
	}
	if list := CrossCheck(mrz, a.Facts()); Worst(list) != Review || len(list) != 6 {
		t.Errorf("%v", list)
	}
	f := a.Facts()
	if list := CrossCheck(f, f); Worst(list) != Agree || len(list) != 6 {
		t.Errorf("%v", list)
	}
}

func TestFindingsOfSpecimen(t *testing.T) {
	m, _ := ParseMRZ(passport)
	if list := m.Findings(); len(list) != 5 || Worst(list) != Agree {
		t.Errorf("%v", list)
	}
	m, _ = ParseMRZ([]string{passport[0], passport[1][:9] + "7" + passport[1][10:]})
	list := m.Findings()
	if Worst(list) != Review || list[0].ID != "mrz.number" || list[0].Reason != "check_digit_wrong" {
		t.Errorf("%v", list)
	}
}

package document

import (
	"testing"
	"time"
)

func TestCenturies(t *testing.T) {
	for _, c := range []struct {
		today, printed, birth, expiry string
	}{
		{"2026-03-01", "740812", "1974-08-12", "2074-08-12"},
		{"2026-03-01", "120415", "2012-04-15", "2012-04-15"},
		{"2026-03-01", "260301", "2026-03-01", "2026-03-01"}, // born today
		{"2026-03-01", "260302", "1926-03-02", "2026-03-02"}, // born tomorrow: a hundred years ago
		{"2026-03-01", "960301", "1996-03-01", "1996-03-01"}, // thirty years ago to the day
		{"2026-03-01", "960228", "1996-02-28", "2096-02-28"}, // a day more
		{"2026-03-01", "991231", "1999-12-31", "1999-12-31"},
		{"1999-12-31", "000101", "1900-01-01", "2000-01-01"},
		{"2001-01-01", "000229", "2000-02-29", "2000-02-29"},
		{"1999-06-01", "000229", "", "2000-02-29"}, // 1900 had no such day
		{"2026-03-01", "50<<<<", "1950", "2050"},
		{"2026-03-01", "26<<<<", "2026", "2026"}, // may have been born this year
		{"2026-03-01", "5006<<", "1950-06", "2050-06"},
		{"2026-03-01", "500600", "1950-06", "2050-06"},
		{"2026-03-01", "9602<<", "1996-02", "2096-02"}, // all of February 1996 is too long ago
		{"2026-03-01", "<<<<<<", "", ""},
		{"2026-03-01", "<<0612", "", ""},
		{"2026-03-01", "741301", "", ""},
		{"2026-03-01", "740431", "", ""},
		{"2026-03-01", "7408I2", "", ""},
		{"2026-03-01", "7<0812", "", ""},
		{"2026-03-01", "", "", ""},
	} {
		today, err := ParseDay(c.today)
		if err != nil {
			t.Fatal(err)
		}
		birth, okB := ShortDate(c.printed).AsBirth(today)
		expiry, okE := ShortDate(c.printed).AsExpiry(today)
		if birth.String() != c.birth || expiry.String() != c.expiry || okB != (c.birth != "") || okE != (c.expiry != "") {
			t.Errorf("%s seen on %s: birth %q, expiry %q; want %q, %q", c.printed, c.today, birth, expiry, c.birth, c.expiry)
		}
	}
}

func TestDays(t *testing.T) {
	for _, s := range []string{"", "1974", "1974-08", "1974-08-12", "2000-02-29"} {
		d, err := ParseDay(s)
		if err != nil || d.String() != s {
			t.Errorf("%q became %q, %v", s, d, err)
		}
	}
	for _, s := range []string{"74", "1974-13", "1974-02-30", "1900-02-29", "1974/08/12", "1974-0812", "0000", "1974-00-01", "abcd-ef-gh"} {
		if d, err := ParseDay(s); err == nil {
			t.Errorf("%q became %q", s, d)
		}
	}
	var d Day
	if err := d.UnmarshalText([]byte("1974-08-12")); err != nil || toJSON(d) != `"1974-08-12"` {
		t.Errorf("%v %s", err, toJSON(d))
	}
	if got := (Day{2024, 2, 28}).Add(2); got != (Day{2024, 3, 1}) {
		t.Error(got)
	}
	zone := time.FixedZone("station", 10*3600)
	if got := DayOf(time.Date(2026, 3, 1, 23, 0, 0, 0, time.UTC).In(zone)); got != (Day{2026, 3, 2}) {
		t.Errorf("the station's day is %s", got)
	}
	birth := Day{2008, 3, 2}
	if n := birth.Years(Day{2026, 3, 1}); n != 17 {
		t.Errorf("%d years", n)
	}
	if n := birth.Years(Day{2026, 3, 2}); n != 18 {
		t.Errorf("%d years", n)
	}
	if got := (Day{2024, 2, 0}).Last(); got != (Day{2024, 2, 29}) {
		t.Error(got)
	}
	for _, s := range []ShortDate{"740812", "50<<<<", "5006<<"} {
		if d, _ := s.AsBirth(Day{2026, 3, 1}); ShortDateOf(d) != s {
			t.Errorf("%s came back as %s", s, ShortDateOf(d))
		}
	}
	if ShortDateOf(Day{}) != "<<<<<<" {
		t.Error("an unknown day is not empty")
	}
}

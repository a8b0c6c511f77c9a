package document

import (
	"fmt"
	"time"
)

// Day is a civil day without a time zone. A zero Month or Day is an unknown part, a zero Year an unknown day. In text and JSON
// it is "1974-08-12", "1974-08", "1974" or "".
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// DayOf is the civil day of t in t's own location: give it the station's.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day{y, m, d}
}

// IsZero tells whether nothing is known.
func (d Day) IsZero() bool { return d.Year == 0 }

// Complete tells whether year, month and day are known.
func (d Day) Complete() bool { return d.Year != 0 && d.Month != 0 && d.Day != 0 }

// First is the earliest day that d may be, Last the latest.
func (d Day) First() Day { return Day{d.Year, max(d.Month, 1), max(d.Day, 1)} }

// Last is the latest day that d may be.
func (d Day) Last() Day {
	if d.Month == 0 {
		d.Month, d.Day = 12, 31
	}
	if d.Day == 0 {
		d.Day = daysIn(d.Year, d.Month)
	}
	return d
}

// Before orders days by year, month and day, unknown parts first.
func (d Day) Before(o Day) bool {
	if d.Year != o.Year {
		return d.Year < o.Year
	}
	if d.Month != o.Month {
		return d.Month < o.Month
	}
	return d.Day < o.Day
}

// Add gives the day n days later.
func (d Day) Add(n int) Day {
	return DayOf(time.Date(d.Year, d.Month, d.Day+n, 12, 0, 0, 0, time.UTC))
}

// Years counts whole years from d to o: a person born on d is that old on o. Unknown parts of d count as early as possible.
func (d Day) Years(o Day) int {
	d = d.First()
	n := o.Year - d.Year
	if o.Month < d.Month || o.Month == d.Month && o.Day < d.Day {
		n--
	}
	return n
}

// Fits tells whether two days agree in every part that both know, and share at least the year.
func (d Day) Fits(o Day) bool {
	return d.Year != 0 && d.Year == o.Year &&
		(d.Month == 0 || o.Month == 0 || d.Month == o.Month) &&
		(d.Day == 0 || o.Day == 0 || d.Day == o.Day)
}

// real tells whether the known parts name a day of the calendar.
func (d Day) real() bool {
	return d.Year > 0 && d.Month >= 0 && d.Month <= 12 && d.Day >= 0 && (d.Day == 0 || d.Day <= daysIn(d.Year, d.Month))
}

// daysIn counts the days of a month; an unknown month has 31.
func daysIn(year int, m time.Month) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

func (d Day) String() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, int(d.Month))
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// MarshalText writes the form of String.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the forms of String.
func (d *Day) UnmarshalText(b []byte) error {
	day, err := ParseDay(string(b))
	if err == nil {
		*d = day
	}
	return err
}

// ParseDay reads "2006-01-02", "2006-01", "2006" or "".
func ParseDay(s string) (Day, error) {
	bad := fmt.Errorf("parse day: want YYYY-MM-DD, YYYY-MM or YYYY, got %d characters", len(s))
	switch len(s) {
	case 0:
		return Day{}, nil
	case 4, 7, 10:
	default:
		return Day{}, bad
	}
	var d Day
	ok := true
	part := func(from, to int) int {
		if len(s) < to {
			return 0
		}
		n, good := number(s[from:to])
		ok = ok && good && n > 0 && (from == 0 || s[from-1] == '-')
		return n
	}
	d.Year, d.Month, d.Day = part(0, 4), time.Month(part(5, 7)), part(8, 10)
	if !ok || !d.real() {
		return Day{}, bad
	}
	return d, nil
}

// number reads decimal digits, at most nine of them.
func number(s string) (int, bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// ShortDate is a date as an MRZ prints it: YYMMDD, with < (or 00 for month and day, as some issuers do) in unknown parts.
type ShortDate string

// ShortDateOf writes d, unknown parts as <<.
func ShortDateOf(d Day) ShortDate {
	if d.Year == 0 {
		return "<<<<<<"
	}
	two := func(n int) string {
		if n == 0 {
			return "<<"
		}
		return fmt.Sprintf("%02d", n%100)
	}
	return ShortDate(fmt.Sprintf("%02d", d.Year%100) + two(int(d.Month)) + two(d.Day))
}

type dateState uint8

const (
	dateMalformed dateState = iota
	dateEmpty
	datePartial
	dateComplete
)

// split reads the parts; year is -1 when unknown.
func (s ShortDate) split() (year, month, day int, st dateState) {
	if len(s) != 6 {
		return -1, 0, 0, dateMalformed
	}
	st = dateComplete
	part := func(at int) int {
		a, b := s[at], s[at+1]
		if a == '<' && b == '<' {
			st = min(st, datePartial)
			return -1
		}
		if a < '0' || a > '9' || b < '0' || b > '9' {
			st = dateMalformed
			return -1
		}
		return int(a-'0')*10 + int(b-'0')
	}
	year, month, day = part(0), part(2), part(4)
	if st == dateMalformed {
		return
	}
	if year < 0 && month < 0 && day < 0 {
		return -1, 0, 0, dateEmpty
	}
	if month <= 0 || day <= 0 {
		st = datePartial
	}
	month, day = max(month, 0), max(day, 0)
	// 2000 has a 29 February; whether the century found has one is decided by AsBirth and AsExpiry.
	if month > 12 || day > daysIn(2000, time.Month(month)) {
		st = dateMalformed
	}
	return
}

// Empty tells whether every part is unknown.
func (s ShortDate) Empty() bool { _, _, _, st := s.split(); return st == dateEmpty }

// AsBirth finds the century of a date of birth, which Doc 9303 does not give: the latest year that is not after today. It
// never picks an earlier century because a person would be too young; CheckAge says so instead. False when there is no year,
// or the day is not in the calendar.
func (s ShortDate) AsBirth(today Day) (Day, bool) {
	yy, m, day, st := s.split()
	if st < datePartial || yy < 0 {
		return Day{}, false
	}
	d := Day{today.Year - today.Year%100 + yy, time.Month(m), day}
	if today.Before(d.First()) {
		d.Year -= 100
	}
	if !d.real() {
		return Day{}, false
	}
	return d, true
}

// AsExpiry finds the century of a date of expiry: the one that gives a day from 30 years before today to less than 70 years
// after it. False when there is no year, or the day is not in the calendar.
func (s ShortDate) AsExpiry(today Day) (Day, bool) {
	yy, m, day, st := s.split()
	if st < datePartial || yy < 0 {
		return Day{}, false
	}
	low := today
	low.Year -= 30
	d := Day{today.Year - today.Year%100 - 100 + yy, time.Month(m), day}
	for d.Last().Before(low) {
		d.Year += 100
	}
	if !d.real() {
		return Day{}, false
	}
	return d, true
}

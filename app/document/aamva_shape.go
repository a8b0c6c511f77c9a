package document

import "strings"

// This file splits payloads that lost their control characters, as keyboard-wedge readers and text boxes make them.

// shapes tells how long the value of an element is, for the elements whose values have one form. f gets what follows the id
// and returns the length of the value, or -1 if it does not fit. A value that must end at the next element is a closed one.
var shapes = map[string]struct {
	closed bool
	f      func(s string) int
}{
	"DBA": {true, eight}, "DBB": {true, eight}, "DBD": {true, eight}, "DDB": {true, eight}, "DDC": {true, eight},
	"DDH": {true, eight}, "DDI": {true, eight}, "DDJ": {true, eight},
	"DBC": {true, oneOf("129MFX")}, "DDE": {true, oneOf("TNU")}, "DDF": {true, oneOf("TNU")}, "DDG": {true, oneOf("TNU")},
	"DDA": {true, oneOf("FMN")}, "DDD": {true, oneOf("01YN")}, "DDK": {true, oneOf("01YN")}, "DDL": {true, oneOf("01YN")},
	"DCG": {true, capitals(3)}, "DAJ": {true, capitals(2)}, "DAY": {true, capitals(3)}, "DAZ": {true, capitals(3)},
	"DAU": {false, digitFirst}, "DAW": {false, digitFirst}, "DAQ": {false, free}, "DAK": {false, free},
	"DAA": {false, free}, "DAB": {false, free}, "DAC": {false, free}, "DAD": {false, free}, "DAE": {false, free},
	"DAG": {false, free}, "DAH": {false, free}, "DAI": {false, free}, "DAR": {false, free}, "DAS": {false, free},
	"DAT": {false, free}, "DBF": {false, digitFirst}, "DBG": {false, digitFirst}, "DBH": {true, oneOf("YN01")},
	"DCA": {false, free}, "DCB": {false, free}, "DCD": {false, free}, "DCE": {true, oneOf("0123456789")}, "DCF": {false, free},
	"DCH": {false, free}, "DCI": {false, free}, "DCJ": {false, free}, "DCK": {false, free}, "DCL": {false, free},
	"DCM": {false, free}, "DCS": {false, free}, "DCT": {false, free}, "DCU": {false, free},
}

func eight(s string) int {
	if len(s) < 8 {
		return -1
	}
	if _, ok := number(s[:8]); !ok {
		return -1
	}
	return 8
}

func oneOf(set string) func(string) int {
	return func(s string) int {
		if s == "" || strings.IndexByte(set, s[0]) < 0 {
			return -1
		}
		return 1
	}
}

func capitals(n int) func(string) int {
	return func(s string) int {
		for i := range n {
			if i >= len(s) || !letter(s[i]) {
				return -1
			}
		}
		return n
	}
}

func digitFirst(s string) int {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return -1
	}
	return 1
}

func free(string) int { return 0 }

// elementAt tells whether an element may start at i: its id is known, its value has the right shape, and a closed value is
// followed by space, the next id, another subfile or the end.
func elementAt(s string, i int) (closedEnd int, ok bool) {
	if !known(s[i:]) {
		return 0, false
	}
	shape, have := shapes[s[i:i+3]]
	if !have {
		return 0, false
	}
	n := shape.f(s[i+3:])
	if n < 0 {
		// Absent values may be blank, too.
		if rest := strings.TrimLeft(s[i+3:], " "); rest == "" || known(rest) || strings.HasPrefix(rest, "NONE") {
			return 0, true
		}
		return 0, false
	}
	if !shape.closed {
		return 0, true
	}
	end := i + 3 + n
	if end < len(s) && s[end] != ' ' && !known(s[end:]) && !otherSubfile(s, end) && !separator(rune(s[end])) {
		return 0, false
	}
	return end, true
}

// otherSubfile tells whether a jurisdiction subfile starts at i: its type Z?, then an element of that type (ZVZVA).
func otherSubfile(s string, i int) bool {
	return i+4 <= len(s) && s[i] == 'Z' && letter(s[i+1]) && s[i:i+2] == s[i+2:i+4]
}

// unseparated splits s into elements. Where an id that holds free text could start in two places, a name may contain it
// (McDADe) and the reading is ambiguous.
func (a *AAMVA) unseparated(s string) {
	count := map[string]int{}
	id, from := "", 0
	store := func(to int) {
		if id != "" {
			a.element(id, strings.Map(func(r rune) rune {
				if separator(r) {
					return ' '
				}
				return r
			}, s[from:to]))
			id = ""
		}
	}
	for i := 0; i < len(s); i++ {
		if otherSubfile(s, i) {
			store(i)
			break
		}
		closedEnd, ok := elementAt(s, i)
		if !ok {
			continue
		}
		next := s[i : i+3]
		if count[next]++; count[next] > 1 {
			a.warn(WarnAmbiguous)
			continue // part of the value before
		}
		store(i)
		id, from = next, i+3
		if closedEnd > 0 {
			store(closedEnd)
			i = closedEnd - 1
		} else {
			i += 2
		}
	}
	store(len(s))
}

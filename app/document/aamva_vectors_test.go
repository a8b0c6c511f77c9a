package document

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// old are the elements of a card of version 1, with the name as one element and years first.
var old = []string{
	"DAQU64235789", "DAASPECIMEN,LISA,MARIA,JR", "DAG2300 WEST BROAD STREET", "DAIPORT AMAUROT", "DAJUT", "DAK232690000  ",
	"DARD   ", "DAS          ", "DAT     ", "DAU506", "DAYBLU", "DBA20341210", "DBB19860607", "DBC2", "DBD20260608", "DBF00", "DBHY",
}

func oldWith(news ...string) []string {
	keep := elements
	defer func() { elements = keep }()
	elements = old
	return with(news...)
}

// TestPayloadsOfEveryVersion makes a payload as each version of the standard lays it out: number, surname, given name and birth
// must be right.
func TestPayloadsOfEveryVersion(t *testing.T) {
	join := strings.Join
	middle := with("DCT") // DCT is not in the list: unchanged
	for _, c := range []struct {
		name    string
		payload string
		version int
		given   string
	}{
		{"0, before 2000", "@\n\x1c\rAAMVA9999990001DL00290179" + join(old, "\n") + "\r", 0, "LISA"},
		{"1", "@\n\x1e\rANSI 9999990101DL00290192DL" + join(old, "\n") + "\r", 1, "LISA"},
		{"1, type AAMVA", "@\n\x1e\rAAMVA9999990101DL00290192DL" + join(old, "\n") + "\r", 1, "LISA"},
		{"1, empty middle name", "@\n\x1e\rANSI 9999990101DL00290192DL" + join(oldWith("DAASPECIMEN,LISA,,3RD"), "\n") + "\r", 1, "LISA"},
		{"1, comma at the end", "@\n\x1c\rANSI 9999990101DL00300201DL" + join(oldWith("DAASPECIMEN,LISA,MARIA,"), "\n") + "\r\r\n", 1, "LISA"},
		{"1, dollars", "@\n\x1e\rANSI 9999990101DL00300201DL" + join(oldWith("DAASPECIMEN$LISA$MARIA"), "\n") + "\r", 1, "LISA"},
		{"1, spaces and generation", "@\n\x1e\rANSI 6360250101DL00300201DL" + join(oldWith("DAALISA MARIA SPECIMEN III"), "\n") + "\r", 1, "LISA"},
		{"2", "@\n\x1e\rANSI 999999020002DL00410390ZN04310059DL" + join(with("DAC", "DAD", "DCTLISA M                     "), "\n") + "\rZNZNA5\n\r", 2, "LISA"},
		{"3", "@\n\x1e\rANSI 999999030001DL00310440DL" + join(with("DAC", "DAD", "DCTLISA,MARIA        "), "\n") + "\n\r\r\n", 3, "LISA"},
		{"3, comma behind the surname", "@\n\rANSI 999999030001DL00000367DL" + join(with("DAC", "DAD", "DCSSPECIMEN,           ", "DCTLISA,K", "DBB19860607"), "\n"), 3, "LISA"},
		{"3, dollars", "@\n\x1e\rANSI 999999030001DL00310440DL" + join(with("DAC", "DAD", "DCTLISA$MARIA"), "\n") + "\r", 3, "LISA"},
		{"4", "@\n\x1e\rANSI 999999040002DL00410477ZU05180089DL" + join(middle, "\n") + "\n\rZUZUAY\n\r\r\n", 4, "LISA"},
		{"5", "@\n\x1e\rANSI 999999050002DL00410288ZU03290093DL" + join(with("DDEU", "DDFU", "DDGU"), "\n") + "\n\rZUZUAN\n\r", 5, "LISA"},
		{"6", "@\n\x1e\rANSI 999999060002DL00410288ZU03290093DL" + join(with("DADNONE", "DDEU"), "\n") + "\n\r", 6, "LISA"},
		{"7", "@\n\x1e\rANSI 999999070002DL00410392ZN04330047DL" + join(with("DAQU64235789              ", "DCSSpecimen       ", "DACLisa      "), "\n") + "\n\r", 7, "Lisa"},
		{"8", "@\n\x1e\rANSI 999999080102DL00410280ZO03210024DL" + join(elements, "\n") + "\rZOZOAY\nZOBY\r", 8, "LISA"},
		{"9", "@\n\x1e\rANSI 999999090002DL00410259ZC03000020DL" + join(elements, "\n") + "\nDDB02102017\rZCZCA\n\r", 9, "LISA"},
		{"10", v10 + "DL" + join(elements, "\n") + "\rZVZVA01\r", 10, "LISA"},
		{"11", "@\n\x1e\rANSI 999999110102DL00410278ZV03190008DL" + join(append(slices.Clone(elements), "DDM1", "DDN1", "DDO1", "DDP1"), "\n") + "\r", 11, "LISA"},
		{"12", "@\n\x1e\rANSI 999999120102DL00410278ZV03190008DL" + join(elements, "\n") + "\r", 12, "LISA"},
		{"99", "@\n\x1e\rANSI 999999990102DL00410278ZV03190008DL" + join(elements, "\n") + "\r", 99, "LISA"},
		{"9 of Canada", "@\n\rANSI 636012090002DL00410219ZO02600055DL" + join(with("DBB19860607", "DBA20341210", "DBD20260608", "DCB", "DCD", "DCGCAN"), "\n") + "\nDCK*7581030*\nZOZOASPECIMEN,LISA\nZOBY\r", 9, "LISA"},
		{"2 of New Brunswick", "@\n\x1e\rANSI 636017020002DL00410390ZN04310059DL" + join(with("DAC", "DAD", "DCTLISA M", "DCUNONE ", "DCGCDN"), "\n") + "\rZNZNA5\nZNBNONE\xbfAUCUNE\r", 2, "LISA"},
		{"5, letters for offsets, of Alberta", "@\n\x1e\rANSI 604432050002DLabacdefgZAabacdefgDL" + join(with("DBB19860607", "DBA20341210"), "\n") + "\r", 5, "LISA"},
		{"10, letters in the second entry", "@\n\x1e\rANSI 999999100102DL00410278ZVabacdefgDL" + join(elements, "\n") + "\r", 10, "LISA"},
		{"10, a digit too few in the second entry", "@\n\x1e\rANSI 999999100102DL00410278ZV0319008DL" + join(elements, "\n") + "\r", 10, "LISA"},
		{"10, bars for control characters", "@||ANSI 999999100102DL00410278ZV03190008DL" + join(elements, "|") + "|ZVZVA01|", 10, "LISA"},
		{"10, escapes for control characters", `@\n\x1e\rANSI 999999100102DL00410278ZV03190008DL` + join(elements, `\n`) + `\rZVZVA01\r`, 10, "LISA"},
		{"10, typed by a keyboard", " @\n6ANSI 999999100102DL00410278ZV03190008DL" + join(elements, "\r\n") + "\r\nZVZVA01\r\n", 10, "LISA"},
		{"10, control characters stripped", "@ANSI 999999100102DL00410278ZV03190008DL" + join(elements, "") + "ZVZVA01", 10, "LISA"},
		{"1, control characters stripped", "@ANSI 9999990101DL00290192DL" + join(oldWith("DBHN"), ""), 1, "LISA"},
	} {
		a, err := ParseAAMVA([]byte(c.payload))
		if err != nil {
			t.Errorf("version %s: %v", c.name, err)
			continue
		}
		if a.Number != "U64235789" || !strings.EqualFold(a.Surname, "SPECIMEN") || a.Given != c.given || a.Birth != (Day{1986, 6, 7}) || a.Expiry != (Day{2034, 12, 10}) {
			t.Errorf("version %s: %s", c.name, toJSON(a.AAMVAFields))
		}
		if a.Version != c.version || !a.Accepted() {
			t.Errorf("version %s: %d, %+v, %v", c.name, a.Version, a.Checks, a.Warnings)
		}
	}
}

// TestBadPayloadsAreNotTakenAsComplete covers what parsers like to take for a whole card.
func TestBadPayloadsAreNotTakenAsComplete(t *testing.T) {
	whole := payload(v10, elements, "ZVZVA01\r")
	for name, b := range map[string][]byte{
		"header missing":           []byte("DL" + strings.Join(elements, "\n") + "\r"),
		"header cut":               whole[12:],
		"letters for the issuer":   payload("@\n\x1e\rANSI ABCDEF100102DL00410278", elements, ""),
		"cut in the names":         whole[:60],
		"cut in the birth":         whole[:strings.Index(string(whole), "DBB")+7],
		"number NONE":              payload(v10, with("DAQNONE        "), ""),
		"birth in month 13":        payload(v10, with("DBB13071986"), ""),
		"birth as a pattern":       payload(v10, with("DBBMMDDCCYY"), ""),
		"birth of zeros":           payload(v10, with("DBB00000000"), ""),
		"birth after expiry":       payload(v10, with("DBB06072050"), ""),
		"two digits of the year":   payload(v10, with("DBB060786"), ""),
		"surname and given absent": payload(v10, with("DCSNONE", "DACunavl", "DAD"), ""),
	} {
		if a, err := ParseAAMVA(b); err == nil && a.Accepted() {
			t.Errorf("%s was accepted: %s", name, toJSON(a))
		}
	}
	a, err := ParseAAMVA([]byte("DL" + strings.Join(elements, "\n") + "\r"))
	if err != nil || a.Number != "U64235789" || a.Surname != "SPECIMEN" || a.Checks.Header != NotCheckable || !slices.Contains(a.Warnings, WarnHeaderMissing) {
		t.Errorf("a payload without its header: %v %s", err, toJSON(a))
	}
}

func TestCardThatNeverExpires(t *testing.T) {
	for _, v := range []string{"DBA12319999", "DBA99991231", "DBA99999999"} {
		a, err := ParseAAMVA(payload(v10, with(v), ""))
		if err != nil || !a.Accepted() || !slices.Equal(a.Warnings, []Warning{WarnExpiryNever}) || !a.Expiry.IsZero() {
			t.Errorf("%s: %v %v %+v", v, err, a.Warnings, a.Checks)
		}
		if c := Expired(a.Facts(), Day{2026, 3, 1}, 0); c.Outcome != Review || c.Reason != "no_expiry" {
			t.Errorf("%s: %s", v, c)
		}
	}
}

// TestHostilePayloadsAreQuick bounds what a symbol, or a file, of 16 KB can cost.
func TestHostilePayloadsAreQuick(t *testing.T) {
	head := "@\n\x1e\rANSI 999999100102DL00410278"
	for name, unit := range map[string]string{
		"elements": "DAQ", "separators": "\n", "controls": "\x00", "ids": "DDADBBDACDAD", "types": "DLID", "entries": "ZV00000000",
		"bars": "|DAQ", "names": "DAAA,", "spaces": " ", "high": "\xff", "escapes": `\n`, "subfiles": "ZVZVA", "element lines": "DAQ1\n",
	} {
		for _, start := range []string{"", head} {
			b := []byte(start + strings.Repeat(unit, maxPayload/len(unit)))
			b = b[:min(len(b), maxPayload)]
			began := time.Now()
			_, _ = ParseAAMVA(b)
			if took := time.Since(began); took > 500*time.Millisecond { // a loop over all pairs of bytes takes seconds
				t.Errorf("%s takes %s", name, took)
			}
		}
	}
}

package document

import (
	"strings"
	"testing"

	"golang.org/x/text/language"
)

// TestCodesAreThoseOfISO compares the code table with the regions that golang.org/x/text knows from ISO 3166-1.
func TestCodesAreThoseOfISO(t *testing.T) {
	iso := map[string]bool{}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			r, err := language.ParseRegion(string([]rune{a, b}))
			if err != nil || !r.IsCountry() || r.Canonicalize() != r {
				continue
			}
			if code := r.ISO3(); code != "ZZZ" && code[0] != 'X' && (code[0] != 'Q' || code == "QAT") {
				iso[code] = true
			}
		}
	}
	// Reserved in ISO 3166-1, or of states that are no more.
	for _, code := range []string{"ASC", "CPT", "DGA", "TAA", "ANT", "PCI", "SCG", "SUN", "YUG"} {
		delete(iso, code)
	}
	if len(iso) < 240 {
		t.Fatalf("only %d regions are known here", len(iso))
	}
	for code := range iso {
		if want := code != "DEU"; KnownCode(code) != want {
			t.Errorf("%s: known %t; Germany is D in a zone", code, !want)
		}
	}
	own := "D GBD GBN GBO GBP GBS RKS EUE UNO UNA UNK IAO XBA XIM XCC XCE XCO XDC XEC XES XMP XOM XPO XCT XXA XXB XXC XXX NTZ UTO"
	additions := map[string]bool{}
	for _, code := range strings.Fields(own) {
		additions[code] = true
		if !KnownCode(code) {
			t.Errorf("%s is missing", code)
		}
	}
	for _, code := range strings.Fields(codeTable) {
		if !iso[code] && !additions[code] {
			t.Errorf("%s is neither of ISO nor of ICAO", code)
		}
	}
	for _, code := range []string{"", "DEU", "BDR", "INP", "SI", "QQQ", "d", "ZZZ", "D<<"} {
		if KnownCode(code) {
			t.Errorf("%q is known", code)
		}
	}
}

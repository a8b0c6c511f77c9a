package ui

import (
	"strings"
	"time"

	"golang.org/x/text/language"
	regions "golang.org/x/text/language/display"
)

// day writes a date of a document as people of the language write it: "12 April 1994" for "1994-04-12". A month
// whose day is unknown ("1994-04") is written alike; a mere year, or anything else, is shown as it is.
func (c *scene) day(iso string) string {
	for _, form := range []struct{ layout, key string }{{time.DateOnly, "date.day"}, {"2006-01", "date.month"}} {
		if t, err := time.Parse(form.layout, iso); err == nil {
			return c.say(form.key, "d", t.Day(), "month", c.say("month."+t.Format("1")), "m", int(t.Month()), "y", t.Year())
		}
	}
	return iso
}

// issuers are codes of Doc 9303-3 that ISO 3166 does not have, as ISO codes.
var issuers = map[string]string{"D": "DEU", "GBD": "GBR", "GBN": "GBR", "GBO": "GBR", "GBP": "GBR", "GBS": "GBR", "RKS": "XKX"}

// country names a three-letter code of a document in a language; a code that is no country stays as it is.
func country(lang, code string) string {
	code = strings.Trim(code, "<")
	iso, ok := issuers[code]
	if !ok {
		iso = code
	}
	if len(iso) != 3 {
		return code
	}
	region, err := language.ParseRegion(iso)
	if err != nil || !region.IsCountry() {
		return code
	}
	if name := regions.Regions(language.Make(lang)).Name(region); name != "" {
		return name
	}
	return code
}

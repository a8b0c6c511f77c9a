package document

import (
	"strings"
	"time"
)

// collect fills the fields from the elements and gives the verdicts.
func (a *AAMVA) collect() {
	a.Number = a.get("DAQ")
	a.names()
	a.Suffix = first(a.Suffix, first(a.get("DCU"), a.get("DAE")))
	// Versions 0 and 1 may give the residence in place of the mailing address.
	a.Street, a.City = first(a.get("DAG"), a.get("DAL")), first(a.get("DAI"), a.get("DAN"))
	a.State, a.PostalCode = first(a.get("DAJ"), a.get("DAO")), first(a.get("DAK"), a.get("DAP"))
	a.Discriminator = a.get("DCF")
	switch a.Country = first(a.get("DCG"), country(a.Issuer)); a.Country {
	case "US":
		a.Country = "USA"
	case "CDN", "CA":
		a.Country = "CAN"
	}
	switch a.get("DBC") {
	case "1", "M":
		a.Sex = "M"
	case "2", "F":
		a.Sex = "F"
	case "9", "X":
		a.Sex = "X"
	}
	for _, id := range []string{"DDE", "DDF", "DDG"} {
		a.Truncated = a.Truncated || a.Elements[id] == "T"
	}
	if a.Subfile == "" {
		a.warn(WarnNotALicence)
	}
	c := &a.Checks
	c.Number = a.present(a.Number != "", WarnNumberMissing)
	c.Name = a.present(a.Surname != "" || a.Given != "", WarnNameMissing)
	a.Birth, c.Birth = a.date("DBB", WarnBirthMissing, WarnBirthInvalid)
	if strings.Contains(a.get("DBA"), "9999") && len(a.get("DBA")) == 8 {
		c.Expiry = NotCheckable
		a.warn(WarnExpiryNever)
	} else {
		a.Expiry, c.Expiry = a.date("DBA", WarnExpiryMissing, WarnExpiryInvalid)
	}
	if d, ok := parseDate(a.get("DBD")); ok {
		a.Issued = d
	} else if a.get("DBD") != "" {
		a.warn(WarnIssuedInvalid)
	}
	if !a.Birth.IsZero() && !a.Expiry.IsZero() && !a.Birth.Before(a.Expiry) {
		a.warn(WarnExpiryEarly)
	}
}

func (a *AAMVA) present(ok bool, missing Warning) Verdict {
	if ok {
		return OK
	}
	a.warn(missing)
	return NotCheckable
}

func (a *AAMVA) date(id string, missing, invalid Warning) (Day, Verdict) {
	v := a.get(id)
	if v == "" {
		a.warn(missing)
		return Day{}, NotCheckable
	}
	d, ok := parseDate(v)
	if !ok {
		a.warn(invalid)
		return Day{}, Wrong
	}
	return d, OK
}

var dateMarks = strings.NewReplacer("/", "", "-", "")

// parseDate reads MMDDCCYY (United States, New Brunswick) or CCYYMMDD (version 1, most of Canada). With years from 1800 to
// 2199 no eight digits are both, since there is neither a month 18 to 21 nor a year below 1232.
func parseDate(v string) (Day, bool) {
	if len(v) == 10 {
		v = dateMarks.Replace(v)
	}
	if len(v) != 8 {
		return Day{}, false
	}
	day := func(year, month, day string) (Day, bool) {
		y, ok1 := number(year)
		m, ok2 := number(month)
		d, ok3 := number(day)
		date := Day{y, time.Month(m), d}
		return date, ok1 && ok2 && ok3 && y >= 1800 && y < 2200 && m > 0 && d > 0 && date.real()
	}
	if d, ok := day(v[4:], v[:2], v[2:4]); ok {
		return d, true
	}
	return day(v[:4], v[4:6], v[6:])
}

// names finds the name. Since version 4 it is DCS, DAC and DAD; versions 2 and 3 have all given names in DCT; version 1 has
// all in DAA, or some issuers DAB, DAC and DAD.
func (a *AAMVA) names() {
	a.FullName = a.get("DAA")
	a.Surname, a.Given, a.Middle = first(a.get("DCS"), a.get("DAB")), a.get("DAC"), a.get("DAD")
	if a.Given == "" {
		a.Given, a.Middle = givenNames(a.get("DCT"), a.Middle)
	} else if strings.Contains(a.Given, ",") {
		a.Given, a.Middle = givenNames(a.Given, a.Middle)
	}
	if a.FullName != "" && a.Surname == "" {
		a.wholeName()
	}
	a.Surname = joined(a.Surname)
}

// between tells whether r separates the parts of a name: a comma by the standard, $ by the magnetic stripe's, which some
// issuers copied.
func between(r rune) bool { return r == ',' || r == '$' }

// givenNames splits given names at commas, or at the first space where there are none.
func givenNames(all, middle string) (string, string) {
	g, more := all, ""
	if i := strings.IndexFunc(all, between); i >= 0 {
		g, more = all[:i], all[i+1:]
	} else {
		g, more, _ = strings.Cut(all, " ")
	}
	if more = joined(more); absent(more) {
		more = ""
	}
	return strings.TrimSpace(g), first(more, middle)
}

// joined turns commas and runs of space into single spaces.
func joined(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || between(r) }), " ")
}

// wholeName splits the one name element of version 1: last,first,middle,suffix by the standard, first,middle,last in
// Colorado, first middle last with spaces in Pennsylvania. CompareNames ignores the order, so that a wrong guess does no harm.
func (a *AAMVA) wholeName() {
	var last, given, middle, suffix string
	if strings.ContainsFunc(a.FullName, between) {
		p := strings.Split(strings.ReplaceAll(a.FullName, "$", ","), ",")
		for i := range p {
			if p[i] = strings.TrimSpace(p[i]); absent(p[i]) {
				p[i] = ""
			}
		}
		for len(p) < 4 {
			p = append(p, "")
		}
		last, given, middle, suffix = p[0], p[1], p[2], strings.Join(p[3:], " ")
		if a.Issuer == "CO" {
			if last, given, middle = p[2], p[0], p[1]; last == "" {
				last, middle = p[1], ""
			}
		}
	} else {
		a.warn(WarnNameOrder)
		p := strings.Fields(a.FullName)
		if n := len(p); n > 2 && generation(p[n-1]) {
			suffix, p = p[n-1], p[:n-1]
		}
		if n := len(p); n == 1 {
			last = p[0]
		} else if n > 1 {
			given, middle, last = p[0], strings.Join(p[1:n-1], " "), p[n-1]
		}
	}
	a.Surname, a.Given, a.Middle, a.Suffix = last, given, middle, strings.TrimSpace(suffix)
}

// generation tells whether a word of a name tells father and son apart.
func generation(s string) bool {
	switch strings.ToUpper(strings.TrimSuffix(s, ".")) {
	case "JR", "SR", "II", "III", "IV", "2ND", "3RD", "4TH":
		return true
	}
	return false
}

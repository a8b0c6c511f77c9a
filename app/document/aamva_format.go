package document

import (
	"fmt"
	"strings"
)

// FormatAAMVA writes a barcode payload of version 10 (2020) with one DL subfile, header and directory exact. It is for
// simulated licences: IIN defaults to UtopiaIIN and Country to Utopia. Number, Surname, Birth and Expiry are needed; names
// may hold Latin letters up to U+00FF and are written in ISO 8859-1. Elements, Checks, FullName and Issuer are ignored.
func FormatAAMVA(a AAMVA) ([]byte, error) {
	iin := first(a.IIN, UtopiaIIN)
	if _, ok := number(iin); !ok || len(iin) != 6 {
		return nil, fmt.Errorf("format AAMVA: the issuer identification number must have six digits")
	}
	var body strings.Builder
	var err error
	put := func(id, val string) {
		if body.Len() > 0 {
			body.WriteByte('\n')
		} else {
			body.WriteString("DL")
		}
		if plainErr := plain(val); plainErr != nil && err == nil {
			err = fmt.Errorf("format AAMVA: %s: %w", id, plainErr)
		}
		body.WriteString(id + val)
	}
	date := func(id string, d Day, needed bool) {
		switch {
		case d.IsZero() && !needed:
		case !d.Complete() || !d.real() || d.Year < 1800 || d.Year > 2199:
			if err == nil {
				err = fmt.Errorf("format AAMVA: %s: needs a complete date", id)
			}
		default:
			put(id, fmt.Sprintf("%02d%02d%04d", int(d.Month), d.Day, d.Year))
		}
	}
	if absent(a.Number) || absent(a.Surname) {
		return nil, fmt.Errorf("format AAMVA: number and surname are needed")
	}
	truncation := "N"
	if a.Truncated {
		truncation = "T"
	}
	put("DAQ", a.Number)
	put("DCS", a.Surname)
	put("DDE", truncation)
	put("DAC", first(a.Given, "NONE"))
	put("DDF", truncation)
	put("DAD", first(a.Middle, "NONE"))
	put("DDG", truncation)
	if a.Suffix != "" {
		put("DCU", a.Suffix)
	}
	date("DBD", a.Issued, false)
	date("DBB", a.Birth, true)
	date("DBA", a.Expiry, true)
	put("DBC", first(map[string]string{"M": "1", "F": "2"}[a.Sex], "9"))
	put("DAG", first(a.Street, "unavl"))
	put("DAI", first(a.City, "unavl"))
	put("DAJ", first(a.State, "unavl"))
	put("DAK", first(a.PostalCode, "unavl"))
	put("DCF", first(a.Discriminator, "unavl"))
	put("DCG", first(a.Country, Utopia))
	if err != nil {
		return nil, err
	}
	body.WriteByte('\r')
	out := make([]byte, 0, body.Len()+40)
	latin := []rune(body.String()) // one byte each in ISO 8859-1
	const headerSize = 31
	out = fmt.Appendf(out, "@\n\x1e\rANSI %s%02d%02d01DL%04d%04d", iin, newestVersion, a.JurisdictionVersion%100, headerSize, len(latin))
	for _, r := range latin {
		out = append(out, byte(r))
	}
	if len(out) > maxPayload {
		return nil, fmt.Errorf("format AAMVA: %d bytes are too many for one barcode", len(out))
	}
	return out, nil
}

// plain refuses what could not be read back: control characters, signs above ASCII, space around the value.
func plain(v string) error {
	if strings.TrimSpace(v) != v {
		return fmt.Errorf("has space at an end")
	}
	for _, r := range v {
		if r < 0x20 || r >= 0x7f && r < 0xc0 || r > 0xff {
			return fmt.Errorf("holds a character that ISO 8859-1 text of a barcode cannot have")
		}
	}
	return nil
}

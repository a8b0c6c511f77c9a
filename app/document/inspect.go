package document

import (
	"encoding/json"
	"errors"
	"strings"
)

// Report is the JSON object that `kiosk inspect mrz` and `kiosk inspect aamva` print for one text.
type Report struct {
	Kind     Kind              `json:"kind"`
	Lines    []string          `json:"lines,omitempty"`
	Accepted bool              `json:"accepted"`
	Checks   any               `json:"checks"` // Checks, AAMVAChecks, or null with an error
	Fields   any               `json:"fields"` // ReportMRZ, AAMVAFields, or null with an error
	Header   *ReportHeader     `json:"header,omitempty"`
	Elements map[string]string `json:"elements,omitempty"`
	Warnings []Warning         `json:"warnings"`
	Error    string            `json:"error,omitempty"`
}

// NamesReport is the object that `kiosk inspect names` prints for one pair.
type NamesReport struct {
	A       Name    `json:"a"` // as divided
	B       Name    `json:"b"`
	Outcome Outcome `json:"outcome"` // agree or review
	Reason  string  `json:"reason"`
	Detail  string  `json:"detail"`
	Error   string  `json:"error,omitempty"`
}

// InspectNames compares the two names of a line: "A<TAB>B", a JSON array of two, or a JSON object with a and b (or viz and mrz, or
// document and directory). Each is a text that ParseName divides, or an object with family, given, preferred and truncated.
func InspectNames(line string) NamesReport {
	a, b, err := namesOf(strings.Trim(line, "\r\n"))
	if err != nil {
		return NamesReport{Outcome: Review, Reason: ReasonNoName, Error: err.Error()}
	}
	c := CheckName("a-b", a, b)
	return NamesReport{A: a, B: b, Outcome: c.Outcome, Reason: c.Reason, Detail: c.Detail}
}

func namesOf(line string) (a, b Name, err error) {
	text := strings.TrimSpace(line)
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
		x, y, ok := strings.Cut(line, "\t")
		if !ok {
			return a, b, errors.New("inspect names: a line has two names with a tab between them, or JSON")
		}
		y, _, _ = strings.Cut(y, "\t") // further columns are notes
		return ParseName(x), ParseName(y), nil
	}
	var pair [2]json.RawMessage
	if text[0] == '[' {
		err = json.Unmarshal([]byte(text), &pair)
	} else {
		var object map[string]json.RawMessage
		if err = json.Unmarshal([]byte(text), &object); err == nil {
			for _, keys := range [][2]string{{"a", "b"}, {"viz", "mrz"}, {"document", "directory"}} {
				if object[keys[0]] != nil && object[keys[1]] != nil {
					pair = [2]json.RawMessage{object[keys[0]], object[keys[1]]}
					break
				}
			}
		}
	}
	if err != nil || pair[0] == nil || pair[1] == nil {
		return a, b, errors.New("inspect names: this JSON is no pair of names; see kiosk --help")
	}
	if a, err = nameOf(pair[0]); err == nil {
		b, err = nameOf(pair[1])
	}
	return a, b, err
}

func nameOf(raw json.RawMessage) (n Name, err error) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return ParseName(text), nil
	}
	if json.Unmarshal(raw, &n) != nil {
		return n, errors.New("inspect names: a name is a text or an object with family and given")
	}
	return n, nil
}

// ReportMRZ adds to the fields of an MRZ the dates with their centuries, as seen on the day of the report.
type ReportMRZ struct {
	MRZFields
	BirthDate  Day `json:"birth_date"`
	ExpiryDate Day `json:"expiry_date"`
}

// ReportHeader is the header of a barcode.
type ReportHeader struct {
	IIN                 string `json:"iin"`
	Version             int    `json:"version"`
	JurisdictionVersion int    `json:"jurisdiction_version"`
	Subfile             string `json:"subfile"`
}

// InspectMRZ reads the text of one zone for people. SplitTexts cuts files that hold several.
func InspectMRZ(text string, today Day) Report {
	m, err := ParseMRZText(text)
	if err != nil {
		return Report{Kind: None, Warnings: []Warning{}, Error: err.Error()}
	}
	f := ReportMRZ{MRZFields: m.MRZFields}
	f.BirthDate, _ = m.Birth.AsBirth(today)
	f.ExpiryDate, _ = m.Expiry.AsExpiry(today)
	return Report{
		Kind: m.Kind, Lines: m.Lines, Accepted: m.Accepted(), Checks: m.Checks, Fields: f,
		Warnings: append([]Warning{}, m.Warnings...),
	}
}

// InspectAAMVA reads the payload of one barcode for people.
func InspectAAMVA(payload []byte) Report {
	a, err := ParseAAMVA(payload)
	if err != nil {
		return Report{Kind: None, Warnings: []Warning{}, Error: err.Error()}
	}
	return Report{
		Kind: a.Kind, Accepted: a.Accepted(), Checks: a.Checks, Fields: a.AAMVAFields, Elements: a.Elements,
		Header:   &ReportHeader{a.IIN, a.Version, a.JurisdictionVersion, a.Subfile},
		Warnings: append([]Warning{}, a.Warnings...),
	}
}

package document

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

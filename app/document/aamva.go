package document

import "slices"

// AAMVAFields holds the values of a barcode that Passdesk has a use for. Elements hold the rest.
type AAMVAFields struct {
	Number        string `json:"number"`  // DAQ
	Surname       string `json:"surname"` // DCS; version 1: of DAA
	Given         string `json:"given"`   // DAC, or the first of DCT or DAA
	Middle        string `json:"middle,omitempty"`
	Suffix        string `json:"suffix,omitempty"`
	Birth         Day    `json:"birth"`               // DBB
	Expiry        Day    `json:"expiry"`              // DBA
	Issued        Day    `json:"issued"`              // DBD
	Sex           string `json:"sex,omitempty"`       // M, F, X, or empty
	Country       string `json:"country,omitempty"`   // DCG, else that of the issuer: USA, CAN
	Issuer        string `json:"issuer,omitempty"`    // jurisdiction of the identification number: VA, ON
	Street        string `json:"street,omitempty"`    // DAG
	City          string `json:"city,omitempty"`      // DAI
	State         string `json:"state,omitempty"`     // DAJ, of the address
	PostalCode    string `json:"postal,omitempty"`    // DAK
	Discriminator string `json:"document,omitempty"`  // DCF
	FullName      string `json:"full_name,omitempty"` // DAA as it stands; its order differs between issuers
	Truncated     bool   `json:"truncated"`           // DDE, DDF or DDG say T
}

// AAMVAChecks tells which mandatory parts are there and well formed (ok), malformed (wrong) or absent (not_checkable).
type AAMVAChecks struct {
	Header Verdict `json:"header"`
	Number Verdict `json:"number"`
	Name   Verdict `json:"name"`
	Birth  Verdict `json:"birth"`
	Expiry Verdict `json:"expiry"`
}

// AAMVA is the parsed payload of a PDF417 barcode after the AAMVA DL/ID Card Design Standard, annex D.
type AAMVA struct {
	Kind                Kind        `json:"kind"` // always Licence
	IIN                 string      `json:"iin"`  // issuer identification number, six digits
	Version             int         `json:"version"`
	JurisdictionVersion int         `json:"jurisdiction_version"`
	Subfile             string      `json:"subfile"` // DL, ID or EN: type of the first subfile
	Checks              AAMVAChecks `json:"checks"`
	AAMVAFields         `json:"fields"`
	Elements            map[string]string `json:"elements"` // three-letter id to value, as it stands without space around it
	Warnings            []Warning         `json:"warnings,omitempty"`
}

// Accepted tells whether every mandatory part is there, well formed and without ambiguity. The barcode is not signed:
// anybody can print one, so it is good for comparing and proves nothing.
func (a AAMVA) Accepted() bool {
	c := a.Checks
	if a.neverExpires() {
		c.Expiry = OK
	}
	for _, w := range a.Warnings {
		if w == WarnAmbiguous || w == WarnExpiryEarly {
			return false
		}
	}
	return c == AAMVAChecks{OK, OK, OK, OK, OK}
}

// Specimen tells whether the barcode is of Utopia.
func (a AAMVA) Specimen() bool { return a.IIN == UtopiaIIN || a.Country == Utopia }

// UtopiaIIN is the issuer identification number of simulated licences. No jurisdiction has it.
const UtopiaIIN = "999999"

// jurisdictions maps issuer identification numbers to jurisdictions: the list that AAMVA publishes.
var jurisdictions = map[string]string{
	"636033": "AL", "636059": "AK", "604427": "AS", "636026": "AZ", "636021": "AR", "636014": "CA", "636020": "CO", "636006": "CT",
	"636011": "DE", "636043": "DC", "636010": "FL", "636055": "GA", "636019": "GU", "636047": "HI", "636050": "ID", "636035": "IL",
	"636037": "IN", "636018": "IA", "636022": "KS", "636046": "KY", "636007": "LA", "636041": "ME", "636003": "MD", "636002": "MA",
	"636032": "MI", "636038": "MN", "636051": "MS", "636030": "MO", "636008": "MT", "636054": "NE", "636049": "NV", "636039": "NH",
	"636036": "NJ", "636009": "NM", "636001": "NY", "636004": "NC", "636034": "ND", "604430": "MP", "636023": "OH", "636058": "OK",
	"636029": "OR", "636025": "PA", "604431": "PR", "636052": "RI", "636005": "SC", "636042": "SD", "636053": "TN", "636015": "TX",
	"636027": "US", "636062": "VI", "636040": "UT", "636024": "VT", "636000": "VA", "636045": "WA", "636061": "WV", "636031": "WI",
	"636060": "WY",
	"636056": "COA", "636057": "HID", // Coahuila and Hidalgo
	"604432": "AB", "636028": "BC", "636048": "MB", "636017": "NB", "636016": "NL", "636013": "NS", "604433": "NU", "636012": "ON",
	"604426": "PE", "604428": "QC", "636044": "SK", "604429": "YT", "604434": "NT",
	UtopiaIIN: Utopia,
}

// country of a jurisdiction in the table.
func country(jurisdiction string) string {
	switch jurisdiction {
	case "":
		return ""
	case Utopia:
		return Utopia
	case "AB", "BC", "MB", "NB", "NL", "NS", "NU", "ON", "PE", "QC", "SK", "YT", "NT":
		return "CAN"
	case "COA", "HID":
		return "MEX"
	}
	return "USA"
}

// neverExpires tells whether the card says that it has no date of expiry.
func (a AAMVA) neverExpires() bool {
	return a.Expiry.IsZero() && slices.Contains(a.Warnings, WarnExpiryNever)
}

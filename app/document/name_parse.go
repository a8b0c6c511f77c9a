package document

import "strings"

// The widths of the name fields: TD1, TD2 and MRV-B, TD3 and MRV-A.
const (
	nameTD1 = 30
	nameTD2 = 31
	nameTD3 = 39
)

// ParseName divides a name that stands in one text: the name field of an MRZ (ERIKSSON<<ANNA<MARIA, with its fillers or without,
// or the whole first line of a passport, visa or TD2), a printed one (Eriksson, Anna Maria), or one in the order of daily life
// (Anna Maria Eriksson: the last word is the family name). A name field that is full counts as truncated, as Doc 9303-3 asks.
// CompareNames minds neither the order nor the division, so that a wrong guess does little harm.
func ParseName(text string) Name {
	text = strings.TrimSpace(text)
	if strings.Contains(text, "<") && checkNameField(text) {
		switch {
		case len(text) == 44 && (text[0] == 'P' || text[0] == 'V'), len(text) == 36 && strings.IndexByte("ACIPV", text[0]) >= 0:
			text = text[5:]
		}
		m := MRZ{}
		m.names(text)
		// Without its fillers a field tells its width no more.
		full := len(text) >= nameTD3 || len(text) == nameTD1 || len(text) == nameTD2
		return Name{Family: m.Surname, Given: m.GivenNames, Truncated: full && m.Truncated}
	}
	if family, given, ok := strings.Cut(text, ","); ok && !generation(strings.TrimSpace(given)) {
		return Name{Family: strings.TrimSpace(family), Given: strings.TrimSpace(given)}
	}
	words := strings.Fields(strings.ReplaceAll(text, ",", " "))
	at := len(words) - 1
	if at > 1 && generation(words[at]) {
		at--
	}
	if at < 1 {
		return Name{Family: text}
	}
	return Name{Family: words[at], Given: strings.Join(append(words[:at:at], words[at+1:]...), " ")}
}

// checkNameField tells whether text has only characters of an MRZ.
func checkNameField(text string) bool {
	for i := 0; i < len(text); i++ {
		if value[text[i]] == 255 {
			return false
		}
	}
	return text != ""
}

package press

import (
	"fmt"
	"image/color"
	"strings"
	"time"
	"unicode"

	"github.com/passdesk/passdesk/app/document"
)

// style is how a design writes: its faces, sizes, colours, languages and dates.
type style struct {
	label, value  typeface
	labelMM       float64 // em
	valueMM       float64
	labelInk, ink color.RGBA
	dates         dateStyle
	languages     int     // words per label: 1, 2 or 3
	lead          float64 // mm from the label's base line to the value's
	capitals      bool
	numbered      bool // licences number their fields
}

type dateStyle int

const (
	dayMonYear   dateStyle = iota // 12 AUG 1974
	dayMonthBoth                  // 12 AUG/AOU 74
	dotted                        // 12.08.1974
	slashed                       // 08/12/1974, month first
	dashed                        // 1974-08-12
	spacedDigits                  // 12 08 1974
)

var months = [12][2]string{
	{"JAN", "JAN"},
	{"FEB", "FEV"},
	{"MAR", "MAR"},
	{"APR", "AVR"},
	{"MAY", "MAI"},
	{"JUN", "JUN"},
	{"JUL", "JUL"},
	{"AUG", "AOU"},
	{"SEP", "SEP"},
	{"OCT", "OCT"},
	{"NOV", "NOV"},
	{"DEC", "DEC"},
}

// write gives a day as it is printed; unknown parts are XX.
func (d dateStyle) write(v document.Day) string {
	if v.Year == 0 {
		return ""
	}
	day, month := "XX", "XX"
	if v.Day != 0 {
		day = fmt.Sprintf("%02d", v.Day)
	}
	name := [2]string{"XXX", "XXX"}
	if v.Month != 0 {
		month, name = fmt.Sprintf("%02d", int(v.Month)), months[v.Month-time.January]
	}
	switch d {
	case dayMonthBoth:
		return fmt.Sprintf("%s %s/%s %02d", day, name[0], name[1], v.Year%100)
	case dotted:
		return fmt.Sprintf("%s.%s.%d", day, month, v.Year)
	case slashed:
		return fmt.Sprintf("%s/%s/%d", month, day, v.Year)
	case dashed:
		return fmt.Sprintf("%d-%s-%s", v.Year, month, day)
	case spacedDigits:
		return fmt.Sprintf("%s %s %d", day, month, v.Year)
	}
	return fmt.Sprintf("%s %s %d", day, name[0], v.Year)
}

// labels in the order of languages; the last is the number on licences.
var labels = map[string][4]string{
	"type":        {"Type", "Type", "Tipo", ""},
	"code":        {"Code of issuing State", "Code du pays", "Código", ""},
	"number":      {"Document No.", "No du document", "Documento No.", "4d DLN"},
	"surname":     {"Surname", "Nom", "Apellidos", "1"},
	"given":       {"Given names", "Prénoms", "Nombres", "2"},
	"nationality": {"Nationality", "Nationalité", "Nacionalidad", ""},
	"birth":       {"Date of birth", "Date de naissance", "Fecha de nacimiento", "3 DOB"},
	"sex":         {"Sex", "Sexe", "Sexo", "15 SEX"},
	"place":       {"Place of birth", "Lieu de naissance", "Lugar de nacimiento", ""},
	"issued":      {"Date of issue", "Date de délivrance", "Fecha de expedición", "4a ISS"},
	"authority":   {"Authority", "Autorité", "Autoridad", ""},
	"expiry":      {"Date of expiry", "Date d'expiration", "Fecha de caducidad", "4b EXP"},
	"height":      {"Height", "Taille", "Estatura", "16 HGT"},
	"eyes":        {"Eyes", "Yeux", "Ojos", "18 EYES"},
	"address":     {"Address", "Adresse", "Domicilio", "8"},
	"class":       {"Class", "Catégorie", "Clase", "9 CLASS"},
	"document":    {"Document discriminator", "", "", "5 DD"},
	"restriction": {"Restrictions", "", "", "12 REST"},
	"endorsement": {"Endorsements", "", "", "9a END"},
	"entries":     {"Number of entries", "Nombre d'entrées", "Entradas", ""},
	"stay":        {"Duration of stay", "Durée du séjour", "Estancia", ""},
	"remarks":     {"Remarks", "Remarques", "Observaciones", ""},
	"personal":    {"Personal No.", "No personnel", "No. personal", ""},
}

// values are what the visual zone says.
type values struct {
	style   style
	all     map[string]string
	printed map[string]string // those that a design has printed
}

func (h Holder) values(j Job, st style) *values {
	up := func(t string) string {
		if strings.ContainsFunc(t, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
			if latin, ok := document.Transliterate(t); ok {
				return latin
			}
		}
		if st.capitals {
			return strings.ToUpper(t)
		}
		return t
	}
	nation := "UTOPIAN"
	if h.Nationality != "" && h.Nationality != document.Utopia {
		nation = h.Nationality
	}
	v := &values{style: st, printed: map[string]string{}, all: map[string]string{
		"type": map[document.Kind]string{document.TD3: "P", document.MRVA: "V", document.MRVB: "V"}[j.Kind],
		"code": document.Utopia, "number": h.Number, "surname": up(h.Surname), "given": up(h.Given), "nationality": nation,
		"birth": st.dates.write(h.Birth), "sex": h.Sex, "place": strings.ToUpper(h.Place), "issued": st.dates.write(h.Issued),
		"authority": "CITY OF AMAUROT", "expiry": st.dates.write(h.Expiry), "height": fmt.Sprintf("%d cm", h.Height),
		"eyes": h.Eyes, "address": strings.ToUpper(h.Street), "class": "C", "document": h.Discriminator, "restriction": "NONE",
		"endorsement": "NONE", "entries": "MULT", "stay": "90 DAYS", "remarks": "SPECIMEN", "personal": h.Optional,
	}}
	if j.Kind == document.Licence {
		v.all["height"] = fmt.Sprintf("%d'-%02d\"", int(float64(h.Height)/30.48), int(float64(h.Height)/2.54)%12)
	}
	return v
}

// field writes a label and below it the value; (x, y) is the label's base line.
func (s *sheet) field(v *values, key string, x, y, room float64) {
	st := v.style
	l := labels[key]
	label := l[0]
	for i := 1; i < st.languages && i < 3; i++ {
		if l[i] != "" && l[i] != l[i-1] {
			label += " / " + l[i]
		}
	}
	val := v.all[key]
	if val == "" {
		return
	}
	if st.numbered && l[3] != "" { // the label stands before the value
		end := s.text(st.label, x, y, st.labelMM, st.labelInk, l[3])
		s.put(v, key, end+0.8, y, room-(end-x)-0.8, val)
		return
	}
	for st.languages > 1 && s.width(st.label, st.labelMM, label) > room && strings.Contains(label, " / ") {
		label = label[:strings.LastIndex(label, " / ")]
	}
	s.text(st.label, x, y, st.labelMM, st.labelInk, label)
	s.put(v, key, x, y+st.lead, room, val)
}

// put writes the value alone.
func (s *sheet) put(v *values, key string, x, y, room float64, val string) {
	if val == "" {
		return
	}
	v.printed[key] = s.value(key, v.style.value, x, y, v.style.valueMM, room, v.style.ink, val)
}

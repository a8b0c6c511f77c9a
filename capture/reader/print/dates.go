package print

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/passdesk/passdesk/app/document"
)

// months holds how the months begin in English, French, German, Spanish, Italian, Portuguese, Dutch, Danish, Swedish, Polish,
// Turkish and Indonesian, without marks. A longer form begins with the shorter.
var months = [12]string{
	"JAN|JANV|JAEN|ENE|GEN|STY|OCA", "FEB|FEV|FEVR|LUT|SUB|PEB", "MAR|MARS|MRZ|MAERZ|MRT|MAA|MAC", "APR|AVR|ABR|KWI|NIS",
	"MAY|MAI|MAG|MAIO|MEI|MAJ", "JUN|JUIN|GIU|CZE|HAZ", "JUL|JUIL|LUG|LIP|TEM", "AUG|AOU|AGO|SIE|AGU", "SEP|SEPT|SET|WRZ|EYL",
	"OCT|OKT|OTT|OUT|PAZ|EKI", "NOV|LIS|KAS", "DEC|DEZ|DIC|DES|GRU|ARA",
}

// digits holds what each digit is taken for.
var digits = [10]string{"[0OQD]", "[1IL|!]", "[2Z]", "3", "4", "[5S]", "[6G]", "7", "[8B]", "9"}

func number(format string, n int) string {
	var b strings.Builder
	for _, c := range fmt.Sprintf(format, n) {
		b.WriteString(digits[c-'0'])
	}
	return b.String()
}

// hasDay looks for a day in the ways in which documents write it: day, month and year in any usual order, the month in digits or
// words (also in two languages: 12 AUG/AOU 74), the year with two digits or four, with points, strokes or spaces between.
func (p page) hasDay(d document.Day) bool {
	forms := written(d)
	for _, line := range p.lines {
		plain := unmarked(line)
		for _, form := range forms {
			if form.MatchString(plain) {
				return true
			}
		}
	}
	return false
}

func written(d document.Day) []*regexp.Regexp {
	optional := func(n int) string { // without its leading zero
		if n < 10 {
			return digits[0] + "?" + number("%d", n)
		}
		return number("%d", n)
	}
	day, month := optional(d.Day), optional(int(d.Month))
	two, four := number("%02d", d.Year%100), number("%04d", d.Year)
	short := "(?:" + number("%02d", d.Year/100) + ")?" + two
	name := "(?:" + months[d.Month-1] + `)[A-Z]*\.?(?:\s?/\s?[A-Z]{3,10}\.?)?`
	const (
		start, end = `(?:^|[^0-9])`, `(?:[^0-9]|$)`
		maybe      = `[\s./,:;'_-]{0,4}`
		surely     = `[\s./,:;'_-]{1,4}`
	)
	days, long := number("%02d", d.Day), number("%02d", int(d.Month))
	var out []*regexp.Regexp
	for _, form := range []string{
		day + maybe + name + maybe + short,
		name + maybe + day + maybe + short,
		four + maybe + name + maybe + day,
		day + surely + month + surely + short,
		month + surely + day + surely + short,
		four + surely + month + surely + day,
		days + maybe + long + maybe + four,
		long + maybe + days + maybe + four,
		four + maybe + long + maybe + days,
	} {
		out = append(out, regexp.MustCompile(start+form+end))
	}
	return out
}

// unmarked writes letters with marks without them, for the names of months.
func unmarked(line string) string {
	return strings.NewReplacer("É", "E", "È", "E", "Û", "U", "Ü", "U", "Ä", "AE", "Ç", "C", "Ź", "Z", "Ş", "S", "Ğ", "G", "İ", "I").Replace(line)
}

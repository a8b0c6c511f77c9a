package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/passdesk/passdesk/app/document"
)

// zoneText is the text of a zone for parsers.
type zoneText struct {
	lines  []string
	good   bool
	visa   bool
	number string // the whole document number, when good
}

var (
	surnames = []string{"FERREIRA", "O'CONNOR", "VAN DER MUELEN", "SMITH-JONES", "MÜLLER", "NG", "PAPANDROPOULOUS", "ÅSTRÖM", "DE LA CRUZ Y GARCIA MONTEMAYOR", "ERIKSSON"}
	givens   = []string{"ANA SOFIA", "JONATHON WARREN TREVOR", "LI", "JOSÉ", "ANNA MARIA", "", "KONSTANTINOS ALEXANDROS EVANGELOS"}
	nations  = []string{"D", "FRA", "XXA", "XXC", "GBN", "RKS", "UNO", "SWE"}
)

// zoneTexts makes n zones of all layouts, as their issuers print them, every third spoilt in one place.
func zoneTexts(n int) ([]zoneText, error) {
	r := rand.New(rand.NewPCG(2026, 9303))
	kinds := []document.Kind{document.TD3, document.TD1, document.TD2, document.TD3, document.TD1, document.MRVA, document.TD2, document.MRVB}
	var list []zoneText
	for i := range n {
		kind := kinds[i%len(kinds)]
		f := document.MRZFields{
			Issuer: pick(r, nations), Nationality: pick(r, nations), Number: letters(r, 2) + digits(r, 7), Sex: pick(r, []string{"F", "M", "X"}),
			Surname: pick(r, surnames), GivenNames: pick(r, givens),
			Birth:  document.ShortDateOf(document.Day{Year: 1935 + r.IntN(70), Month: time.Month(1 + r.IntN(12)), Day: 1 + r.IntN(28)}),
			Expiry: document.ShortDateOf(document.Day{Year: 2027 + r.IntN(9), Month: time.Month(1 + r.IntN(12)), Day: 1 + r.IntN(28)}),
		}
		if (kind == document.TD1 || kind == document.TD2) && r.IntN(4) == 0 {
			f.Number += digits(r, 1+r.IntN(3))
		} else if r.IntN(3) == 0 && kind != document.TD2 {
			f.Optional = digits(r, 6)
		}
		lines, err := document.FormatMRZ(kind, f)
		if err != nil {
			return nil, err
		}
		z := zoneText{lines: lines, good: true, visa: kind == document.MRVA || kind == document.MRVB, number: f.Number}
		if i%3 == 2 {
			z.lines, z.good = spoil(r, lines), false
		}
		list = append(list, z)
	}
	return list, nil
}

// spoil changes one place so that no parser may accept the text: a digit under a check digit, a length, a character.
func spoil(r *rand.Rand, lines []string) []string {
	out := slices.Clone(lines)
	dated := len(out) - 1 // the line of the dates: the second
	if len(out) == 3 {
		dated = 1
	}
	line := []byte(out[dated])
	switch r.IntN(5) {
	case 0: // a digit of the expiry, or its check digit
		at := 21 + r.IntN(7)
		if len(out) == 3 {
			at = 8 + r.IntN(7)
		}
		line[at] = '0' + (line[at]-'0'+1)%10
	case 1: // a digit of the birth
		at := 13 + r.IntN(6)
		if len(out) == 3 {
			at = r.IntN(6)
		}
		line[at] = '0' + (line[at]-'0'+3)%10
	case 2:
		line = line[:len(line)-1]
	case 3:
		line[r.IntN(len(line))] = 'a'
	case 4:
		line[r.IntN(len(line))] = ' '
	}
	out[dated] = string(line)
	return out
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

func digits(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte('0' + byte(r.IntN(10)))
	}
	return b.String()
}

func letters(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte('A' + byte(r.IntN(26)))
	}
	return b.String()
}

// licenceText is the payload of a licence's barcode for parsers.
type licenceText struct {
	name    string
	payload string
	good    bool
	number  string
	surname string
	birth   document.Day
}

// licenceTexts makes payloads as issuers print them, with the deviations that are known of cards in use, and payloads that must be
// refused.
func licenceTexts() ([]licenceText, error) {
	r := rand.New(rand.NewPCG(2026, 10))
	var list []licenceText
	for _, surname := range []string{"SPECIMEN", "OCONNOR", "VAN DER MEER"} {
		a := document.AAMVA{JurisdictionVersion: 1, AAMVAFields: document.AAMVAFields{
			Number: letters(r, 1) + digits(r, 8), Surname: surname, Given: "LISA", Middle: "MARIA",
			Birth:  document.Day{Year: 1950 + r.IntN(55), Month: time.Month(1 + r.IntN(12)), Day: 13 + r.IntN(15)},
			Expiry: document.Day{Year: 2027 + r.IntN(7), Month: time.Month(1 + r.IntN(12)), Day: 13 + r.IntN(15)}, Issued: document.Day{Year: 2024, Month: time.June, Day: 18},
			Sex: "F", Country: "USA", Street: "2300 WEST BROAD STREET", City: "PORT AMAUROT", State: "UT", PostalCode: "232690000", Discriminator: digits(r, 10),
		}}
		raw, err := document.FormatAAMVA(a)
		if err != nil {
			return nil, err
		}
		add := func(name string, good bool, change func(string) string) {
			list = append(list, licenceText{name, change(string(raw)), good, a.Number, a.Surname, a.Birth})
		}
		replace := func(from, to string) func(string) string {
			return func(s string) string { return strings.Replace(s, from, to, 1) }
		}
		all := func(from, to string) func(string) string {
			return func(s string) string { return strings.ReplaceAll(s, from, to) }
		}
		on := func(d document.Day) string { return fmt.Sprintf("%02d%02d%04d", d.Month, d.Day, d.Year) }
		yearFirst := func(d document.Day) string { return fmt.Sprintf("%04d%02d%02d", d.Year, d.Month, d.Day) }
		header := func(from, to string) func(string) string {
			return func(s string) string { return to + strings.TrimPrefix(s, from) }
		}
		const ten, lead = "@\n\x1e\rANSI 99999910", "@\n\x1e\r"
		number := "DAQ" + a.Number
		add("version 10", true, func(s string) string { return s })
		for _, v := range []string{"08", "09", "11", "12", "99"} {
			add("version "+v, true, header(ten, "@\n\x1e\rANSI 999999"+v))
		}
		add("offsets lie", true, func(s string) string { return s[:23] + "00999999" + s[31:] })
		add("no record separator", true, header(lead, "@\n\r"))
		add("bars for control characters", true, func(s string) string { return strings.NewReplacer("\n", "|", "\x1e", "", "\r", "|").Replace(s) })
		add("CRLF", true, all("\n", "\r\n"))
		add("values filled with blanks", true, replace("\nDCS"+surname, "\nDCS"+surname+"          "))
		add("no middle name: NONE", true, replace("DADMARIA", "DADNONE"))
		add("no middle name: empty", true, replace("DADMARIA", "DAD"))
		add("small letters", true, replace("DCS"+surname, "DCS"+strings.ToLower(surname)))
		add("given names in DCT", true, func(s string) string {
			return replace("DADMARIA\n", "")(replace("DACLISA", "DCTLISA,MARIA")(s))
		})
		add("year first, Canada", true, func(s string) string {
			s = replace("DBB"+on(a.Birth), "DBB"+yearFirst(a.Birth))(s)
			s = replace("DBA"+on(a.Expiry), "DBA"+yearFirst(a.Expiry))(s)
			s = replace("DBD"+on(a.Issued), "DBD"+yearFirst(a.Issued))(s)
			return replace("DCGUSA", "DCGCAN")(s)
		})
		add("no end", true, func(s string) string { return strings.TrimRight(s, "\r\n") })
		add("blanks before", true, func(s string) string { return "  " + s })
		add("identity card", true, func(s string) string {
			return strings.Replace(strings.Replace(s, "01DL", "01ID", 1), "DL"+number, "ID"+number, 1)
		})
		add("without number", false, replace(number, "DAQ"))
		add("without birth", false, replace("DBB"+on(a.Birth)+"\n", ""))
		add("month 13", false, replace("DBB"+on(a.Birth), "DBB1331"+fmt.Sprint(a.Birth.Year)))
		add("expires before birth", false, replace("DBA"+on(a.Expiry), "DBA01011901"))
		add("cut", false, func(s string) string { return s[:80] })
		add("header only", false, func(s string) string { return s[:31] })
		add("empty", false, func(string) string { return "" })
		add("a passport", false, func(string) string { return "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<" })
	}
	return list, nil
}

package document

import "strings"

// codeTable lists the three-letter codes of Doc 9303-3, section 5: ISO 3166-1 alpha-3, then the additions of ICAO.
const codeTable = `
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU
BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DJI DMA DNK
DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF
GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO
LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS
MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT
REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO
THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
D GBD GBN GBO GBP GBS RKS EUE UNO UNA UNK IAO
XBA XIM XCC XCE XCO XDC XEC XES XMP XOM XPO XCT XXA XXB XXC XXX NTZ UTO
`

var codes = func() map[string]struct{} {
	m := make(map[string]struct{}, 300)
	for _, c := range strings.Fields(codeTable) {
		m[c] = struct{}{}
	}
	return m
}()

// KnownCode tells whether code is a state, nationality or organisation of Doc 9303-3, section 5, without fillers: "D" for
// Germany, "UTO" for Utopia, "XXB" for a refugee. An unknown code is worth a warning and never an error: new ones appear.
func KnownCode(code string) bool {
	_, ok := codes[code]
	return ok
}

// Utopia is the fictional state of Doc 9303, whose documents are specimens.
const Utopia = "UTO"

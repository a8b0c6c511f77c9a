// Package document reads and writes the machine-readable text of identity documents and compares what it says.
//
// Words. An MRZ (machine-readable zone) is the two or three printed lines of ICAO Doc 9303; an AAMVA payload is the text of
// the PDF417 barcode on the back of North American driving licences and identity cards. A field is one value of either. A
// Verdict tells whether a check digit holds; a Check is one finding for the reviewer, with an Outcome.
//
// The package is pure: no I/O, no clock. Whatever depends on the present day takes it as an argument named today, the civil
// day at the station. Nothing here repairs what it reads: a wrong character stays wrong and the verdict says so. A document
// whose check digits hold is self-consistent, no more; neither an MRZ nor a barcode is signed.
//
// Everything here is personal data. The types print themselves redacted in every format verb and in log/slog; JSON shows
// them whole, because that is how a person asks for them.
package document

// Kind names a layout. The values are those that `kiosk inspect` prints.
type Kind string

// The kinds. Sizes are lines x characters.
const (
	None    Kind = "none"  // nothing was recognised
	TD1     Kind = "TD1"   // identity card, 3 x 30 (Doc 9303-5)
	TD2     Kind = "TD2"   // larger identity card, 2 x 36 (Doc 9303-6)
	TD3     Kind = "TD3"   // passport, 2 x 44 (Doc 9303-4)
	MRVA    Kind = "MRVA"  // visa, 2 x 44 (Doc 9303-7, format A)
	MRVB    Kind = "MRVB"  // visa, 2 x 36 (Doc 9303-7, format B)
	FRID    Kind = "FRID"  // French identity card made until 2021, 2 x 36 with a layout of its own
	FRDL    Kind = "FRDL"  // French driving licence, 1 x 30; read as text only, not in pictures
	CHDL    Kind = "CHDL"  // Swiss driving licence, lines of 9, 30 and 30, without any check digit; as text only
	Licence Kind = "AAMVA" // barcode of a North American licence or identity card
)

// Verdict is what a check digit, or another check on a single field, came to.
type Verdict string

// The verdicts.
const (
	OK           Verdict = "ok"            // the digit is right
	Wrong        Verdict = "wrong"         // the digit is there and does not hold
	NotCheckable Verdict = "not_checkable" // the layout has no such digit, or the document leaves it out
)

// Warning is a code for something unusual that does not make a text unreadable. Warnings never carry personal data.
type Warning string

// Warnings of an MRZ.
const (
	WarnDocumentCode     Warning = "document_code_unknown" // first letter does not belong to the layout
	WarnIssuer           Warning = "issuer_unknown"        // not in the code table of Doc 9303-3
	WarnNationality      Warning = "nationality_unknown"
	WarnSex              Warning = "sex_unknown"              // neither M, F, X nor <
	WarnNumberEmpty      Warning = "number_empty"             //
	WarnNumberUnchecked  Warning = "number_check_missing"     // < in place of the check digit
	WarnBirthUnchecked   Warning = "birth_check_missing"      //
	WarnExpiryUnchecked  Warning = "expiry_check_missing"     //
	WarnOptionUnchecked  Warning = "optional_check_missing"   //
	WarnWholeUnchecked   Warning = "composite_check_missing"  //
	WarnBirthIncomplete  Warning = "birth_incomplete"         // parts unknown, as Doc 9303-3 allows
	WarnBirthInvalid     Warning = "birth_not_a_date"         //
	WarnExpiryIncomplete Warning = "expiry_incomplete"        //
	WarnExpiryInvalid    Warning = "expiry_not_a_date"        //
	WarnNameEmpty        Warning = "name_empty"               //
	WarnNameDigits       Warning = "name_has_digits"          //
	WarnNameForeign      Warning = "name_has_foreign_letter"  // Ñ, which an MRZ must not have
	WarnNameSeparators   Warning = "name_has_more_separators" // more than one << between letters
)

// Warnings of an AAMVA payload.
const (
	WarnVersionNewer  Warning = "version_newer"        // above the newest version known here (10)
	WarnFileType      Warning = "file_type_unusual"    // AAMVA or a damaged word in place of ANSI
	WarnDirectory     Warning = "directory_malformed"  // subfile directory cannot be read; elements were found by scanning
	WarnJurisdiction  Warning = "jurisdiction_unknown" // issuer identification number not in the table
	WarnSeparators    Warning = "separators_missing"   // control characters stripped: elements split by shape
	WarnAmbiguous     Warning = "elements_ambiguous"   // without separators there is more than one way to split
	WarnRepeated      Warning = "element_repeated"     // the same element twice with different values; the first counts
	WarnNameOrder     Warning = "name_order_guessed"   // one name element without commas
	WarnNumberMissing Warning = "number_missing"       //
	WarnNameMissing   Warning = "name_missing"         //
	WarnBirthMissing  Warning = "birth_missing"        //
	WarnExpiryMissing Warning = "expiry_missing"       //
	WarnIssuedInvalid Warning = "issued_not_a_date"    //
	WarnNotALicence   Warning = "not_a_licence"        // neither a DL, an ID nor an EN subfile
	WarnHeaderDigits  Warning = "header_malformed"     // versions cannot be read
	WarnHeaderMissing Warning = "header_missing"       // no ANSI with an identification number; not accepted
	WarnExpiryNever   Warning = "expiry_never"         // 9999 as its year: does not expire
	WarnExpiryEarly   Warning = "expiry_before_birth"  //
)

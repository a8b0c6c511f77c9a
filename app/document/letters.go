package document

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letterTable gives the ways to write a letter in an MRZ (Doc 9303-3, section 6): the recommended one first, then the others
// that the document allows or that issuers use. "-" stands for nothing. Letters that only lose their accent are not listed;
// they follow from the compatibility decomposition (NFKD).
const letterTable = `
Ä AE A; Å AA A; Æ AE; Ð D DH; Đ D; Ñ N NXX; Ö OE O; Ø OE O; Œ OE; Ü UE U UXX; Þ TH; ß SS; ẞ SS
Ħ H; ı I; İ I; Ĳ IJ; Ŀ L; Ł L; ŉ N; Ŋ N; Ŧ T; ĸ K; Ə E A; Ɓ B; Ɗ D; Ƙ K; Ɖ D; Ŀ L
А A; Б B; В V; Г G H; Ґ G; Ѓ G GJ; Д D; Ђ D DJ C; Е E IE YE; Ё E IO YO; Є IE YE E; Ж ZH Z; З Z; Ѕ DZ; И I Y; І I; Ї I YI; Й I Y J
Ј J; К K; Ќ K KJ; Л L; Љ LJ; М M; Н N; Њ NJ; О O; П P; Р R; С S; Т T; Ћ C D; У U; Ў U; Ф F; Х KH H; Ц TS C; Ч CH C; Џ DZ DJ; Ш SH S
Щ SHCH SHT; Ъ IE - A; Ы Y; Ь - I; Э E; Ю IU YU; Я IA YA; Ѣ IE; Ѫ U; Ѵ Y; Ғ G GJ; Қ K; Ң N; Ө O; Ү U; Ұ U; Һ C H; Ә A
`

// letters maps an upper-case letter to its ways.
var letters = func() map[rune][]string {
	m := make(map[rune][]string, 128)
	for _, row := range strings.FieldsFunc(letterTable, func(r rune) bool { return r == ';' || r == '\n' }) {
		f := strings.Fields(row)
		if len(f) == 0 {
			continue
		}
		ways := f[1:]
		for i, w := range ways {
			if w == "-" {
				ways[i] = ""
			}
		}
		m[[]rune(f[0])[0]] = ways
	}
	for c := 'A'; c <= 'Z'; c++ {
		m[c] = []string{string(c)}
	}
	return m
}()

// ascii is the part of letters that most names need, small letters included.
var ascii = func() (t [128][]string) {
	for c := 'A'; c <= 'Z'; c++ {
		t[c], t[c-'A'+'a'] = letters[c], letters[c]
	}
	return
}()

// Transliterate writes a name with the letters of an MRZ, always in the recommended way of Doc 9303-3: A-Z, single spaces
// between components. Apostrophes and full stops vanish (O'Connor is OCONNOR), hyphens and commas separate (section 4.6).
// False when a character has no Latin form here: another script, a digit, a sign.
func Transliterate(name string) (string, bool) {
	words, ok := words(name)
	var b strings.Builder
	for _, w := range words {
		from := b.Len()
		for _, ways := range w {
			b.WriteString(ways[0])
		}
		if b.Len() > from {
			b.WriteByte(' ')
		}
	}
	return strings.TrimSuffix(b.String(), " "), ok
}

// word is one component of a name: for each letter the ways to write it.
type word [][]string

// words splits a name into components. Characters that have no Latin form are left out and make ok false.
func words(name string) (out []word, ok bool) {
	var w word
	ok = true
	flush := func() {
		if len(w) > 0 {
			out = append(out, w)
			w = nil
		}
	}
	for _, r := range norm.NFC.String(name) {
		if r < 128 && ascii[r] != nil {
			if w == nil {
				w = make(word, 0, 16)
			}
			w = append(w, ascii[r])
			continue
		}
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), r == ',', r == '<', r == '/':
			flush()
			continue
		case silent(r):
			continue
		}
		if ways := letters[unicode.ToUpper(r)]; ways != nil {
			w = append(w, ways)
			continue
		}
		for _, part := range norm.NFKD.String(string(r)) {
			if unicode.Is(unicode.Mn, part) {
				continue
			}
			ways := letters[unicode.ToUpper(part)]
			if ways == nil {
				ok = false
				continue
			}
			w = append(w, ways)
		}
	}
	flush()
	return out, ok
}

// silent tells whether a character is left out of an MRZ without separating: apostrophes, full stops, marks.
func silent(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', 'ʻ', '`', '´', '.', '·', '"', '“', '”', '(', ')':
		return true
	}
	return unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r)
}

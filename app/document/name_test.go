package document

import (
	"math"
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	n := func(family, given string) Name { return Name{Family: family, Given: given} }
	cut := func(family, given string) Name { return Name{Family: family, Given: given, Truncated: true} }
	for _, c := range []struct {
		a, b    Name
		outcome Outcome
		reason  string
	}{
		{n("ERIKSSON", "ANNA MARIA"), n("Eriksson", "Anna Maria"), Agree, ReasonSame},
		{n("ERIKSSON", "ANNA MARIA"), n("eriksson", "maria anna"), Agree, ReasonSame},
		{n("ERIKSSON", "ANNA"), n("Anna", "Eriksson"), Agree, ReasonSame}, // fields swapped
		{n("MUELLER", "JOERG"), n("Müller", "Jörg"), Agree, ReasonSame},
		{n("MULLER", "JORG"), n("Müller", "Jörg"), Agree, ReasonSame},
		{n("MUXXLLER", "JOERG"), n("Müller", "Jörg"), Agree, ReasonSame},
		{n("Mu\u0308ller", "Jörg"), n("Müller", "Jo\u0308rg"), Agree, ReasonSame},
		{n("NUNXXEZ", "INES"), n("Nuñez", "Inés"), Agree, ReasonSame},
		{n("AASTROEM", "BJOERN"), n("Åström", "Björn"), Agree, ReasonSame},
		{n("ASTROM", "BJORN"), n("Åström", "Björn"), Agree, ReasonSame},
		{n("OCONNOR", "ENYA SIOBHAN"), n("O’Connor", "Enya Siobhan"), Agree, ReasonSame},
		{n("KHRUSHCHEV", "IURII"), n("Хрущев", "Юрий"), Agree, ReasonSame},
		{n("KHRUSHCHEV", "YURIY"), n("Хрущев", "Юрий"), Agree, ReasonSame},
		{n("SMITH JONES", "SUSIE MARGARET"), n("Smith-Jones", "Susie Margaret"), Agree, ReasonSame},
		{n("ARKFREITH", ""), n("Arkfreith", ""), Agree, ReasonSame},
		{n("ARKFREITH", ""), n("", "Arkfreith"), Agree, ReasonSame},
		{n("SMITH", "MARYANN"), n("Smith", "Mary Ann"), Agree, ReasonJoined},
		{n("VANDERBERG", "JAN"), n("van der Berg", "Jan"), Agree, ReasonJoined},
		{n("ANN SMITH", "MARY"), n("Smith", "Maryann"), Review, ReasonGiven},
		{n("MARY", "ANN SMITH"), n("Maryann", "Smith"), Agree, ReasonJoined}, // divided in the wrong place
		{n("JEANLUC", "DE LA CRUZ"), n("Delacruz", "Jean-Luc"), Agree, ReasonJoined},
		{n("LI", "NA"), n("Lin", "A"), Review, ReasonDifferent},
		{n("ARK FREITH", ""), n("Arkfreith", ""), Agree, ReasonJoined},
		{n("ERIKSSON", "ANNA MARIA"), n("Eriksson", "Anna"), Agree, ReasonSubset},
		{n("ERIKSSON", "ANNA"), n("Eriksson", "Anna Maria"), Agree, ReasonSubset},
		{n("GARCIA LOPEZ", "LUIS"), n("García", "Luis"), Agree, ReasonSubset},
		{cut("NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K"), n("Nilavadhanananda", "Chayapa Dejthamrong Krasuang"), Agree, ReasonShortened},
		{cut("BENNELONG WOOLLOOMOOLO W", "DINGO POTOROO"), n("Bennelong Woolloomooloo Warrandyte Warnambool", "Dingo Potoroo"), Agree, ReasonShortened},
		{cut("PAPANDROPOULOUS", "JONATHON WARREN TREVOR"), n("Papandropoulous", "Jonathon Warren Trevor"), Agree, ReasonSame},
		{n("ERIKSSON", "ANNA MARIA"), Name{Family: "Eriksson", Given: "Anna", Preferred: "Annie"}, Agree, ReasonSubset},
		{n("ERIKSSON", "ANNIE"), Name{Family: "Eriksson", Given: "Anna", Preferred: "Annie"}, Review, ReasonPreferred},
		{n("SMITH", "ROBERT"), n("Smith", "Bob"), Review, ReasonGiven},
		{n("SMITH", "ANNA"), n("Jones", "Anna"), Review, ReasonFamily},
		{n("SMITH", "ANNA"), n("Okafor", "Chidi"), Review, ReasonDifferent},
		{n("ERIKSSON", "ANNA MARIA"), n("Erikson", "Anna Maria"), Review, ReasonClose},
		{n("ERIKSSON", "ANNA MARIA"), n("Anna", "Maria"), Review, ReasonFamily}, // no family name left
		{n("ERIKSSON", "ANNA"), n("Eriksson", ""), Review, ReasonGiven},
		{cut("K", ""), n("Krasuang", ""), Review, ReasonDifferent},                                               // too short to have been cut
		{n("NILAVADHANANANDA", "CHAYAPA DEJ"), n("Nilavadhanananda", "Chayapa Dejthamrong"), Review, ReasonPart}, // not cut
		{n("ERIKSSON", "ANNA MARIA"), n("Eriksson", "Anna M."), Agree, ReasonInitial},
		{n("ERIKSSON", "ANNA MARIA LISA"), n("Eriksson", "Anna M."), Agree, ReasonInitial},
		{n("ERIKSSON", "ANNA MARIA"), n("Eriksson", "Anna L."), Review, ReasonClose},
		{n("ERIKSSON", "ANNA"), n("Eriksson", "A."), Review, ReasonClose}, // an initial alone names nobody
		{n("ERIKSSON", "ANNA MARIA"), n("E.", "Anna Maria"), Review, ReasonFamily},
		{n("VANDERBERG", "JAN"), n("van der Berg", "Jan Pieter"), Agree, ReasonSubset},
		{n("SMITH", "MARYANN"), n("Smith Jones", "Mary Ann"), Agree, ReasonSubset},
		{n("SPECIMEN", "LISA JR"), n("Specimen", "Lisa"), Agree, ReasonSubset},
		{n("SPECIMEN", "LISA JR"), n("Specimen", "Lisa Sr."), Review, ReasonPart},
		{n("WANG", "XIAOMING"), n("王", "小明"), Review, ReasonOtherScript},
		{n("WANG", "XIAOMING"), n(" ", ""), Review, ReasonNoName},
		{n("'", ""), n("'", ""), Review, ReasonOtherScript},
	} {
		for _, p := range [][2]Name{{c.a, c.b}, {c.b, c.a}} {
			o, reason := CompareNames(p[0], p[1])
			if o != c.outcome || reason != c.reason {
				t.Errorf("%s / %s: %s %s, want %s %s", p[0].show(), p[1].show(), o, reason, c.outcome, c.reason)
			}
		}
	}
}

// TestEveryTransliterationMatches goes through the letter table: a record with the letter agrees with every way to write it.
func TestEveryTransliterationMatches(t *testing.T) {
	for r, ways := range letters {
		for _, way := range ways {
			mrz, record := Name{Family: "AB" + way + "CD", Given: "LISA"}, Name{Family: "Ab" + string(r) + "cd", Given: "Lisa"}
			if o, reason := CompareNames(mrz, record); o != Agree || reason != ReasonSame {
				t.Errorf("%c as %q: %s %s", r, way, o, reason)
			}
			record.Family = strings.ToLower(record.Family)
			if o, _ := CompareNames(mrz, record); o != Agree {
				t.Errorf("small %c as %q: %s", r, way, o)
			}
		}
	}
}

// TestDifferentPeopleNeverAgree compares every pair of a list of different people, some of them relatives.
func TestDifferentPeopleNeverAgree(t *testing.T) {
	list := strings.Split(`Eriksson,Anna|Eriksson,Maria|Eriksen,Anna|Müller,Jörg|Möller,Jörg|Miller,Jorg|O'Connor,Enya|Connor,Enya|Smith,John|Smith,Joan
Smith,Johnny|Smyth,John|García López,Luis|García Pérez,Luis|López,Luisa|van der Berg,Jan|van den Berg,Jan|Berg,Jane|Хрущев,Юрий|Хрущева,Юлия
Nguyễn,Văn An|Nguyễn,Thị An|Papandropoulous,Jonathon Warren|Papandropoulos,Jonathon Trevor|王,小明|Arkfreith,|Lee,Mary Ann|Lee,Marie Anne`, "|")
	var names []Name
	for _, row := range list {
		for _, one := range strings.Split(row, "\n") {
			family, given, _ := strings.Cut(one, ",")
			names = append(names, Name{Family: family, Given: given, Truncated: len(names)%2 == 0})
		}
	}
	for i, a := range names {
		for j, b := range names {
			if o, _ := CompareNames(a, b); i != j && o != Review {
				t.Errorf("%s agrees with %s", a.show(), b.show())
			}
		}
	}
}

func TestManySpellingsAreQuick(t *testing.T) {
	long := Name{Family: strings.Repeat("Щ", 80), Given: strings.Repeat("Ü ", 30)}
	if o, _ := CompareNames(long, Name{Family: strings.Repeat("SHT", 80), Given: strings.Repeat("UXX ", 30)}); o != Agree {
		t.Error(o)
	}
	endless := Name{Family: strings.Repeat("A ", 8000)}
	if c := CheckName("barcode-mrz", endless, endless); c.Outcome != Review || c.Reason != ReasonTooLong || len(c.Detail) > 100 {
		t.Error(c)
	}
}

func TestJaroWinkler(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"MARTHA", "MARHTA", 0.9611}, {"DIXON", "DICKSONX", 0.8133}, {"DWAYNE", "DUANE", 0.84}, {"A", "B", 0}, {"", "A", 0}, {"A", "A", 1}} {
		if got := jaroWinkler(c.a, c.b); math.Abs(got-c.want) > 0.0001 {
			t.Errorf("%s %s: %.4f, want %.4f", c.a, c.b, got, c.want)
		}
	}
}

func FuzzNames(f *testing.F) {
	f.Add("Müller", "Jörg", "MUELLER", "JORG", true)
	f.Add("Щ", "", "SHCH", "Ь", false)
	f.Fuzz(func(t *testing.T, a, b, c, d string, cut bool) {
		if len(a)+len(b)+len(c)+len(d) > 400 {
			return
		}
		x, y := Name{Family: a, Given: b, Truncated: cut}, Name{Family: c, Given: d}
		o, _ := CompareNames(x, y)
		if p, _ := CompareNames(y, x); o != p || o == Refuse {
			t.Fatalf("%s one way, %s the other", o, p)
		}
		o, _ = CompareNames(x, x)
		if w, ok := words(a + " " + b); ok && len(w) > 0 && o != Agree {
			t.Fatal("a name does not agree with itself")
		}
	})
}

// TestWhoComesFirstDoesNotMatter: which of several equal pairings is found must not decide.
func TestWhoComesFirstDoesNotMatter(t *testing.T) {
	a, b := Name{Family: "der ", Given: "ñ der "}, Name{Family: "der ", Given: "Ь<ñ"}
	o, reason := CompareNames(a, b)
	if p, other := CompareNames(b, a); o != p || reason != other {
		t.Errorf("%s %s one way, %s %s the other", o, reason, p, other)
	}
}

package assets

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"sync"
)

// Language is one that the screens speak.
type Language struct {
	Tag  string // BCP 47: "en", "zh-Hans", "es"
	Name string // in the language itself
}

// Languages lists what is offered, in the order in which it is offered. The first is the one that a station starts with
// unless its configuration says otherwise.
var Languages = []Language{
	{"en", "English"},
	{"zh-Hans", "简体中文"},
	{"es", "Español"},
}

// loadWords reads words/<tag>.json of every language once. The files are embedded, so a broken one is a mistake of the
// build and not of the day; it panics.
var loadWords = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, l := range Languages {
		b, err := files.ReadFile("words/" + l.Tag + ".json")
		if err != nil {
			panic(fmt.Sprintf("read words: %v", err))
		}
		m := map[string]string{}
		if err := json.Unmarshal(b, &m); err != nil {
			panic(fmt.Sprintf("parse words of %s: %v", l.Tag, err))
		}
		all[l.Tag] = m
	}
	return all
})

// Words returns the sentences of a language as a function from a key. The arguments fill placeholders and come in pairs:
// say("progress.step", "n", 3, "of", 7) fills {n} and {of}. An unknown language speaks English. A key that no language
// has comes back in angle brackets, so that it is seen at once; a test keeps that from happening.
func Words(lang string) func(key string, args ...any) string {
	all := loadWords()
	mine, ok := all[lang]
	if !ok {
		mine = all[Languages[0].Tag]
	}
	fallback := all[Languages[0].Tag]
	return func(key string, args ...any) string {
		s, ok := mine[key]
		if !ok {
			if s, ok = fallback[key]; !ok {
				return "⟨" + key + "⟩"
			}
		}
		for i := 0; i+1 < len(args); i += 2 {
			s = strings.ReplaceAll(s, "{"+fmt.Sprint(args[i])+"}", fmt.Sprint(args[i+1]))
		}
		return s
	}
}

// HasWord tells whether the key exists in the language.
func HasWord(lang, key string) bool {
	_, ok := loadWords()[lang][key]
	return ok
}

// Keys lists every key of a language, sorted.
func Keys(lang string) []string {
	m := loadWords()[lang]
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

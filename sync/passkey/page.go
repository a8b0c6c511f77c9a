package passkey

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"github.com/passdesk/passdesk/assets"
)

// webFolder holds the page: passkey.html (a template), passkey.css, passkey.js and words.TAG.json.
const webFolder = "web/passkey/"

// Languages lists what the page speaks; the first is for everybody else.
var Languages = []struct{ Tag, Name string }{{"en", "English"}, {"es", "Español"}, {"zh-Hans", "简体中文"}}

var matcher = sync.OnceValue(func() language.Matcher {
	var tags []language.Tag
	for _, l := range Languages {
		tags = append(tags, language.MustParse(l.Tag))
	}
	return language.NewMatcher(tags)
})

// languageOf follows ?lang=, then Accept-Language.
func languageOf(r *http.Request) string {
	_, i := language.MatchStrings(matcher(), r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
	return Languages[i].Tag
}

// words are the sentences of the page by language and key. They are embedded, so a broken file is a mistake of the build.
var words = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, l := range Languages {
		b, err := assets.Web.ReadFile(webFolder + "words." + l.Tag + ".json")
		if err != nil {
			panic(fmt.Sprintf("passkey: words of %s: %v", l.Tag, err))
		}
		m := map[string]string{}
		if err := json.Unmarshal(b, &m); err != nil {
			panic(fmt.Sprintf("passkey: words of %s: %v", l.Tag, err))
		}
		all[l.Tag] = m
	}
	return all
})

var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(assets.Web, webFolder+"passkey.html"))
})

// page writes the page in the visitor's language. Everything that its script may have to say is in it, hidden.
func (p *RelyingParty) page(w http.ResponseWriter, r *http.Request) {
	lang := languageOf(r)
	says := map[string]string{}
	for key, text := range words()[lang] {
		if strings.HasPrefix(key, "say.") {
			says[strings.TrimPrefix(key, "say.")] = text
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", lang)
	w.Header().Set("Vary", "Accept-Language")
	err := pageTemplate().Execute(w, map[string]any{
		"Lang": lang, "Languages": Languages, "W": words()[lang], "Says": says, "Site": p.conf.Site, "Rehearsal": p.conf.Rehearsal,
		"Try": strings.HasSuffix(r.URL.Path, "/try"),
	})
	if err != nil {
		p.conf.Log.Error("passkey page", "err", err)
	}
}

func asset(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, assets.Web, webFolder+name)
	}
}

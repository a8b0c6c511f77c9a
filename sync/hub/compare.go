package hub

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/assets"
)

// Bands of a comparison. They sort the pairs for the reviewer; none of them approves.
const (
	bandSimilar      = "similar"
	bandUnclear      = "unclear"
	bandDifferent    = "different"
	bandNotEvaluated = "not_evaluated"
)

// What a reviewer's eyes say of a pair.
const (
	saySame   = "same"
	sayNot    = "not-same"
	sayUnsure = "unsure" // blocks the pass
)

// pairCall is the pair that only the call can give: who is on the line, and the newest picture from the station.
const pairCall = "call"

// deskMatch is one pair of faces on the reviewer's page. It carries no score.
type deskMatch struct {
	Pair   string      `json:"pair"`
	Band   string      `json:"band"`
	Model  string      `json:"model,omitempty"`  // that the band belongs to: its name and the beginning of its SHA-256
	Reason string      `json:"reason,omitempty"` // why no program compared
	Must   bool        `json:"must"`             // the reviewer has to compare before an approval
	Roles  [2]string   `json:"roles"`            // of the two pictures; of pairCall only the first
	Eyes   [2]app.Eyes `json:"eyes,omitzero"`
}

// pairs that can be compared, with the roles of their pictures.
var pairRoles = map[string][2]string{
	"selfie-document": {app.RoleSelfie, app.RolePortrait},
	"selfie-badge":    {app.RoleSelfie, "badge"},
	"document-badge":  {app.RolePortrait, "badge"},
	"selfie-case":     {app.RoleSelfieResume, app.RoleSelfie},
}

// pairNames name the pairs in a sentence.
var pairNames = map[string]string{
	"selfie-document": "selfie and document", "selfie-badge": "selfie and badge", "document-badge": "document and badge",
	"selfie-case": "first and second visit", pairCall: "the person on the call and the picture",
}

// why are the reasons that go with each answer about a pair.
var whys = map[string][]reason{
	saySame: {
		{"features", "Eyes, nose and mouth agree"},
		{"shape", "Ears and line of the jaw agree"},
		{"marks", "Moles, scars or teeth agree"},
	},
	sayNot: {
		{"features", "Eyes, nose or mouth differ"},
		{"shape", "Ears or line of the jaw differ"},
		{"marks", "Moles, scars or teeth differ"},
		{"age", "The age does not fit"},
	},
	sayUnsure: {
		{"poor", "A picture is too poor"},
		{"old", "A picture is many years old"},
		{"covered", "Hair, beard or glasses hide too much"},
		{"alike", "Alike, but I am not sure"},
	},
}

// comparisons lists every pair whose two pictures are there, with what the station's program found, the worst first, and last the one
// that the call gives. A program's band counts only with a model of the lock file, whose limits it belongs to.
func comparisons(c caseRecord, found []app.Match, pictures []string) []deskMatch {
	list := []deskMatch{}
	for _, pair := range []string{"selfie-document", "selfie-badge", "selfie-case", "document-badge"} {
		m := deskMatch{Pair: pair, Band: bandNotEvaluated, Roles: pairRoles[pair]}
		for i := range m.Roles {
			if m.Roles[i] == app.RolePortrait && !slices.Contains(pictures, m.Roles[i]) {
				m.Roles[i] = app.RoleDocumentFront // photographed by hand: no portrait was cut out
			}
		}
		if !slices.Contains(pictures, m.Roles[0]) || !slices.Contains(pictures, m.Roles[1]) {
			continue
		}
		if pair == "selfie-case" && len(c.Returns) > 0 {
			found = append(slices.Clip(found), c.Returns[len(c.Returns)-1].match())
		}
		if i := slices.IndexFunc(found, func(f app.Match) bool { return f.Pair == pair }); i >= 0 {
			m.judged(found[i])
		}
		m.Must = m.Band != bandSimilar
		list = append(list, m)
	}
	grave := []string{bandDifferent, bandUnclear, bandNotEvaluated, bandSimilar}
	slices.SortStableFunc(list, func(a, b deskMatch) int { return slices.Index(grave, a.Band) - slices.Index(grave, b.Band) })
	for _, role := range []string{app.RoleSelfieResume, app.RoleSelfie, app.RolePortrait, app.RoleDocumentFront, "badge"} {
		if slices.Contains(pictures, role) {
			return append(list, deskMatch{Pair: pairCall, Band: bandNotEvaluated, Must: true, Roles: [2]string{role}})
		}
	}
	return list
}

// judged takes over what a program found.
func (m *deskMatch) judged(found app.Match) {
	m.Eyes = found.Eyes
	switch found.Band {
	case bandSimilar, bandUnclear, bandDifferent:
		if !knownModels()[found.Model] {
			m.Reason = "unknown_model"
			return
		}
		m.Band, m.Model = found.Band, found.Model
	default:
		m.Reason = found.Reason
	}
}

// knownModels are the comparing models whose limits the program was built with, as a station names them: NAME@SHA256, 12 digits of it.
var knownModels = sync.OnceValue(func() map[string]bool {
	var file struct {
		Model []struct {
			Name   string `toml:"name"`
			Job    string `toml:"job"`
			SHA256 string `toml:"sha256"`
		} `toml:"model"`
	}
	known := map[string]bool{}
	if _, err := toml.Decode(string(assets.ModelsLock), &file); err != nil {
		panic(err) // part of the program; a test reads it
	}
	for _, m := range file.Model {
		if m.Job == "embedder" && len(m.SHA256) == 64 {
			known[m.Name+"@"+m.SHA256[:12]] = true
		}
	}
	return known
})

// refusedBy returns why the reviewer's own eyes do not allow an approval yet; nil when they do.
func refusedBy(list []deskMatch, q decisionQuery) error {
	for _, m := range list {
		name, said := pairNames[m.Pair], q.Compared[m.Pair]
		knows := func(why reason) bool { return why.Code == q.Why[m.Pair] }
		switch {
		case said == "" && !m.Must: // the reviewer let it stand
		case said == "":
			return failf(http.StatusConflict, "Compare %s before you approve.", name)
		case whys[said] == nil:
			return failf(http.StatusUnprocessableEntity, "That is no answer about %s.", name)
		case said == sayUnsure:
			return failf(http.StatusConflict, "You cannot tell whether %s show the same person. No pass is issued while that stands.", name)
		case said == sayNot:
			return failf(http.StatusConflict, "You said that %s do not show the same person. You can only refuse.", name)
		case !slices.ContainsFunc(whys[said], knows):
			return failf(http.StatusConflict, "Say why %s show the same person.", name)
		}
	}
	return nil
}

// answered keeps of a decision's answers those that are known: they are stored in the clear.
func answered(q decisionQuery) (compared, why map[string]string) {
	compared, why = map[string]string{}, map[string]string{}
	for pair := range pairNames {
		said := q.Compared[pair]
		if whys[said] == nil {
			continue
		}
		compared[pair] = said
		if slices.ContainsFunc(whys[said], func(r reason) bool { return r.Code == q.Why[pair] }) {
			why[pair] = q.Why[pair]
		}
	}
	return compared, why
}

// auditCompared writes into the audit chain who said of each pair that it is one person: a human, or a program whose finding stood.
func (h *Hub) auditCompared(tx Tx, id string, list []deskMatch, d decision) error {
	for _, m := range list {
		said := d.Compared[m.Pair]
		var words []string
		switch {
		case said != "":
			words = []string{"match.method=human", "answer=" + said, "reason=" + d.Why[m.Pair]}
		case m.Model != "":
			words = []string{"match.method=model"}
		default:
			continue
		}
		if m.Model != "" {
			words = append(words, "band="+m.Band, "model="+m.Model)
		}
		detail := fmt.Sprintf("%s: %s", m.Pair, strings.Join(words, " "))
		if err := h.audit(tx, AuditEntry{Kind: auditFaces, Case: id, Detail: detail}); err != nil {
			return err
		}
	}
	return nil
}

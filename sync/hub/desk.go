package hub

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/passdesk/passdesk/app"
)

// deskView is what the reviewer's page shows.
type deskView struct {
	Case      string       `json:"case"` // short name for people
	Site      string       `json:"site"`
	Reviewer  string       `json:"reviewer"`
	Rehearsal bool         `json:"rehearsal"`
	Simulated bool         `json:"simulated"`
	Station   string       `json:"station"`
	Submitted time.Time    `json:"submitted"`
	Until     time.Time    `json:"until"`
	Lang      string       `json:"lang"`
	Camera    string       `json:"camera"`
	NoPhone   bool         `json:"noPhone"`
	Wallet    string       `json:"wallet"` // "taken", or why not
	Person    deskPerson   `json:"person"`
	Document  app.Document `json:"document"`
	Checks    []app.Check  `json:"checks"`
	Forbidden bool         `json:"forbidden"` // a check is against policy: no approval
	Liveness  app.Liveness `json:"liveness"`
	Matches   []deskMatch  `json:"matches"`
	Pictures  []string     `json:"pictures"` // roles, plus "badge"
	Cue       string       `json:"cue"`
	Questions []string     `json:"questions"`
	Reasons   []reason     `json:"reasons"`
	Need      float64      `json:"need"` // seconds
	ICE       []ICEServer  `json:"iceServers,omitempty"`
}

type deskPerson struct {
	Name       string `json:"name"`
	Legal      string `json:"legal"`
	Given      string `json:"given"`
	Surname    string `json:"surname"`
	Preferred  string `json:"preferred"`
	Birth      string `json:"birth"`
	UPN        string `json:"upn"`
	EmployeeID string `json:"employeeId"`
	Email      string `json:"email"`
	Phone      string `json:"phone"`
	MailProven bool   `json:"mailProven"`
}

// deskMatch is one pair of faces. Must says that the reviewer has to compare: no program did it well enough.
type deskMatch struct {
	app.Match
	Must  bool      `json:"must"`
	Roles [2]string `json:"roles"` // of the two pictures
}

// Reasons of a refusal; the applicant never sees them.
type reason struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

var reasons = []reason{
	{"not-same-person", "The faces are not the same person"},
	{"document", "The document looks wrong, altered or is not theirs"},
	{"answers", "They could not answer the questions"},
	{"not-live", "What I saw did not look like a live person"},
	{"coached", "Somebody else was telling them what to say"},
	{"unknown", "I do not know this person and expected nobody"},
	{"other", "Another reason"},
}

// pairs that can be compared, with the roles of their pictures.
var pairRoles = map[string][2]string{
	"selfie-document": {app.RoleSelfie, app.RolePortrait},
	"selfie-badge":    {app.RoleSelfie, "badge"},
	"document-badge":  {app.RolePortrait, "badge"},
	"selfie-case":     {app.RoleSelfieResume, app.RoleSelfie},
}

func (h *Hub) deskCase(w http.ResponseWriter, r *http.Request) {
	c, err := h.reviewing(r)
	if err != nil {
		h.reply(w, r, nil, err)
		return
	}
	v, err := h.view(r, c)
	h.reply(w, r, v, err)
}

func (h *Hub) view(r *http.Request, c caseRecord) (deskView, error) {
	body, err := h.body(c.ID)
	if err != nil {
		return deskView{}, err
	}
	p, err := h.directory.Person(r.Context(), c.UPN)
	if err != nil {
		return deskView{}, err
	}
	reviewer := c.Active.Reviewer
	if who, err := h.directory.Person(r.Context(), reviewer); err == nil {
		reviewer = who.Name()
	}
	badge, _ := h.directory.Badge(r.Context(), c.UPN)
	v := deskView{
		Case: shortName(c.ID), Site: h.cfg.Site, Reviewer: reviewer, Rehearsal: h.cfg.Rehearsal, Simulated: c.Simulated,
		Station: c.Station, Submitted: c.Submitted, Until: c.Submitted.Add(h.cfg.Timings.CaseLife), Lang: c.Lang,
		Camera: body.Camera, NoPhone: body.NoPhone, Wallet: body.Credential,
		Person: deskPerson{
			Name: p.Name(), Legal: p.GivenNames + " " + p.Surname, Given: p.GivenNames, Surname: p.Surname, Preferred: p.Preferred, Birth: p.Birth, UPN: p.UPN, EmployeeID: p.EmployeeID,
			Email: body.Applicant.PersonalEmail, Phone: body.Applicant.Phone, MailProven: c.MailProven,
		},
		Document: body.Document, Checks: h.crossChecks(body, p, c), Liveness: body.Liveness, Pictures: roles(c, badge),
		Questions: questions(p), Cue: cue(c.ID), Reasons: reasons, Need: h.cfg.Timings.TwoWay.Seconds(), ICE: h.cfg.ICEServers,
	}
	v.Forbidden = forbidden(v.Checks)
	v.Document.Checks = nil // they are among the checks
	v.Matches = comparisons(c, body.Matches, v.Pictures)
	return v, nil
}

// forbidden tells whether a check says that policy forbids going on.
func forbidden(list []app.Check) bool {
	return slices.ContainsFunc(list, func(c app.Check) bool { return c.Outcome == app.Refuse })
}

// roles lists the pictures that can be shown, newest resume selfie last.
func roles(c caseRecord, badge []byte) (list []string) {
	for _, b := range c.Blobs {
		if !slices.Contains(list, b.Role) {
			list = append(list, b.Role)
		}
	}
	if len(badge) > 0 {
		list = append(list, "badge")
	}
	return list
}

// comparisons lists every pair whose two pictures are there, with what the station found.
func comparisons(c caseRecord, found []app.Match, pictures []string) []deskMatch {
	list := []deskMatch{}
	for _, pair := range []string{"selfie-document", "selfie-badge", "selfie-case", "document-badge"} {
		r := pairRoles[pair]
		for i := range r {
			if r[i] == app.RolePortrait && !slices.Contains(pictures, r[i]) {
				r[i] = app.RoleDocumentFront // photographed by hand: no portrait was cut out
			}
		}
		if !slices.Contains(pictures, r[0]) || !slices.Contains(pictures, r[1]) {
			continue
		}
		m := app.Match{Pair: pair, Band: "not_evaluated"}
		evaluated := false
		for _, f := range found {
			if f.Pair == pair {
				m, evaluated = f, true
			}
		}
		if pair == "document-badge" && !evaluated {
			continue // two comparisons with the selfie say it already
		}
		if pair == "selfie-case" && len(c.Returns) > 0 {
			m.Band = c.Returns[len(c.Returns)-1].Band
		}
		list = append(list, deskMatch{m, m.Band != "similar" && pair != "document-badge", r})
	}
	return list
}

// shortName is how people on the phone name a case: never more than six characters of its id.
func shortName(id string) string {
	if len(id) > 6 {
		id = id[len(id)-6:]
	}
	return id
}

type deskStateReply struct {
	Stage   string  `json:"stage"`
	Seconds float64 `json:"seconds"`
	Need    float64 `json:"need"`
	Station bool    `json:"station"` // the station's end of the call is there
	Parked  bool    `json:"parked"`
	Asked   string  `json:"asked,omitempty"` // who asks to take over
}

// deskState is asked by the page every two seconds; asking is its sign of life.
func (h *Hub) deskState(w http.ResponseWriter, r *http.Request) {
	c, err := h.reviewing(r)
	if err != nil {
		h.reply(w, r, nil, err)
		return
	}
	out := deskStateReply{
		Stage: c.Stage, Seconds: h.mediaOf(&c).Seconds(), Need: h.cfg.Timings.TwoWay.Seconds(),
		Station: h.stationThere(c.ID), Parked: c.Parked, Asked: c.Active.AskedBy,
	}
	h.reply(w, r, out, nil)
}

// deskPicture opens a sealed picture in memory for the active reviewer.
func (h *Hub) deskPicture(w http.ResponseWriter, r *http.Request) {
	c, err := h.reviewing(r)
	if err != nil {
		h.reply(w, r, nil, err)
		return
	}
	raw, err := h.picture(r, c, r.PathValue("role"))
	if err == nil && len(raw) > 0 && h.cfg.CheckPicture != nil {
		err = h.cfg.CheckPicture(r.Context(), raw)
	}
	if err != nil {
		h.log.Warn("picture", "case", c.ID, "role", r.PathValue("role"), "err", err)
	}
	kind := http.DetectContentType(raw)
	if err != nil || kind != "image/jpeg" && kind != "image/png" {
		h.reply(w, r, nil, fail{http.StatusNotFound, "no such picture"})
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(raw)))
	_, _ = bytes.NewReader(raw).WriteTo(w)
}

func (h *Hub) picture(r *http.Request, c caseRecord, role string) (raw []byte, err error) {
	if role == "badge" {
		return h.directory.Badge(r.Context(), c.UPN)
	}
	for _, b := range slices.Backward(c.Blobs) {
		if b.Role == role {
			return h.openBlob(b.Name)
		}
	}
	return nil, nil
}

package hub

import (
	"net/http"
	"slices"
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
	Checks    []deskCheck  `json:"checks"`    // of everything, the gravest first
	Forbidden bool         `json:"forbidden"` // a check is against policy: no approval
	Alarms    []string     `json:"alarms"`    // codes
	Liveness  app.Liveness `json:"liveness"`  // without its checks
	Matches   []deskMatch  `json:"matches"`
	Pictures  []string     `json:"pictures"` // roles, plus "badge"
	Cue       string       `json:"cue"`
	Questions []string     `json:"questions"`
	Reasons   []reason     `json:"reasons"` // of a refusal

	Whys map[string][]reason `json:"whys"` // for each answer about a pair of faces
	Need float64             `json:"need"` // seconds
	ICE  []ICEServer         `json:"iceServers,omitempty"`
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
		Document: body.Document, Alarms: slices.Clone(c.Alarms), Liveness: body.Liveness, Pictures: roles(c, badge),
		Questions: questions(p), Cue: cue(c.ID), Reasons: reasons, Whys: whys, Need: h.cfg.Timings.TwoWay.Seconds(), ICE: h.cfg.ICEServers,
	}
	all := h.checks(body, p, c)
	v.Checks, v.Forbidden = graded(all), forbidden(all)
	v.Document.Checks, v.Liveness.Checks = nil, nil // they are among the checks
	v.Liveness.Plot = drawable(v.Liveness.Plot)
	v.Matches = comparisons(c, body.Matches, v.Pictures)
	return v, nil
}

// forbidden tells whether a check says that policy forbids going on.
func forbidden(list []app.Check) bool {
	return slices.ContainsFunc(list, func(c app.Check) bool { return c.Outcome == app.Refuse })
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

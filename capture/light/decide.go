package light

import "slices"

// The checks of other packages that the rule knows by name.
const (
	CheckIdentity   = "camera.identity"    // the camera is the one that was named at set-up
	CheckControl    = "camera.control"     // the camera does what it is told
	CheckPlanarity  = "pose.planarity"     // five landmarks do not move as on a plane
	CheckParallax   = "pose.parallax"      // followed points do not move as on a plane
	CheckMoire      = "passive.moire"      // the raster of a screen or of print; score: dB
	CheckBorder     = "passive.border"     // straight edges around the face that move with it
	CheckBackground = "passive.background" // the scene beside the person is the empty one
	CheckNets       = "passive.nets"       // neural nets that look for a presentation; a weak vote that decides nothing alone
)

// sureMoire in dB is a raster beyond doubt.
const sureMoire = 18.0

// weak are the checks of which one alone keeps nobody out as long as it says that it is optional: a wall behind a person, or a scarf, takes
// depth away, a moved chair changes the scene, and nets are a vote.
var weak = []string{CheckDepth, CheckBackground, CheckNets}

// Verdict is what all checks of a session come to.
type Verdict struct {
	Status Status   `json:"status"`
	Why    []string `json:"why,omitempty"`    // ids of the checks that decided, when it is no pass
	Advice string   `json:"advice,omitempty"` // key of the one sentence to tell the applicant
}

// Decide combines checks by rules, never by an average: a strong one does not buy off a failed one.
//
// Fail (an attack is suspected): the colours did not come back although there was light enough to see them; the camera is not
// the one or does not obey; both tests call the turned head flat; no relief in good light; no depth and little relief; a sure
// raster within a border. Pass: every check passed, but for optional ones that did not run, and one
// of the weak ones. Anything else is inconclusive: what to change, another try, then a reviewer with the frames.
func Decide(checks []Check) Verdict {
	get := func(id string) Check {
		if i := slices.IndexFunc(checks, func(c Check) bool { return c.ID == id }); i >= 0 {
			return checks[i]
		}
		return Check{ID: id, Status: NotRun, Optional: true}
	}
	failed := func(id string) bool { return get(id).Status == Fail }
	var v Verdict
	for _, rule := range []struct {
		on  bool
		ids []string
	}{
		{failed(CheckFreshness), []string{CheckFreshness}}, // fails only with light enough, see answer.freshness
		{failed(CheckIdentity), []string{CheckIdentity}},
		{failed(CheckControl), []string{CheckControl}},
		{failed(CheckPlanarity) && failed(CheckParallax), []string{CheckPlanarity, CheckParallax}},
		{failed(CheckRelief), []string{CheckRelief}}, // below flatRelief with a gain of sureGain
		{failed(CheckDepth), []string{CheckDepth}},   // below flatDepth with a relief below lowRelief
		{get(CheckMoire).Score >= sureMoire && failed(CheckBorder), []string{CheckMoire, CheckBorder}},
	} {
		if rule.on {
			v.Status = Fail
			v.Why = append(v.Why, rule.ids...)
		}
	}
	if v.Status != Fail {
		v.Status = Pass
		var doubts []string
		for _, c := range checks {
			switch {
			case c.Status == Pass || c.Optional && c.Status == NotRun:
			case c.Optional && slices.Contains(weak, c.ID):
				doubts = append(doubts, c.ID)
			default:
				v.Why = append(v.Why, c.ID)
			}
		}
		if len(doubts) > 1 {
			v.Why = append(v.Why, doubts...)
		}
		if len(v.Why) > 0 {
			v.Status = Inconclusive
		}
	}
	v.Advice = advice(checks, v)
	return v
}

// advice is that of the first check that decided and has one; what a person can change goes before what they cannot.
func advice(checks []Check, v Verdict) string {
	if v.Status == Pass {
		return ""
	}
	rest := ""
	for _, c := range checks {
		if !slices.Contains(v.Why, c.ID) || c.Advice == "" {
			continue
		}
		if !slices.Contains([]string{AdviceTryAgain, AdviceStaff, AdviceReviewer}, c.Advice) {
			return c.Advice
		}
		if rest == "" {
			rest = c.Advice
		}
	}
	if rest == "" {
		rest = AdviceTryAgain
	}
	return rest
}

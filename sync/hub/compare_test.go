package hub

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// without takes one pair out of a decision.
func without(q decisionQuery, pair string) decisionQuery {
	q.Compared, q.Why = maps.Clone(q.Compared), maps.Clone(q.Why)
	delete(q.Compared, pair)
	delete(q.Why, pair)
	return q
}

// saying changes what a decision says of one pair.
func saying(q decisionQuery, pair, answer, why string) decisionQuery {
	q = without(q, pair)
	q.Compared[pair], q.Why[pair] = answer, why
	return q
}

const aModel = "face-reidentification-retail-0095.onnx@aa8dadacbe07"

// TestApprovalWithoutLooking tries to approve with each pair left out, unsure, contradicted or without a reason.
func TestApprovalWithoutLooking(t *testing.T) {
	x := open(t, nil)
	x.submit("lobby", "c-1", ana())
	b := x.review(ana().Manager)
	talk(x, "lobby", "c-1", b, 15*time.Second)
	refused := func(what string, q decisionQuery, sentence string) {
		t.Helper()
		code, raw := b.do("POST", "/desk/api/decision", q)
		var why struct{ Error string }
		if json.Unmarshal(raw, &why); code != 409 || !strings.Contains(why.Error, sentence) {
			t.Errorf("%s: %d %s", what, code, raw)
		}
	}
	for _, pair := range []string{"selfie-document", "selfie-badge", "document-badge", pairCall} {
		refused(pair+" left out", without(samePerson(), pair), "Compare "+pairNames[pair])
		refused(pair+" unsure", saying(samePerson(), pair, sayUnsure, "poor"), "No pass is issued")
		refused(pair+" not the same", saying(samePerson(), pair, sayNot, "age"), "only refuse")
		refused(pair+" without a reason", saying(samePerson(), pair, saySame, ""), "Say why")
		refused(pair+" with another answer's reason", saying(samePerson(), pair, saySame, "poor"), "Say why")
	}
	if code, _ := b.do("POST", "/desk/api/decision", saying(samePerson(), pairCall, "maybe", "features")); code != 422 {
		t.Errorf("an answer that there is not: %d", code)
	}
	if n := x.audited(auditFaces, "c-1"); n != 0 {
		t.Errorf("%d comparisons of decisions that were not taken", n)
	}
	approve(b)
	chain, err := x.Audit()
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, e := range chain {
		if e.Kind == auditFaces {
			said = append(said, e.Detail)
		}
	}
	slices.Sort(said)
	want := []string{
		"call: match.method=human answer=same reason=features",
		"document-badge: match.method=human answer=same reason=features",
		"selfie-badge: match.method=human answer=same reason=features",
		"selfie-document: match.method=human answer=same reason=features",
	}
	if !slices.Equal(said, want) {
		t.Errorf("%q", said)
	}
}

// TestModelThatNobodyKnows sends bands: those of a known model sort the pairs, those of any other count for nothing, and no score
// reaches the page.
func TestModelThatNobodyKnows(t *testing.T) {
	pictures := []string{app.RoleDocumentFront, app.RolePortrait, app.RoleSelfie, "badge"}
	found := []app.Match{
		{Pair: "selfie-document", Band: bandSimilar, Model: aModel, Score: 0.71},
		{Pair: "selfie-badge", Band: bandSimilar, Model: "home-made.onnx@000000000000", Score: 0.99},
		{Pair: "document-badge", Band: bandDifferent, Model: aModel, Score: 0.02},
	}
	list := comparisons(caseRecord{}, found, pictures)
	var got []string
	for _, m := range list {
		got = append(got, m.Pair+" "+m.Band+" "+m.Reason)
		if m.Must != (m.Band != bandSimilar) {
			t.Errorf("%+v", m)
		}
	}
	want := []string{"document-badge different ", "selfie-badge not_evaluated unknown_model", "selfie-document similar ", "call not_evaluated "}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if raw, _ := json.Marshal(list); strings.Contains(string(raw), "0.71") || strings.Contains(string(raw), "score") {
		t.Errorf("a score: %s", raw)
	}
	if err := refusedBy(list, without(samePerson(), "selfie-document")); err != nil {
		t.Errorf("what a known model finds similar may stand: %v", err)
	}
	if refusedBy(list, decisionQuery{Approve: true}) == nil {
		t.Error("a program approved")
	}
	if list := comparisons(caseRecord{}, found, []string{app.RoleDocumentFront}); len(list) != 1 || list[0].Pair != pairCall || list[0].Roles[0] != app.RoleDocumentFront {
		t.Errorf("without a selfie the person on the call is compared with the document: %+v", list)
	}
	if list := comparisons(caseRecord{}, found, nil); len(list) != 0 {
		t.Errorf("nothing to compare: %+v", list)
	}
	if len(knownModels()) < 2 {
		t.Errorf("models: %v", knownModels())
	}
}

// TestUnknownModelOpensNoShortCut: nobody looks at the faces of the fast path and of a return after an approval.
func TestUnknownModelOpensNoShortCut(t *testing.T) {
	h := &Hub{} // its configuration wants a comparison
	for model, want := range map[string]string{aModel: "", "home-made.onnx@000000000000": "no comparison", "": "no comparison"} {
		if got := h.facesSpeak([]app.Match{{Pair: "selfie-badge", Band: bandSimilar, Model: model}}, "selfie-badge"); got != want {
			t.Errorf("%q: %q, want %q", model, got, want)
		}
	}
	x := open(t, nil)
	x.approved("lobby", "c-1", ana())
	if r := x.back("hall", bandSimilar, true); r.Stage != wire.StageWaiting {
		t.Errorf("a similar of no model left an approval standing: %+v", r)
	}
}

package journey

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
)

// The stories under testdata prove the flow: one file for each path and each mishap. A story begins with a comment that says in
// plain words what happens to whom. Then come, a line each:
//
//	> Event {"Field":1}     an event, which must be lawful
//	> hub Event {}          the same inside FromHub, with the next number
//	! Event {}              an event that must be refused, and change nothing ("! hub again Event" repeats the newest number)
//	+90s                    the clock goes on, with Ticked every second
//	clock -8760h            the clock jumps
//	... as NAME until STEP  what story NAME tells until it first enters STEP
//	= STEP [OVERLAY]        where the story must be
//
// What the flow answers stands indented below, and only what changed. Answers are written by "go test ./app/journey -rewrite" and
// reviewed like prose. Rewriting never changes what ">", "!" and "=" demand, so it cannot make a broken story look well.
//
// In an event's JSON an instant is an offset ("+60s"). An ID that is not given is that of the running question; Started and
// ResumeAsked get ids when they have none.

// fact is something about a state that a story tells when it changes.
type fact struct{ name, value string }

// teller plays one story.
type teller struct {
	r     Rules
	s     State
	now   time.Time
	ran   time.Duration // sum of the "+" lines
	visit int
	seen  *coverage
}

// coverage is what the stories have met.
type coverage struct {
	events            map[string]bool
	steps             map[Step]bool
	overlays          map[Overlay]bool
	asks              map[AskKind]bool
	faults            map[app.Fault]bool
	effects, purposes map[string]bool
	arrows            map[[2]Step]bool
}

func newCoverage() *coverage {
	return &coverage{
		map[string]bool{},
		map[Step]bool{},
		map[Overlay]bool{},
		map[AskKind]bool{},
		map[app.Fault]bool{},
		map[string]bool{},
		map[string]bool{},
		map[[2]Step]bool{},
	}
}

func newTeller(seen *coverage) *teller {
	r := Rules{}.Defaults()
	return &teller{r: r, s: r.Fresh(noon), now: noon, seen: seen}
}

var offset = regexp.MustCompile(`"\+(\d+[smh])"`)

// event reads what stands after ">" or "!".
func (w *teller) event(text string) (Event, error) {
	text, hub := strings.CutPrefix(text, "hub ")
	text, again := strings.CutPrefix(text, "again ")
	name, fields, _ := strings.Cut(text, " ")
	fields = offset.ReplaceAllStringFunc(fields, func(m string) string {
		d, err := time.ParseDuration(m[2 : len(m)-1])
		if err != nil {
			return m
		}
		return `"` + w.now.Add(d).Format(time.RFC3339) + `"`
	})
	e, err := Parse(name, fields)
	if err != nil {
		return nil, err
	}
	switch x := e.(type) {
	case Started:
		if x.Visit == "" {
			w.visit++
			e = Started{fmt.Sprintf("visit-%d", w.visit), fmt.Sprintf("case-%d", w.visit), fmt.Sprintf("0000000%d", w.visit)}
		}
	case ResumeAsked:
		if x.Visit == "" {
			w.visit++
			e = ResumeAsked{fmt.Sprintf("visit-%d", w.visit), fmt.Sprintf("case-%d", w.visit), fmt.Sprintf("0000000%d", w.visit)}
		}
	case CaseDelivered:
		if x.Case == "" {
			e = CaseDelivered{w.s.Case}
		}
	default:
		v := reflect.New(reflect.TypeOf(e)).Elem()
		v.Set(reflect.ValueOf(e))
		if id := v.FieldByName("ID"); id.IsValid() && id.IsZero() {
			id.SetUint(w.s.Ask.ID)
			e = v.Interface().(Event)
		}
	}
	switch {
	case again:
		return FromHub{w.s.EventN, e}, nil
	case hub:
		return FromHub{w.s.EventN + 1, e}, nil
	}
	return e, nil
}

// take hands one event to the flow, checks what must always hold, and returns what there is to tell.
func (w *teller) take(e Event) (told []string, lawful bool, err error) {
	before := w.s
	next, fx, refused := w.r.Next(before, w.now, e)
	if refused != nil {
		if len(fx) != 0 || !reflect.DeepEqual(next, before) {
			return nil, false, fmt.Errorf("refused %T changed something", e)
		}
		return nil, false, nil
	}
	if next, err = reopened(next); err != nil {
		return nil, true, err
	}
	if n := next.Needs(); (n.Camera || n.Call || n.Judge != NoJudge) && next.Consent == "" {
		return nil, true, fmt.Errorf("camera without consent at %s", next.Step)
	}
	if !escapes(w.r, next) {
		return nil, true, fmt.Errorf("no way out by hand from %s", next.Step)
	}
	w.meet(e, next, fx)
	w.seen.arrows[[2]Step{before.Step, next.Step}] = true
	wiped := false
	for _, f := range fx {
		if _, ok := f.(Wipe); ok {
			wiped = true
			if err := w.clean(next); err != nil {
				return nil, true, err
			}
			continue
		}
		told = append(told, w.effect(f))
	}
	told = append(w.changes(before, next, wiped), told...)
	w.s = next
	return told, true, nil
}

// reopened is the state as it is read back after a power cut.
func reopened(s State) (State, error) {
	raw, err := json.Marshal(s)
	if err != nil {
		return s, err
	}
	var back State
	if err := json.Unmarshal(raw, &back); err != nil {
		return s, err
	}
	if again, _ := json.Marshal(back); string(again) != string(raw) {
		return s, fmt.Errorf("state changed on disk: %s, then %s", raw, again)
	}
	return back, nil
}

// clean fails when a wiped state is more than a fresh one. A declined consent keeps ids and looks, for the way back.
func (w *teller) clean(s State) error {
	want := w.r.wiped(s, w.now)
	if s.Step == Declined {
		want.Step, want.Visit, want.Case, want.Code, want.Started = s.Step, s.Visit, s.Case, s.Code, s.Started
		want.Looks, want.Patient, want.NoPhone, want.Returning, want.Helps, want.EventN = s.Looks, s.Patient, s.NoPhone, s.Returning, s.Helps, s.EventN
	}
	if !reflect.DeepEqual(s, want) {
		return fmt.Errorf("something is left of the person: %+v", s)
	}
	return nil
}

func (w *teller) meet(e Event, s State, fx []Effect) {
	w.seen.events[Name(e)] = true
	if f, ok := e.(FromHub); ok {
		w.seen.events[Name(f.Event)] = true
	}
	w.seen.steps[s.Step], w.seen.overlays[s.Overlay], w.seen.asks[s.Ask.Kind] = true, true, true
	w.seen.purposes[string(s.Purpose)] = true
	for _, f := range []app.Fault{s.Fault, s.Camera, s.Out} {
		w.seen.faults[f] = true
	}
	for _, f := range fx {
		w.seen.effects[reflect.TypeOf(f).Name()] = true
	}
}

// effect tells a lasting effect with its key; the instant in a key is told as the age of the story.
func (w *teller) effect(f Effect) string {
	when := func(key string) string { return strings.ReplaceAll(key, fmt.Sprint(w.now.Unix()), w.ran.String()) }
	switch f := f.(type) {
	case SendCase:
		s := f.From
		text := fmt.Sprintf("SendCase %s: %s, document %s, %d blobs, %s", f.Key(), s.Person.UPN, s.Document.Kind,
			len(s.DocBlobs)+len(s.SelfieBlobs), face(s))
		for _, x := range []fact{{"credential", s.Credential}, {"presented", s.Presentation}} {
			if x.value != "" {
				text += ", " + x.name + " " + x.value
			}
		}
		if !s.MailProven {
			text += ", mail not proven"
		}
		if s.Unchecked {
			text += ", not checked in the directory"
		}
		return text
	case SendPark:
		return "SendPark " + when(f.Key)
	case SendHelp:
		return strings.TrimSpace(fmt.Sprintf("SendHelp %s at %s %s", when(f.Key), f.Step, f.Fault))
	case SendClose:
		return fmt.Sprintf("SendClose %s, %s", when(f.Key), f.Reason)
	}
	return fmt.Sprintf("%T", f)
}

// face tells what the case says of the face.
func face(s State) string {
	if s.Live.Method == "" {
		return "no face"
	}
	text := "face by " + s.Live.Method
	if s.Live.Passed {
		text += " passed"
	}
	if s.Live.NoFlash {
		text += " without lights"
	}
	if s.Live.Locked {
		text += " locked"
	}
	for _, c := range s.Live.Checks {
		text += " " + c.ID + "=" + c.Outcome
	}
	for _, m := range s.Matches {
		text += " " + m.Band
	}
	return text
}

// facts are what a story tells of a state, in this order; an empty value is the ordinary case.
func (w *teller) facts(s State) []fact {
	yes := func(b bool) string {
		if b {
			return "yes"
		}
		return ""
	}
	count := func(n int) string {
		if n == 0 {
			return ""
		}
		return fmt.Sprint(n)
	}
	in := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return "in " + t.Sub(w.now).String()
	}
	ask := ""
	if s.Ask.Kind != NoAsk {
		ask = strings.TrimSpace(fmt.Sprintf("%s %s", s.Ask.Kind, s.Ask.Param)) + fmt.Sprintf(" #%d", s.Ask.ID)
	}
	var needs, can []string
	list := func(to *[]string, on bool, name string) {
		if on {
			*to = append(*to, name)
		}
	}
	n, v := s.Needs(), w.r.Look(s, w.now)
	list(&needs, n.Camera, "camera")
	list(&needs, n.Judge != NoJudge, "judge "+string(n.Judge))
	list(&needs, n.Call, "call")
	list(&needs, n.Watch, "watch")
	list(&can, v.CanBack, "back")
	list(&can, v.CanRetry, "retry")
	list(&can, v.CanGoOn, "go on without")
	list(&can, v.CanSkip, "skip")
	list(&can, v.CanNoFlash, "without lights")
	list(&can, v.CanLeave, "leave")
	list(&can, v.StaffAct, "staff takes it")
	p := s.Person
	return []fact{
		{"fault", string(s.Fault)},
		{"asks", ask},
		{"needs", strings.Join(needs, ", ")},
		{"can", strings.Join(can, ", ")},
		{"language", strings.TrimPrefix(s.Looks.Lang, w.r.Lang)},
		{"size", count(s.Looks.Size)},
		{"contrast", yes(s.Looks.Contrast)},
		{"warned", yes(!s.Warned.IsZero())},
		{"patient", yes(s.Patient)},
		{"case", s.Case},
		{"code", s.Code},
		{"typed", strings.Join(strings.Fields(p.UPN+" "+p.EmployeeID+" "+p.PersonalEmail+" "+p.Phone), " ")},
		{"no phone", yes(s.NoPhone)},
		{"consent", s.Consent},
		{"terms", s.Terms},
		{"outcome", string(s.Outcome)},
		{"not checked", yes(s.Unchecked)},
		{"PIN sent", yes(s.PINSent)},
		{"PIN again", in(s.PINAgain)},
		{"PIN tries", count(s.PINLeft)},
		{"mail proven", yes(s.MailProven)},
		{"document tries", count(s.DocTries)},
		{"document", s.Document.Kind},
		{"purpose", string(s.Purpose)},
		{"face begun", yes(s.SelfieBegun)},
		{"without lights", yes(s.NoFlash)},
		{"advice", v.Advice},
		{"locked", yes(s.Live.Locked)},
		{"face tries", count(s.SelfieTries)},
		{"face taken", yes(s.SelfieTaken)},
		{"presented", s.Presentation},
		{"credential", s.Credential},
		{"link", s.Link},
		{"scanned", yes(s.Scanned)},
		{"delivered", yes(s.Delivered)},
		{"reviewer told", yes(s.Told)},
		{"reviewer looks", yes(s.Opened)},
		{"approved", yes(s.Approved)},
		{"fast path", yes(s.ByFast)},
		{"media", strings.TrimPrefix(fmt.Sprintf("%g of %g s", s.Seconds, s.Need), "0 of 0 s")},
		{"call lost", yes(!s.CallLost.IsZero())},
		{"pass", yes(s.PassSeen)},
		{"pass ends", in(s.PassUntil)},
		{"pass used", yes(s.PassUsed)},
		{"passkey seen", yes(s.KeySeen)},
		{"helper in minutes", count(s.Helper)},
		{"hub away", yes(s.HubAway)},
		{"camera", string(s.Camera)},
		{"closed", string(s.Out)},
		{"wrong staff PINs", count(s.StaffWrong)},
		{"staff PIN", in(s.StaffAfter)},
	}
}

// changes tells what is different now: where the person is first.
func (w *teller) changes(before, next State, wiped bool) []string {
	var out []string
	if next.Step != before.Step {
		out = append(out, "-> "+string(next.Step))
	}
	if wiped {
		out = append(out, "wiped")
	}
	if next.Overlay != before.Overlay && (next.Overlay != NoOverlay || next.Step == before.Step) {
		if next.Overlay == NoOverlay {
			out = append(out, "overlay closed")
		} else {
			out = append(out, "overlay "+string(next.Overlay))
		}
	}
	was, is := w.facts(before), w.facts(next)
	for i, f := range is {
		if f == was[i] || wiped && f.value == "" {
			continue
		}
		if f.value == "" {
			f.value = "-"
		}
		out = append(out, f.name+": "+f.value)
	}
	return out
}

// tell plays a story and returns it with the answers that the flow gives now. With until it stops when that step is entered.
func (w *teller) tell(text string, until Step) (string, error) {
	var b strings.Builder
	last := ""
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if strings.HasPrefix(line, "  ") {
			continue // an answer; it is written anew
		}
		fmt.Fprintln(&b, line)
		told, err := w.line(line, until)
		if err != nil {
			return "", fmt.Errorf("line %d, %q: %w", i+1, line, err)
		}
		for _, t := range told {
			fmt.Fprintln(&b, "  "+t)
		}
		if until != "" && w.s.Step == until {
			return b.String(), nil
		}
		if line != "" {
			last = line
		}
	}
	if until != "" {
		return "", fmt.Errorf("the story never enters %s", until)
	}
	if !ended(w.s) || !strings.HasPrefix(last, "= ") {
		return "", fmt.Errorf("ends at %s after %q: want an end at attract, parked or done, and a line that says so", w.s.Step, last)
	}
	return b.String(), nil
}

func (w *teller) line(line string, until Step) ([]string, error) {
	sign, rest, _ := strings.Cut(line, " ")
	switch {
	case line == "" || sign == "#":
		return nil, nil
	case sign == ">" || sign == "!":
		e, err := w.event(rest)
		if err != nil {
			return nil, err
		}
		told, lawful, err := w.take(e)
		switch {
		case err != nil:
			return nil, err
		case lawful != (sign == ">"):
			return nil, fmt.Errorf("lawful: %t at %s %s", lawful, w.s.Step, w.s.Overlay)
		case !lawful:
			told = []string{"illegal"}
		case len(told) == 0:
			told = []string{"nothing changes"}
		}
		return told, nil
	case sign == "clock":
		d, err := time.ParseDuration(rest)
		w.now = w.now.Add(d)
		return nil, err
	case sign == "=":
		if at := strings.TrimSpace(string(w.s.Step) + " " + string(w.s.Overlay)); at != rest {
			return nil, fmt.Errorf("the flow is at %q", at)
		}
		return nil, nil
	case sign == "...":
		var name, step string
		if n, err := fmt.Sscanf(rest, "as %s until %s", &name, &step); n != 2 {
			return nil, err
		}
		raw, err := os.ReadFile(filepath.Join("testdata", name+".story"))
		if err != nil {
			return nil, err
		}
		if _, err := w.tell(string(raw), Step(step)); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return w.changes(State{}, w.s, false), nil
	case strings.HasPrefix(line, "+"):
		d, err := time.ParseDuration(line[1:])
		var out []string
		for range int(d / time.Second) {
			w.now, w.ran = w.now.Add(time.Second), w.ran+time.Second
			told, _, err := w.take(Ticked{})
			if err != nil {
				return nil, err
			}
			if len(told) > 0 {
				out = append(out, fmt.Sprintf("at %s: %s", w.ran, strings.Join(told, "; ")))
			}
			if until != "" && w.s.Step == until {
				break
			}
		}
		return out, err
	}
	return nil, fmt.Errorf("what is this line")
}

// difference shows two texts line by line: "-" stands in the file only, "+" is what the flow says now, with two lines around.
func difference(file, flow string) string {
	a, b := strings.Split(file, "\n"), strings.Split(flow, "\n")
	common := make([][]int, len(a)+1) // length of the longest common tail
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var all []string
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			all, i, j = append(all, "  "+a[i]), i+1, j+1
		case i < len(a) && (j == len(b) || common[i+1][j] >= common[i][j+1]):
			all, i = append(all, "- "+a[i]), i+1
		default:
			all, j = append(all, "+ "+b[j]), j+1
		}
	}
	var out []string
	for i, line := range all {
		near := all[max(0, i-2):min(len(all), i+3)]
		if slices.ContainsFunc(near, func(l string) bool { return l[0] != ' ' }) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.story")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	seen := newCoverage()
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".story"), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(string(raw), "# ") {
				t.Fatal("a story begins with a comment that says what happens to whom")
			}
			now, err := newTeller(seen).tell(string(raw), "")
			switch {
			case err != nil:
				t.Fatal(err)
			case now == string(raw):
			case *rewrite:
				if err := os.WriteFile(file, []byte(now), 0o644); err != nil {
					t.Fatal(err)
				}
			default:
				t.Errorf("the flow tells it otherwise (- file, + flow):\n%s", difference(string(raw), now))
			}
		})
	}
	t.Run("meet everything", seen.complete)
}

// complete fails for every event, step, overlay, question, fault, effect and purpose, and for every arrow of the diagram, that no story
// meets.
func (c *coverage) complete(t *testing.T) {
	for _, e := range append(slices.Clone(all), FromHub{}) {
		if !c.events[Name(e)] {
			t.Errorf("no story has the event %s", Name(e))
		}
	}
	for _, s := range Steps {
		if !c.steps[s] {
			t.Errorf("no story comes to %s", s)
		}
	}
	_, arrows := reachable()
	for a := range arrows {
		if !c.arrows[a] {
			t.Errorf("no story goes from %s to %s", a[0], a[1])
		}
	}
	for _, o := range []Overlay{HelpOverlay, PINOverlay, StaffOverlay} {
		if !c.overlays[o] {
			t.Errorf("no story has the overlay %s", o)
		}
	}
	for _, a := range []AskKind{
		AskIdentify, AskPINSend, AskPINCheck, AskOffer, AskPresent, AskFast, AskResume, AskResumeFace, AskPass, AskEnrol, AskStaff,
	} {
		if !c.asks[a] {
			t.Errorf("no story asks %s", a)
		}
	}
	for _, f := range app.Faults {
		if !c.faults[f] {
			t.Errorf("no story has the fault %s", f)
		}
	}
	for _, f := range []Effect{SendCase{}, SendPark{}, SendHelp{}, SendClose{}, Wipe{}} {
		if name := reflect.TypeOf(f).Name(); !c.effects[name] {
			t.Errorf("no story has the effect %s", name)
		}
	}
	for _, p := range []Purpose{ForCase, ForFast, ForRepass, ForResume} {
		if !c.purposes[string(p)] {
			t.Errorf("no story takes a selfie for %q", p)
		}
	}
}

// A teller that takes everything would prove nothing.
func TestUntrueStoryFails(t *testing.T) {
	for name, c := range map[string]struct{ story, want string }{
		"refused event":      {"> Agreed\n= attract\n", "lawful: false"},
		"lawful event":       {"! Started\n= attract\n", "lawful: true"},
		"wrong place":        {"> Started\n= ready\n", `the flow is at "display"`},
		"open end":           {"> Started\n= display\n", "ends at display"},
		"end without a word": {"> Started\n> Ended\n", "ends at attract"},
		"unknown event":      {"> Vanished\n", "no event is called"},
		"unknown field":      {"> Started {\"X\":1}\n", "unknown field"},
		"unknown line":       {"Started\n", "what is this line"},
		"step never reached": {"... as first-visit until refused\n", "never enters refused"},
	} {
		if _, err := newTeller(newCoverage()).tell(c.story, ""); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	const told = "> Started\n  -> ready\n> Ended\n= attract\n"
	now, err := newTeller(newCoverage()).tell(told, "")
	if err != nil || now == told {
		t.Fatal("a wrong answer was believed", err)
	}
	if d := difference(told, now); !strings.Contains(d, "-   -> ready") || !strings.Contains(d, "+   -> display") {
		t.Errorf("the difference does not show it:\n%s", d)
	}
}

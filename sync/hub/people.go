package hub

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"strings"
	"sync"

	"github.com/passdesk/passdesk/app"
)

// Employee is one of the built-in, fictional people. Seed names the face: the badge picture, the portrait in the document and
// the person before the simulated camera are drawn from it.
type Employee struct {
	Person
	Phone       string `json:"phone"`
	Nationality string `json:"nationality"`
	Sex         string `json:"sex"`
	Document    string `json:"document"` // number
	Expiry      string `json:"expiry"`
	Seed        int64  `json:"seed"`
}

// Employees lists the built-in people of Utopia. The last four are managers, the others are new. Some may have a pass, some a
// passkey at once; one's document has expired and one is known by a name that is not in the document.
func Employees() []Employee {
	const board, ops, lab, itd = "thea.moreau@utopia.example", "marcus.lindqvist@utopia.example", "indira.rao@utopia.example", "samuel.okafor@utopia.example"
	rows := []struct {
		given, surname, preferred, birth, sex, document, expiry, manager string
		outcome                                                          app.Outcome
	}{
		{"Ana Sofia", "Ferreira", "Ana", "1996-04-17", "F", "UT4417093", "2031-06-30", ops, app.OutcomeTAP},
		{"Björn Åke", "Söderström", "", "1988-11-02", "M", "UT2290415", "2029-02-14", ops, app.OutcomeTAP},
		{"Chidera", "Nwosu-Bell", "", "1999-07-23", "F", "UT5081127", "2033-01-09", lab, app.OutcomePasskey},
		{"Dmitri", "Volkov", "Dima", "1979-02-08", "M", "UT1147260", "2028-09-19", lab, app.OutcomeTAP},
		{"Elizabeth Jane", "O'Connor", "Liz", "1993-12-30", "F", "UT3390528", "2030-04-04", itd, app.OutcomePasskey},
		{"Farid", "al-Hassan", "", "1985-05-14", "M", "UT7702336", "2032-11-28", itd, app.OutcomeTAP},
		{"Giulia", "De Santis", "", "2001-09-05", "F", "UT6613049", "2034-03-17", ops, app.OutcomeTAP},
		{"Hiroshi", "Tanaka", "", "1990-01-19", "M", "UT9021754", "2025-08-01", lab, app.OutcomeTAP}, // expired
		{"Thea", "Moreau", "", "1968-03-11", "F", "UT0014482", "2030-10-10", "", app.OutcomePasskey},
		{"Marcus", "Lindqvist", "", "1975-08-26", "M", "UT0025593", "2029-12-01", board, app.OutcomeTAP},
		{"Indira", "Rao", "", "1981-06-03", "F", "UT0036604", "2031-05-22", board, app.OutcomeTAP},
		{"Samuel", "Okafor", "Sam", "1983-10-27", "M", "UT0047715", "2028-07-07", board, app.OutcomeTAP},
	}
	ascii := strings.NewReplacer("ö", "o", "å", "a", "'", "", " ", "", "-", "")
	delegates := map[string]string{ops: itd, lab: ops, itd: lab}
	list := make([]Employee, len(rows))
	for i, r := range rows {
		first, _, _ := strings.Cut(strings.ToLower(r.given), " ")
		name := ascii.Replace(first) + "." + ascii.Replace(strings.ToLower(r.surname))
		e := Employee{
			Person: Person{
				UPN: name + "@utopia.example", EmployeeID: fmt.Sprintf("U%05d", 10417+137*i), PersonalEmail: name + "@mail.example",
				GivenNames: r.given, Surname: r.surname, Preferred: r.preferred, Birth: r.birth, Manager: r.manager, Outcome: r.outcome,
			},
			Phone: fmt.Sprintf("+9990555%04d", 101+i), Nationality: "UTO", Sex: r.sex, Document: r.document, Expiry: r.expiry, Seed: int64(101 + i),
		}
		e.Delegate = delegates[e.UPN]
		list[i] = e
	}
	return list
}

// utopia is the built-in Directory.
type utopia struct {
	people map[string]Employee
	draw   func(seed int64) image.Image
	mu     sync.Mutex
	badges map[string][]byte
}

func newUtopia(draw func(int64) image.Image) *utopia {
	u := &utopia{people: map[string]Employee{}, draw: draw, badges: map[string][]byte{}}
	for _, e := range Employees() {
		u.people[e.UPN] = e
	}
	return u
}

func (u *utopia) Identify(_ context.Context, a app.Applicant) (Person, error) {
	// Every comparison is made, whichever of them fails.
	fold := func(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
	e, known := u.people[fold(a.UPN)]
	id := same(fold(e.EmployeeID), fold(a.EmployeeID))
	mail := same(fold(e.PersonalEmail), fold(a.PersonalEmail))
	if !known || !id || !mail {
		return Person{}, ErrNoPerson
	}
	return e.Person, nil
}

func (u *utopia) Person(_ context.Context, upn string) (Person, error) {
	e, ok := u.people[strings.ToLower(upn)]
	if !ok {
		return Person{}, ErrNoPerson
	}
	return e.Person, nil
}

func (u *utopia) Badge(_ context.Context, upn string) ([]byte, error) {
	e, ok := u.people[strings.ToLower(upn)]
	if !ok || u.draw == nil {
		return nil, nil
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if raw := u.badges[e.UPN]; raw != nil {
		return raw, nil
	}
	img := u.draw(e.Seed)
	if img == nil {
		return nil, nil
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 90}); err != nil {
		return nil, fmt.Errorf("badge picture: %w", err)
	}
	u.badges[e.UPN] = out.Bytes()
	return u.badges[e.UPN], nil
}

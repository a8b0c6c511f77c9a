// Package hubside puts a hub together out of its parts, for the program that embeds one and for the one that is one: the cases,
// the built-in passkeys, and the looks of the fictional employees.
package hubside

import (
	"context"
	"fmt"
	"image"
	"net"
	"strings"
	"time"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/rehearsal"
	"github.com/passdesk/passdesk/sync/hub"
	"github.com/passdesk/passdesk/sync/passkey"
)

// Person gives the look and the documents of a built-in employee: names, dates and number are the directory's, the look is that of the
// rehearsal's person who has the same place among people of that sex.
func Person(e hub.Employee) rehearsal.Person {
	place := 0
	for _, other := range hub.Employees() {
		if other.UPN == e.UPN {
			break
		}
		if other.Sex == e.Sex {
			place++
		}
	}
	p := rehearsal.PersonFor(e.Seed)
	for _, look := range rehearsal.Persons() {
		if look.Sex != e.Sex {
			continue
		}
		if place == 0 {
			p = look
			break
		}
		place--
	}
	p.Given, p.Surname, p.Sex = e.GivenNames, e.Surname, e.Sex
	if e.Document != "" {
		p.PassportNo = e.Document
	}
	if day, err := document.ParseDay(e.Birth); err == nil && day.Complete() {
		p.Birth = time.Date(day.Year, time.Month(day.Month), day.Day, 0, 0, 0, 0, time.UTC)
	}
	return p
}

// Employee finds a built-in employee by work e-mail; without one the first is taken.
func Employee(upn string) hub.Employee {
	all := hub.Employees()
	for _, e := range all {
		if strings.EqualFold(e.UPN, upn) {
			return e
		}
	}
	return all[0]
}

// Open makes a hub with the built-in passkeys and badge pictures.
func Open(cfg hub.Config) (*hub.Hub, error) {
	if cfg.BadgePicture == nil {
		cfg.BadgePicture = badge
	}
	if cfg.PublicURL == "" && cfg.TLSCert == "" { // a passkey belongs to a name, never to an address
		_, port, err := net.SplitHostPort(cfg.Listen)
		if err != nil {
			return nil, fmt.Errorf("hub: listen %q: %w", cfg.Listen, err)
		}
		cfg.PublicURL = "http://localhost:" + port
	}
	h, err := hub.New(cfg)
	if err != nil {
		return nil, err
	}
	party, err := passkey.New(passkey.Config{
		PublicURL: h.URL(), Site: cfg.Site, Rehearsal: cfg.Rehearsal, Gate: h, Store: h, Log: cfg.Log, Now: cfg.Now,
		OnRegistered: func(caseID, _ string, c passkey.Credential) error { return h.PasskeySeen(caseID, c.ID) },
		Name: func(ctx context.Context, upn string) string {
			if who, err := h.Person(ctx, upn); err == nil {
				return who.Name()
			}
			return upn
		},
	})
	if err != nil {
		_ = h.Close()
		return nil, err
	}
	h.UsePasskeys(party)
	return h, nil
}

// badge draws the badge picture of the built-in employee with that seed.
func badge(seed int64) image.Image {
	for _, e := range hub.Employees() {
		if e.Seed == seed {
			return rehearsal.BadgePicture(Person(e))
		}
	}
	return rehearsal.BadgePicture(rehearsal.PersonFor(seed))
}

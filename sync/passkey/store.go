package passkey

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
	"sync"
	"time"
)

// Store keeps records under two names. The hub is one. Writing the same names again replaces the record.
type Store interface {
	SavePasskey(owner, id string, record []byte) error
	Passkeys(owner string) ([][]byte, error)
}

// Memory is a Store that forgets with the process.
type Memory struct {
	mu      sync.Mutex
	records map[string]map[string][]byte
}

// NewMemory makes an empty one.
func NewMemory() *Memory { return &Memory{records: map[string]map[string][]byte{}} }

// SavePasskey implements Store.
func (m *Memory) SavePasskey(owner, id string, record []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.records[owner] == nil {
		m.records[owner] = map[string][]byte{}
	}
	m.records[owner][id] = bytes.Clone(record)
	return nil
}

// Passkeys implements Store; the records come in the order of their ids.
func (m *Memory) Passkeys(owner string) ([][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var ids []string
	for id := range m.records[owner] {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	var list [][]byte
	for _, id := range ids {
		list = append(list, bytes.Clone(m.records[owner][id]))
	}
	return list, nil
}

// indexOf is the owner under which the person of a credential is found. A UPN has no colon before its @, so the two kinds of
// owner never meet.
func indexOf(id string) string { return "credential:" + id }

// credentials reads the passkeys of a person.
func (p *RelyingParty) credentials(upn string) ([]Credential, error) {
	raw, err := p.conf.Store.Passkeys(upn)
	if err != nil {
		return nil, fmt.Errorf("read passkeys: %w", err)
	}
	list := make([]Credential, len(raw))
	for i := range raw {
		if err := json.Unmarshal(raw[i], &list[i]); err != nil {
			return nil, fmt.Errorf("read passkeys: %w", err)
		}
	}
	return list, nil
}

// owner finds the person of a credential, "" if there is none.
func (p *RelyingParty) owner(id string) (upn string, err error) {
	raw, err := p.conf.Store.Passkeys(indexOf(id))
	if err != nil {
		return "", fmt.Errorf("read passkeys: %w", err)
	}
	if len(raw) == 0 {
		return "", nil
	}
	return string(raw[0]), nil
}

// save writes the record; the index goes first, so that a stored passkey is always found.
func (p *RelyingParty) save(upn string, c Credential) error {
	record, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("write passkey: %w", err)
	}
	if err := p.conf.Store.SavePasskey(indexOf(c.ID), "owner", []byte(upn)); err != nil {
		return fmt.Errorf("write passkey: %w", err)
	}
	if err := p.conf.Store.SavePasskey(upn, c.ID, record); err != nil {
		return fmt.Errorf("write passkey: %w", err)
	}
	return nil
}

// newestSince returns the id of the newest passkey of a list made at or after a time.
func newestSince(list []Credential, since time.Time) string {
	var best Credential
	for _, c := range list {
		if !c.Created.Before(since) && (best.ID == "" || c.Created.After(best.Created)) {
			best = c
		}
	}
	return best.ID
}

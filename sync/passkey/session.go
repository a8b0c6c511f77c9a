package passkey

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"
)

// session is a browser that brought a valid pass or ticket.
type session struct {
	caseID, upn, name string
	challenge         *challenge // of the registration that is under way
	made              string     // id of the passkey, once it is registered
}

// challenge is one ceremony that waits for its answer.
type challenge struct {
	data  webauthn.SessionData
	until time.Time
}

// shelf keeps things for browsers for a while, each under a token that only its cookie knows. It holds at most limit of
// them; then the one that would end first gives way.
type shelf[T any] struct {
	mu    sync.Mutex
	limit int
	items map[[32]byte]*kept[T]
}

type kept[T any] struct {
	value T
	until time.Time
}

func newShelf[T any](limit int) *shelf[T] {
	return &shelf[T]{limit: limit, items: map[[32]byte]*kept[T]{}}
}

// put keeps v and returns its token, 256 random bits.
func (s *shelf[T]) put(v T, now, until time.Time) (token string) {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails, see crypto/rand
	token = base64.RawURLEncoding.EncodeToString(b)
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, i := range s.items {
		if !now.Before(i.until) {
			delete(s.items, k)
		}
	}
	if len(s.items) >= s.limit {
		var first [32]byte
		var at time.Time
		for k, i := range s.items {
			if at.IsZero() || i.until.Before(at) {
				first, at = k, i.until
			}
		}
		delete(s.items, first)
	}
	s.items[sha256.Sum256([]byte(token))] = &kept[T]{v, until}
	return token
}

// change lets fn look at what a token stands for, and change it. It tells whether there was something.
func (s *shelf[T]) change(token string, now time.Time, fn func(*T)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.items[sha256.Sum256([]byte(token))]
	if !ok || !now.Before(i.until) {
		return false
	}
	fn(&i.value)
	return true
}

// get returns a copy of what a token stands for.
func (s *shelf[T]) get(token string, now time.Time) (v T, ok bool) {
	ok = s.change(token, now, func(t *T) { v = *t })
	return v, ok
}

// take returns what a token stands for, and forgets it.
func (s *shelf[T]) take(token string, now time.Time) (v T, ok bool) {
	v, ok = s.get(token, now)
	s.mu.Lock()
	defer s.mu.Unlock()
	key := sha256.Sum256([]byte(token))
	_, still := s.items[key] // another request may have been quicker
	delete(s.items, key)
	return v, ok && still
}

package call

import (
	"fmt"
	"time"

	"github.com/pion/webrtc/v4"
)

// This file is what the session does with each message of the protocol.

func (s *session) message(m Message) error {
	if m.Type == Resumed {
		return s.resumed()
	}
	if m.Type == Left {
		s.pageThere = false
		if !s.linked {
			s.setState(Interrupted, "left")
		}
		return nil
	}
	if s.station {
		return s.fromPage(m)
	}
	return s.fromStation(m)
}

// resumed makes good what may have been lost while the signalling was away.
func (s *session) resumed() error {
	if !s.station {
		gen := 0
		if s.linked {
			gen = s.gen
		}
		s.send(Message{Type: Joined, Gen: gen})
		return nil
	}
	if !s.answered && time.Since(s.offered) < staleAfter {
		s.repeat()
	}
	return nil
}

func (s *session) fromPage(m Message) error {
	if m.Type == Joined {
		return s.joined(m)
	}
	if s.page == "" {
		s.page = m.Page
	}
	if m.Page != s.page {
		return nil // a page that has been replaced
	}
	s.pageThere = true
	if m.Gen > s.gen && m.Type != Bye {
		// The page is in this call since before we were: the station was restarted. It
		// will not take an offer with a number that it has seen.
		s.gen = m.Gen
		return s.rebuild("page ahead")
	}
	switch m.Type {
	case Bye:
		s.state.Reason = m.Reason
		return errBye
	case Answer:
		if m.Gen != s.gen || s.answered {
			return nil
		}
		err := s.peer.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: m.SDP})
		if err != nil {
			s.log.Warn("call: answer refused", "gen", m.Gen, "error", err)
			return nil // the timers will try again
		}
		s.answered = true
		s.peer.negotiated()
		s.addTheirs()
	case ICE:
		s.candidate(m)
	case NeedRestart:
		s.asked = s.asked || m.Gen == s.gen // done by the timers, not too often
	case StatsReport:
		// A page that holds this number without having answered it has it from a station before us.
		s.asked = s.asked || m.Gen == s.gen && !s.answered
	}
	return nil
}

// joined welcomes a page: one that only lost its WebSocket keeps its peer, any other
// gets a fresh one, or the offer that nobody took yet.
func (s *session) joined(m Message) error {
	same := m.Page == s.page
	s.page, s.pageThere = m.Page, true
	s.patience = rebuildAfter
	switch {
	case m.Gen > s.gen:
		s.gen = m.Gen
		return s.rebuild("page ahead")
	case m.Gen != 0 && same && m.Gen == s.gen && s.answered:
		if s.linked && s.brokenAt.IsZero() {
			return nil
		}
		return s.restart("page back")
	case m.Gen != 0 && same && s.answered:
		return s.restart("page behind")
	case !s.answered && s.offer.Fresh && time.Since(s.offered) < staleAfter:
		s.repeat()
		return nil
	default:
		if s.state.Phase != Connecting {
			s.setState(Reconnecting, "page opened")
		}
		return s.rebuild("page opened")
	}
}

func (s *session) fromStation(m Message) error {
	switch m.Type {
	case Bye:
		s.state.Reason = m.Reason
		return errBye
	case Offer:
		return s.answer(m)
	case ICE:
		if m.Gen > s.gen {
			s.early = append(s.early, m)
			return nil
		}
		s.candidate(m)
	}
	return nil
}

// answer is the page's half of an offer.
func (s *session) answer(m Message) error {
	if m.Gen <= s.gen {
		return nil
	}
	s.gen, s.mine, s.theirs, s.answered = m.Gen, nil, nil, false
	s.offered = time.Now()
	if m.Fresh || s.peer == nil {
		s.drop()
		p, err := newPeer(s)
		if err != nil {
			return err
		}
		s.peer, s.brokenAt = p, time.Time{}
	}
	pc := s.peer.pc
	err := pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: m.SDP})
	if err != nil {
		s.send(Message{Type: NeedRestart, Gen: s.gen})
		return nil
	}
	s.answered = true
	answer, err := pc.CreateAnswer(nil)
	if err != nil {
		return fmt.Errorf("make answer: %w", err)
	}
	if err := pc.SetLocalDescription(answer); err != nil {
		return fmt.Errorf("set answer: %w", err)
	}
	s.peer.negotiated()
	s.send(Message{Type: Answer, Gen: s.gen, SDP: answer.SDP})
	early := s.early
	s.early = nil
	for _, e := range early {
		s.candidate(e)
	}
	s.addTheirs()
	return nil
}

// candidate adds one of the other side's, or keeps it until the description is there.
func (s *session) candidate(m Message) {
	if m.Gen != s.gen || m.Candidate == nil || m.Candidate.Candidate == "" {
		return
	}
	s.theirs = append(s.theirs, *m.Candidate)
	if s.answered {
		s.addTheirs()
	}
}

func (s *session) addTheirs() {
	for _, c := range s.theirs {
		init := webrtc.ICECandidateInit{
			Candidate: c.Candidate, SDPMid: c.SDPMid, SDPMLineIndex: c.SDPMLineIndex, UsernameFragment: c.UsernameFragment,
		}
		if err := s.peer.pc.AddICECandidate(init); err != nil {
			s.log.Debug("call: candidate refused", "gen", s.gen)
		}
	}
	s.theirs = nil
}

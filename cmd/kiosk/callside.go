package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/coder/websocket"

	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/rehearsal"
	"github.com/passdesk/passdesk/sync/call"
	"github.com/passdesk/passdesk/sync/wire"
)

// Call is the worker that holds the station's end of the call. It is started again by the journey alone: what breaks inside is
// mended inside.
func (k *Kiosk) Call(ctx context.Context, s journey.State, send func(journey.Event)) {
	if k.eyes.actor != nil {
		k.eyes.actor.Obey(rehearsal.TaskCall, capture.HintNone)
	}
	// The microphone is open during a call only, as the applicant consented to.
	sound, err := call.OpenDuplex(ctx, call.DuplexOptions{Log: k.log})
	if err == nil {
		defer sound.Close()
	} else {
		k.log.Warn("no-sound", "err", err)
	}
	for ctx.Err() == nil {
		err := k.oneCall(ctx, s.Case, sound, send)
		if ctx.Err() != nil {
			return
		}
		k.log.Warn("call-ended", "err", err)
		send(journey.MediaLost{})
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func (k *Kiosk) oneCall(ctx context.Context, id string, sound *call.Duplex, send func(journey.Event)) error {
	socket := call.NewSocket(func(ctx context.Context) (*websocket.Conn, error) {
		conn, err := k.line.Client.Call(ctx, id)
		var status *wire.StatusError
		if errors.As(err, &status) && status.Final() {
			return nil, fmt.Errorf("%w: %w", call.ErrRefused, err)
		}
		return conn, err
	}, k.log)
	defer socket.Close()
	opts := call.Options{
		Video: func() ([]byte, int, int, uint64, time.Time, bool) {
			f, ok := k.eyes.session.Latest()
			return f.Pix, f.Width, f.Height, f.Seq, f.At, ok
		},
		OnRemote:     k.show.Remote,
		LoopbackOnly: k.loopback,
		Log:          k.log,
		OnState: func(st call.State) {
			k.log.Info("call", "phase", st.Phase, "reason", st.Reason)
			switch st.Phase {
			case call.Interrupted, call.Reconnecting:
				send(journey.MediaLost{})
			}
		},
	}
	if sound != nil {
		opts.Audio = sound
	}
	return call.Run(ctx, socket, opts)
}

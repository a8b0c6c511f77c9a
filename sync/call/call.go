package call

import (
	"context"
	"encoding/json"
	"errors"
	"image"
	"log/slog"
	"time"

	"github.com/pion/webrtc/v4"
)

// Message is one JSON object of the protocol; see the package comment.
type Message struct {
	Type      string          `json:"type"`
	Gen       int             `json:"gen,omitempty"`
	Fresh     bool            `json:"fresh,omitempty"`
	Page      string          `json:"page,omitempty"`
	SDP       string          `json:"sdp,omitempty"`
	Candidate *Candidate      `json:"candidate,omitempty"`
	Reason    string          `json:"reason,omitempty"`
	Stats     json.RawMessage `json:"stats,omitempty"`
}

// Candidate is the browser's RTCIceCandidateInit.
type Candidate struct {
	Candidate        string  `json:"candidate"`
	SDPMid           *string `json:"sdpMid,omitempty"`
	SDPMLineIndex    *uint16 `json:"sdpMLineIndex,omitempty"`
	UsernameFragment *string `json:"usernameFragment,omitempty"`
}

// The message types.
const (
	Joined      = "joined"
	Left        = "left"
	Offer       = "offer"
	Answer      = "answer"
	ICE         = "ice"
	NeedRestart = "need-restart"
	Bye         = "bye"
	StatsReport = "stats"

	// Resumed never travels: a Signal that reconnects by itself returns it from
	// Receive after each reconnection, since messages may have been lost meanwhile.
	Resumed = "resumed"
)

// Signal carries messages to and from the page. Receive is called by one goroutine,
// Send by several. An error from Receive is final: a Signal that can reconnect does
// so inside (see NewSocket).
type Signal interface {
	Send(ctx context.Context, m Message) error
	Receive(ctx context.Context) (Message, error)
}

// AudioDevice is a microphone and a speaker at 48 kHz, one channel, 16 bit. None of
// its methods may block.
type AudioDevice interface {
	// Record moves what the microphone has heard into pcm and tells how many
	// samples that were.
	Record(pcm []int16) int
	// Play queues samples for the speaker and tells how many it took.
	Play(pcm []int16) int
	// Queued is the number of samples waiting to be played.
	Queued() int
}

// ICEServer is a STUN or TURN server.
type ICEServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

// Options says where media comes from and goes to. The zero value is a call
// without camera, microphone, speaker or anybody who watches.
type Options struct {
	// Video returns the newest camera frame: packed BGR, not mirrored, width*height*3
	// bytes that nobody writes to for the next 200 ms; seq changes with each new
	// frame; at is the capture time with its monotonic reading. ok false: the camera is
	// off or lost, and the reviewer sees grey until it is back. It is polled up to
	// 100 times a second, from one goroutine, and must not block. Nil: no camera.
	Video func() (bgr []byte, width, height int, seq uint64, at time.Time, ok bool)
	// FrameRate bounds the frames sent in a second; 0 means 30.
	FrameRate int
	// Audio is the microphone and speaker. Nil: silence is sent, and what is heard is
	// decoded, counted and not played.
	Audio AudioDevice
	// OnRemote gets each decoded picture of the other side, alpha 255. The same
	// three pictures are used in turn: show one before the third next arrives. It is called
	// from the media path and must not block.
	OnRemote func(*image.RGBA)
	// OnStats is called every 500 ms, and once at the end.
	OnStats func(Stats)
	// OnState is called at each change, in order, from one goroutine.
	OnState func(State)
	// ICEServers are tried besides direct paths.
	ICEServers []ICEServer
	// LoopbackOnly keeps every packet on this machine, for tests and for a hub that
	// listens on loopback.
	LoopbackOnly bool
	// RelayOnly shows the other side no address of ours and needs a TURN server.
	RelayOnly bool
	// Log gets events without payloads or addresses; nil means slog.Default().
	Log *slog.Logger

	// setEngine changes transport settings in tests.
	setEngine func(*webrtc.SettingEngine)
}

// Phase is where a call stands.
type Phase string

// The phases. A call starts in Connecting; Closed is the last.
const (
	Connecting   Phase = "connecting"   // nobody there yet, or the first handshake
	Connected    Phase = "connected"    // packets flow
	Interrupted  Phase = "interrupted"  // nothing has come in for 2.5 s, or the page left
	Reconnecting Phase = "reconnecting" // a new offer is out
	Closed       Phase = "closed"
)

// State is a phase and, for Interrupted and Closed, a reason for the log:
// "silence", "left", "disconnected", "failed", "ended" (by our own side), "signalling",
// or what the page's bye said.
type State struct {
	Phase  Phase
	Reason string
}

// Stats are counted over the whole call, through every reconnection, and travel as
// the "stats" message once a second. Counters never go down.
type Stats struct {
	Gen            int    `json:"gen"`            // newest offer
	MS             int64  `json:"ms"`             // since the call began
	Connected      bool   `json:"connected"`      // packets have come in during the last 2.5 s
	FramesDecoded  uint64 `json:"framesDecoded"`  // pictures of the other side
	FramesBroken   uint64 `json:"framesBroken"`   // lost, or refused by the decoder
	AudioPackets   uint64 `json:"audioPackets"`   // Opus packets received
	AudioConcealed uint64 `json:"audioConcealed"` // missing ones, made up by FEC or PLC
	AudioLevel     int    `json:"audioLevel"`     // loudest 100 ms heard since the last Stats, dBFS, -127 for silence
	BytesIn        uint64 `json:"bytesIn"`        // RTP with headers
	BytesOut       uint64 `json:"bytesOut"`
	FramesSent     uint64 `json:"framesSent"`
	KeyFramesSent  uint64 `json:"keyFramesSent"`
	Retransmitted  uint64 `json:"retransmitted"` // packets sent again because the other side asked
	// What the other side reports to have received of ours (RTCP receiver reports).
	RemoteVideoPackets uint64  `json:"remoteVideoPackets"`
	RemoteAudioPackets uint64  `json:"remoteAudioPackets"`
	RemoteLoss         float64 `json:"remoteLoss"` // 0..1, worst of both streams, in the last report
	RTT                int     `json:"rtt"`        // ms; 0 until known
	KbitIn             int     `json:"kbitIn"`     // kbit/s over the last second
	KbitOut            int     `json:"kbitOut"`
	Target             int     `json:"target"` // kbit/s the encoder is asked for
	Width              int     `json:"width"`  // of the picture that is sent, pixels
	Height             int     `json:"height"`
	RemoteWidth        int     `json:"remoteWidth"` // of the picture that is received
	RemoteHeight       int     `json:"remoteHeight"`
	// BothWaysMS is the time during which media really flowed in both directions: in each
	// half second counted, at least 2 pictures decoded and 5 audio packets received,
	// and within the last 6 s a report that the other side received more of our video and of
	// our audio, with less than half lost.
	BothWaysMS int64 `json:"bothWaysMs"`
}

// ErrSignal is returned by Run when the Signal fails for good.
var ErrSignal = errors.New("signalling failed")

// Run holds the station's end of one call until the context ends (it then sends
// bye) or the page says bye; both return nil. It waits for the page as long as it takes.
// Everything it started has ended when it returns, which takes 3 s at most.
func Run(ctx context.Context, signal Signal, o Options) error {
	return newSession(signal, o, true).run(ctx)
}

// RunPage holds the page's end of a call, for rehearsals and tests in which no
// browser takes part. It speaks the page's half of the protocol and returns when the
// context ends or the station says bye.
func RunPage(ctx context.Context, signal Signal, o Options) error {
	return newSession(signal, o, false).run(ctx)
}

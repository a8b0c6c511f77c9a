package call

import (
	"github.com/pion/rtp"
)

// maxBody keeps a packet, with RTP and SRTP overhead, RTX header, IPv6 and TURN, under
// the smallest MTU met in practice.
const maxBody = 1160

// packetizer cuts encoded frames into RTP packets. Sequence numbers are its own;
// time stamps come from the caller, because they are the capture time.
type packetizer struct {
	seq       uint16
	pictureID uint16
	buf       [maxBody + 4]byte
	packet    rtp.Packet
}

// vp8 writes one frame. The packet handed to write is reused for the next.
func (z *packetizer) vp8(frame []byte, ts uint32, write func(*rtp.Packet) error) error {
	z.pictureID = (z.pictureID + 1) & 0x7fff
	// Equal parts lose less to a late last fragment than full ones and a crumb.
	parts := (len(frame) + maxBody - 1) / maxBody
	for i := range parts {
		from, to := i*len(frame)/parts, (i+1)*len(frame)/parts
		s := byte(0)
		if i == 0 {
			s = 0x10
		}
		z.buf[0] = 0x80 | s // X, S, PID 0
		z.buf[1] = 0x80     // I
		z.buf[2] = 0x80 | byte(z.pictureID>>8)
		z.buf[3] = byte(z.pictureID)
		n := copy(z.buf[4:], frame[from:to])
		if err := z.write(z.buf[:4+n], ts, i == parts-1, write); err != nil {
			return err
		}
	}
	return nil
}

// one writes a payload that fits one packet.
func (z *packetizer) one(payload []byte, ts uint32, marker bool, write func(*rtp.Packet) error) error {
	return z.write(payload, ts, marker, write)
}

func (z *packetizer) write(payload []byte, ts uint32, marker bool, write func(*rtp.Packet) error) error {
	z.packet = rtp.Packet{
		Header:  rtp.Header{Version: 2, Marker: marker, SequenceNumber: z.seq, Timestamp: ts},
		Payload: payload,
	}
	z.seq++
	return write(&z.packet)
}

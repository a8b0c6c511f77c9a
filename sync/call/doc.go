// Package call is the station's end of the video call: one Pion peer that sends
// the camera and the microphone to the reviewer's browser and plays what comes
// back. It owns transport (ICE, pacing, repair, bit rate), the codecs' timing,
// the audio devices and the statistics from which the hub counts seconds of
// two-way media. It knows nothing of journeys, windows, or the hub's routes.
//
// # Words
//
// The station is the kiosk that runs this package. The page is the reviewer's
// browser page (the desk). The relay is the hub, which hands each message of one
// end to the other, unchanged, and may add its own (left). A peer is one
// PeerConnection; a call may need several, one after another. A generation (gen)
// is the number of one offer, counted up from 1 by the station over the whole
// call; everything that belongs to that offer carries its number.
//
// # Protocol
//
// Messages are JSON objects, one per WebSocket text message, at most 64 KiB.
// Unknown types and unknown members are ignored. The station is always the
// offerer, in every case; the page never offers. That leaves no glare.
//
//	page → station
//	  {"type":"joined","page":"k3v9","gen":0}
//	      First message after each opening of the page's WebSocket. page is a
//	      random string that the page draws when it loads and puts in everything
//	      it sends. gen is the gen of the last offer it answered if it still holds
//	      that RTCPeerConnection (only the WebSocket was lost), else 0 or absent
//	      (page opened or reloaded).
//	  {"type":"answer","page":"k3v9","gen":1,"sdp":"v=0..."}
//	  {"type":"ice","page":"k3v9","gen":1,"candidate":{...}}
//	  {"type":"need-restart","page":"k3v9","gen":1}
//	      The page's connection is "failed", or "disconnected" for 4 s, or could not
//	      take the offer. The station answers with a new offer.
//	  {"type":"bye","page":"k3v9","reason":"hung-up"}
//	      Ends the call for good. Not sent when a page merely closes.
//	  {"type":"stats","page":"k3v9","gen":1,"stats":{...}}
//	      For the hub, about every second. The hub reads framesDecoded and audioPackets,
//	      which are the page's own inbound counts; the station heeds only the gen.
//
//	station → page
//	  {"type":"offer","gen":1,"fresh":true,"sdp":"v=0..."}
//	      fresh true: close any RTCPeerConnection you hold and make a new one.
//	      fresh absent: the same connection, restarted (ICE restart).
//	      The same gen may come twice; ignore the second.
//	  {"type":"ice","gen":1,"candidate":{...}}
//	  {"type":"bye","reason":"done"}
//	  {"type":"stats","gen":1,"stats":{...}}
//	      For the hub, every second; see [Stats] for the members.
//
//	relay → station
//	  {"type":"left"}
//	      The page's WebSocket has closed. Says nothing about the media.
//
// candidate is the RTCIceCandidateInit dictionary as RTCIceCandidate.toJSON()
// gives it: {"candidate":"candidate:...","sdpMid":"0","sdpMLineIndex":0,
// "usernameFragment":"abcd"}. Both ends trickle. An "ice" message without a
// candidate, or with an empty one, says that there will be no more, and may be
// ignored. A candidate can overtake its offer or answer: keep it until the
// remote description is set, then add it. Drop messages whose gen is not the
// newest one you know.
//
// # What the page does with an offer
//
//	if (m.gen <= gen) return                       // old, or sent twice
//	gen = m.gen
//	if (m.fresh || !pc) { pc?.close(); pc = makePC() } // addTrack camera and microphone, ontrack → <video>
//	await pc.setRemoteDescription({type: 'offer', sdp: m.sdp})
//	send({type: 'answer', page, gen, sdp: (await pc.createAnswer()).sdp})   // after setLocalDescription
//	then add the candidates that were kept for this gen
//
// The offer has one audio and one video section, both sendrecv, in one bundle,
// in this order: audio (Opus), video (VP8 with RTX). The page calls
// pc.addTrack(track, stream) for each of its own tracks BEFORE createAnswer, and
// again for each new RTCPeerConnection. A page without a microphone or camera
// answers all the same; the station then decodes nothing in that direction and
// says so in its statistics.
//
// # Who comes first
//
// The relay keeps nothing. The station offers when it starts; a page that is
// already open takes that offer. A page that opens later says "joined" and the
// station offers again (the same offer if nobody has answered it yet, else a
// fresh one). So either order works, and opening the page again is a fresh peer
// in the same call.
//
// # When the station is restarted
//
// It counts from 1 again, and the page ignores numbers that it has seen. So any
// message of the page with a gen above the station's, or "stats" with a gen that the page has
// not answered to this station, makes the station go on from that number with a
// fresh offer. So the page sends "stats" as long as it holds an RTCPeerConnection.
//
// # What the station does by itself
//
// ICE restart when the connection fails, or when it is disconnected for 4 s
// and no byte has come in, or at need-restart. When a restart has brought nothing
// after 8 s it builds a fresh peer. The caller ends the call by cancelling the context (bye
// is then sent) and decides itself how long an interruption may last.
package call

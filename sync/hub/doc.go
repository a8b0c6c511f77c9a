// Package hub is the service that holds cases and secrets and that alone decides: it answers stations (package wire), tells
// reviewers, shows them the evidence, relays the call, counts its seconds, and issues the pass.
//
// # Routes
//
//	/station/v1/...   what stations say, see package wire; bearer token and station name
//	/desk/            the reviewer's page; its link carries a 128-bit token in the fragment, so a mail scanner that fetches
//	                  the address consumes nothing; POST /desk/api/join redeems it
//	/desk/call        WebSocket: the reviewer's end of the call, relayed to /station/v1/cases/{case}/call and back
//	/wallet/          the stand-in wallet: it says on every page that it is one
//	/passkey/         the relying party's pages (PasskeyEnroller)
//	/dev/mailbox      the e-mails of a development hub, for loopback visitors only; /dev/mailbox.json for programs
//
// # Disk
//
// The data directory holds:
//
//	identity.age   the age identity that opens evidence (0600). Lost: nothing sealed so far can be opened again.
//	secret.key     32 bytes for keyed hashes and station tokens (0600). Lost: stations and codes must be made anew.
//	issuer.key     Ed25519 seed of the stand-in credentials (0600). Lost: issued credentials are refused.
//	hub.db         bbolt: cases, events, receipts, hashes of passes and codes, keys that stations sign frames with, audit chain. Lost:
//	               everything but blobs.
//	blobs/         sealed pictures as the station sent them, named by the SHA-256 of their bytes. Lost: the evidence.
//
// Typed details and readings stay sealed in hub.db as well; they are opened in memory when a reviewer looks. A pass is kept as
// a keyed hash only. E-mails of the development mailbox are sealed too.
//
// # Words
//
// A draft is a case that a station speaks about before it is submitted. The owner of a case is the one station that may
// speak for it; resume hands it to another, and the former owner is refused from then on (fencing). A told reviewer has got a
// link; the active reviewer has redeemed one. A tick is half a second in which media flowed both ways.
package hub

// Package passkey is the built-in WebAuthn relying party: the page on which a person's own phone makes its passkey, the
// verification of what the phone sends, and a sign-in to try the new passkey at once.
//
// # Routes
//
// Everything lives under /passkey/ of the hub. What a phone posts is JSON from our own origin; a refusal is an HTTP status
// and {"error": CODE}, where CODE is one of the Code constants. Nothing is ever read from a URL's query but the language.
//
//	GET  /passkey/                 the page; ?lang=en, es or zh-Hans overrides Accept-Language. #TICKET, for the outcome
//	                               "passkey", stays in the browser until it is posted
//	GET  /passkey/try              the same page, opened at the sign-in test
//	GET  /passkey/state            State: where this browser stands; what a reloaded page asks
//	POST /passkey/pass             {"upn","pass"} -> State; sets the session cookie
//	POST /passkey/ticket           {"ticket"} -> State; sets the session cookie
//	POST /passkey/create/options   {} -> {"publicKey": PublicKeyCredentialCreationOptionsJSON}
//	POST /passkey/create           RegistrationResponseJSON -> State
//	POST /passkey/try/options      {} -> {"publicKey": PublicKeyCredentialRequestOptionsJSON}
//	POST /passkey/try              AuthenticationResponseJSON -> Tried
//
// # The page
//
// Its elements have ids that tests and rehearsals may rely on:
//
//	body[data-step]   "pass", "create", "done", "try" or "over": the one section that is visible
//	#upn, #pass       the two fields of step "pass"
//	#continue         the one way on in steps "pass" (check the pass) and "create" (make the passkey)
//	#error            role=alert; empty while nothing is wrong; data-code holds the code
//	#done             visible once the passkey is registered
//	#try, #tried      the button of the sign-in test, and its result, data-ok="true" or "false"
//	#who              the work e-mail that the passkey belongs to
//
// # Rules
//
// A session begins with a valid pass or ticket and lives SessionLife in a cookie that scripts cannot read and other sites
// cannot send. Within it a challenge lives ChallengeLife, is used up by the first answer, right or wrong, and replaces an
// earlier one. The passkey is discoverable, user verification is required, attestation is not asked for. A credential id
// is registered once, whoever owns it; the phone is told which credentials exist so that it does not make a second one.
//
// The pass is handed to the Gate and to nothing else: it is not in a URL, a reply, a log, a session or a record. Wrong
// passes are counted for the work e-mail, known or not; after FreeTries the answer is a wait that doubles.
//
// # Disk
//
// This package has none: the hub keeps the records of Store. For each passkey these are
//
//	Store[upn][id]                  JSON of Credential
//	Store["credential:"+id][owner]  the UPN, to find the person by the credential. Lost: the passkey cannot be tried.
package passkey

"""What a verification says of the proof and of the issuer; the other sentences are in `texts`."""

from __future__ import annotations

ASK_ISSUER = "Ask the issuer for a badge that has not been changed since it was signed."
CORRECT = "The issuer has to correct this and issue the badge again."
LATER = "Try again later; if it stays so, tell the issuer."
NO_NEED = ""

ORIGIN: dict[str, tuple[str, str]] = {
    # proof
    "signature_right": (
        "Not a letter has been changed since the badge was signed ({mechanism}).",
        NO_NEED,
    ),
    "signature_right_of_part": (
        "What is shown is as it was when it was signed ({mechanism}). The recipient may have left "
        "out other parts.",
        NO_NEED,
    ),
    "signature_wrong": (
        "The signature does not fit: something was changed after it was signed, or it was signed "
        "with another key.",
        ASK_ISSUER,
    ),
    "no_proof": (
        "It is not signed, so anybody could have written it.",
        "Ask the issuer for the signed one.",
    ),
    "proof_malformed": ("The proof cannot be read: {why}", ASK_ISSUER),
    "mechanism_unknown": (
        "Whether the signature holds cannot be told, because its kind is not known here: "
        "{mechanism}.",
        "Verify it with a program that knows this kind, or ask the issuer for eddsa-rdfc-2022.",
    ),
    "algorithm_refused": (
        "The algorithm “{algorithm}” proves nothing about who signed.",
        "Ask the issuer for a badge signed with EdDSA, ES256 or RS256.",
    ),
    "proof_purpose_wrong": (
        "The signature was made for another purpose ({purpose}), not to assert this badge.",
        "The issuer has to sign with the purpose assertionMethod.",
    ),
    "proof_expired": (
        "The signature was valid until {when} only.",
        "Ask the issuer for a new one.",
    ),
    "proof_time_unreadable": ("“{name}” of the proof is no date and time.", CORRECT),
    "proof_created_later": (
        "The signature says that it was made at {when}, which is later than the time of this "
        "verification.",
        "A wrong clock is likely. Ask the issuer if it matters.",
    ),
    "proof_domain_wrong": (
        "The signature was not made for the place where it is to be used (domain).",
        "Ask the one who presents the badge for one that was made for this use.",
    ),
    "proof_challenge_wrong": (
        "The signature does not answer the question that was asked (challenge), so it may be a "
        "copy of an earlier one.",
        "Ask the one who presents the badge for one that was made for this use.",
    ),
    "proof_for_a_use": (
        "The signature was made for a certain use ({name}: {value}), and nobody said whether it is "
        "this one.",
        "Verify it again with the domain and the challenge that were asked for.",
    ),
    "proof_chain_broken": ("The proof builds on others that are not right. {why}", ASK_ISSUER),
    "previous_proof_fails": (
        "The proof builds on another one that does not hold. {why}",
        ASK_ISSUER,
    ),
    "another_proof_fails": (
        "Another proof of the badge does not hold, which takes nothing from this one. {why}",
        "Ask the issuer which proofs the badge should have, if it matters.",
    ),
    "too_many_proofs": (
        "The badge carries {count} proofs; the first {limit} were tried and none holds.",
        ASK_ISSUER,
    ),
    "no_method": (
        "The proof does not name the key it was made with.",
        "The issuer has to name it as verificationMethod (or as kid, in a JWT).",
    ),
    "method_not_a_uri": (
        "“{method}” is no address of a key, so nobody can tell whose it is.",
        "The issuer has to name the key by a DID or an https address.",
    ),
    "key_unusable": ("The key {method} cannot be used: {why}", CORRECT),
    "key_not_found": (
        "The key that the proof names is not in the document where it should be: {method}.",
        "Do not rely on this badge unless the issuer confirms it.",
    ),
    "key_unavailable": (
        "Whether the signature holds cannot be told, because its key cannot be had. {why}",
        "Try again later, or give the issuer's document in a document map.",
    ),
    "proof_not_yet_valid": (
        "The signature is not valid before {when}.",
        "Verify it again then.",
    ),
    "status_claim_unread": (
        "The signed text names a list of revoked tokens of a kind that is not read here (its claim "
        "“status”), so whether it was revoked there is not known.",
        "Verify it with a program that reads such lists, if much depends on it.",
    ),
    "key_binding_missing": (
        "The one who presents the badge was to prove that it is theirs, and did not.",
        "Ask them to present it again, with a proof of their key.",
    ),
    "key_binding_wrong": (
        "The proof that the badge belongs to the one who presents it does not hold: {why}",
        "Ask them to present it again.",
    ),
    "claims_disagree": ("The signed text contradicts itself: {why}", ASK_ISSUER),
    "claims_missing": (
        "The signed text lacks claims that the standard wants beside the badge: {names}.",
        "It can still be used. The issuer should add them with the next badges.",
    ),
    "hosted_same": ("The issuer's server gives out the same badge.", NO_NEED),
    "hosted_differs": (
        "The issuer's server gives out another badge under this address: “{name}” differs.",
        "Use the badge as it is at {url}.",
    ),
    "hosted_unavailable": (
        "The badge lives on the issuer's server, and cannot be had from there. {why}",
        "Try again later. A hosted badge (2.0) can only be verified while its issuer's server "
        "answers.",
    ),
    "no_address": (
        "The badge does not say where its issuer keeps it, so it cannot be compared with that.",
        "Give the address of the badge, or the image that holds it.",
    ),
    "served_elsewhere": (
        "The issuer's server sends readers on to another one, {url}, for this badge.",
        "Ask the issuer whether it has moved.",
    ),
    "hosted_gone": (
        "The issuer's server says that there is no such badge any more.",
        "Ask the issuer whether it was revoked.",
    ),
    "verification_unknown": (
        "The badge says that it is to be verified as “{type}”, which is not known here.",
        CORRECT,
    ),
    # issuer
    "key_is_issuers": ("The key belongs to the issuer, {issuer}.", NO_NEED),
    "issuer_lookalike": (
        "The issuer's address is written with letters that look like others. The network knows it "
        "as {host}.",
        "Compare it with the address that you know of the issuer, letter by letter.",
    ),
    "issuer_is_key": (
        "The issuer is the key itself ({issuer}): the same hand signed, but no one vouches for "
        "the name beside it.",
        NO_NEED,
    ),
    "key_of_another": (
        "The key is not the issuer's: it belongs to {controller}, and the badge names {issuer} as "
        "its issuer.",
        "Do not rely on this badge unless the issuer confirms it.",
    ),
    "key_not_listed": (
        "The issuer, {issuer}, does not list the key that signed this badge.",
        "Do not rely on this badge unless the issuer confirms it.",
    ),
    "key_revoked": (
        "The issuer withdrew the key at {when}, and the badge was signed after that, at {signed}.",
        "Do not rely on this badge unless the issuer confirms it.",
    ),
    "key_expired": (
        "The issuer used the key until {when}, and the badge was signed after that, at {signed}.",
        "Do not rely on this badge unless the issuer confirms it.",
    ),
    "key_revoked_since": (
        "The issuer has withdrawn the key since, at {when}. The badge says that it was signed "
        "before, at {signed}, and only its own word says so.",
        "Ask the issuer whether the badge is its own, if much depends on it.",
    ),
    "certified": (
        "A certificate that leads to an authority you trust says that the key belongs to "
        "{issuer}, and it was not revoked.",
        NO_NEED,
    ),
    "certified_unasked": (
        "A certificate that leads to an authority you trust says that the key belongs to "
        "{issuer}. Whether it was revoked was not found out: {why}",
        "Ask the authority, if much depends on it.",
    ),
    "certificate_revoked": (
        "The authority revoked the certificate that says whose key it is, at {when}; the badge "
        "says that it was signed at {signed}. {why}",
        "Do not rely on this badge unless the issuer confirms it.",
    ),
    "certificate_revoked_since": (
        "The authority has revoked the certificate since, at {when}. The badge says that it was "
        "signed before, at {signed}, and only its own word says so.",
        "Ask the issuer whether the badge is its own, if much depends on it.",
    ),
    "certificate_refused": (
        "The certificate that comes with the badge does not prove whose key it is: {why}",
        "Do not rely on this badge unless the issuer confirms it.",
    ),
    "certificate_of_another": (
        "The certificate that comes with the badge is of {names}, and the badge names {issuer} as "
        "its issuer.",
        "Do not rely on this badge unless the issuer confirms it.",
    ),
    "certificate_unanchored": (
        "A certificate that comes with the badge says whose key it is, but it was not said which "
        "authorities to trust.",
        "Give the certificates of the authorities that you trust.",
    ),
    "key_not_for_assertions": (
        "The issuer lists the key, but not as one that may sign badges (assertionMethod).",
        "The issuer has to list the key under assertionMethod.",
    ),
    "issuer_unavailable": (
        "Whether the key is the issuer's cannot be told, because the issuer's document cannot be "
        "had. {why}",
        "Try again later, or give the issuer's document in a document map.",
    ),
    "issuer_unresolvable": (
        "Nobody can tell whose key it is: {issuer} leads to no document that lists keys.",
        "The issuer has to be named by a DID or an https address that lists its keys.",
    ),
    "no_issuer": ("The badge does not name its issuer by an identifier.", CORRECT),
    "issuer_not_examined": (
        "Not examined, because no signature holds that could be the issuer's.",
        NO_NEED,
    ),
    "badge_class_unavailable": (
        "What the badge is about cannot be had. {why}",
        LATER,
    ),
    "issuer_profile_unavailable": ("The issuer's profile cannot be had. {why}", LATER),
    "identifier_differs": (
        "The document at {url} calls itself {name}.",
        "The issuer should give it the identifier that is its address.",
    ),
    "in_scope": ("The badge is kept where its issuer, {issuer}, keeps badges.", NO_NEED),
    "out_of_scope": (
        "The badge is kept at {url}, where its issuer does not keep badges ({scope}).",
        "Do not rely on this badge unless the issuer confirms it.",
    ),
}  # fmt: skip

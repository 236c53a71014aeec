"""Every sentence that a verification says: one place, so that it can be translated.

Each finding has a stable code. Its texts are a reason (what was found) and a remedy (what the
reader can do, or "" where there is nothing to do). Names in braces are filled in by `findings.say`.
"""

from __future__ import annotations

from badging.verification.bend_texts import BENDS
from badging.verification.origin_texts import ASK_ISSUER, CORRECT, LATER, NO_NEED, ORIGIN

_DISTRUST = "Do not rely on this badge. " + ASK_ISSUER

TEXTS: dict[str, tuple[str, str]] = {
    **BENDS,
    # format
    "open_badge": ("This is an Open Badge {version}, handed in as {form}.", NO_NEED),
    "endorsement": (
        "This is an endorsement (Open Badges {version}), handed in as {form}.",
        NO_NEED,
    ),
    "learner_record": (
        "This is a Comprehensive Learner Record {version}, handed in as {form}.",
        NO_NEED,
    ),
    "older_data_model": (
        "This is an Open Badge 3.0 on the older data model of verifiable credentials (1.1).",
        "It can still be used. The issuer can move to data model 2.0 with the next badges.",
    ),
    "older_version": (
        "This is an Open Badge {version}, an older version of the standard.",
        "It can still be used. Badges of version 3.0 can be verified without the issuer's server.",
    ),
    "not_a_badge": (
        "This is not an Open Badge: its type is {types}.",
        "Give a document of the type AchievementCredential (3.0) or Assertion (2.0).",
    ),
    "part_of_a_badge": (
        "This is a {kind}, which describes a badge but is not awarded to anybody.",
        "Give the assertion itself, or the image that the recipient was given.",
    ),
    "presentation": (
        "This is a presentation that carries credentials, not a badge.",
        "Take the badges out of it and verify each.",
    ),
    "other_credential": (
        "This is a {kind}, which is verified in another way than a badge.",
        "Verify the badges inside it each on its own.",
    ),
    "not_reached": (
        "Not examined, because the document is no badge of a known version.",
        NO_NEED,
    ),
    "not_reached_unproven": (
        "Not asked: nobody else's server is contacted on the word of a badge whose origin is not "
        "established.",
        NO_NEED,
    ),
    # schema
    "conforms": ("All that must be there is there, and has the right form.", NO_NEED),
    "missing": ("“{name}” is missing: {expected}.", CORRECT),
    "empty": ("“{name}” is an empty list: at least one is needed, {expected}.", CORRECT),
    "not_one": ("“{name}” is a list, where there must be exactly one: {expected}.", CORRECT),
    "not_an_object": ("“{name}” is not {expected}.", CORRECT),
    "wrong_type": ("“{name}” does not name the type that belongs here: {expected}.", CORRECT),
    "wrong_value": ("“{name}” is not what it must be: {expected}.", CORRECT),
    "mixed_model": (
        "“{name}” belongs to the other data model of verifiable credentials; here it is "
        "“{expected}”.",
        "The issuer has to use the context and the dates of one data model only.",
    ),
    "nobody": (
        "The badge does not say to whom it was awarded: {name} needs {expected}.",
        CORRECT,
    ),
    "schema_conforms": ("The badge fits the schema that it names, {url}.", NO_NEED),
    "schema_violated": ("The badge does not fit the schema that it names, {url}: {why}", CORRECT),
    "schema_unavailable": (
        "The schema that the badge names cannot be had. {why}",
        "The badge was compared with the standard only. " + LATER,
    ),
    "schema_unusable": (
        "The schema {url} that the badge names cannot be used: {why}",
        "The badge was compared with the standard only. Tell the issuer.",
    ),
    "schema_type_unknown": (
        "The badge names a schema of the type {type}, which is not known here.",
        "The badge was compared with the standard only.",
    ),
    "extension_conforms": ("The extension {name} fits the schema of its author.", NO_NEED),
    "extension_violated": (
        "The extension {name} does not fit the schema of its author: {why}",
        "What the extension says is not reliable; the badge itself is not touched.",
    ),
    "extension_unchecked": (
        "The extension {name} was not compared with a schema. {why}",
        NO_NEED,
    ),
    # contexts
    "contexts_known": ("Every word in the badge has a published meaning.", NO_NEED),
    "undefined_property": (
        "No context gives “{name}” a meaning, so the signature does not cover it: anybody could "
        "have added or changed it.",
        "Do not rely on it. The issuer has to define the word in a context and sign again.",
    ),
    "undefined_type": (
        "No context gives the type “{name}” a meaning, so the signature does not cover it.",
        "Do not rely on it. The issuer has to define the type in a context and sign again.",
    ),
    "relative_identifier": (
        "“{name}” is no absolute identifier, so the signature does not cover what is said of it.",
        "Do not rely on it. The issuer has to give an absolute identifier and sign again.",
    ),
    "unsigned_1edtech_type": (
        "The contexts in use do not define the type {name}. This is a known fault of published "
        "contexts, and changes nothing in what the badge says.",
        "The issuer can add https://purl.imsglobal.org/spec/ob/v3p0/extensions.json to the "
        "contexts.",
    ),
    "json_ld_keyword": (
        "“{name}” is written in a way that signature and reader understand differently.",
        _DISTRUST,
    ),
    "disguised_term": (
        "“{name}” says something that belongs under one of the standard's own words, where "
        "readers would look for it.",
        _DISTRUST,
    ),
    "redefined_term": (
        "A context of the badge gives the standard's word “{name}” another meaning.",
        _DISTRUST,
    ),
    "split_credential": (
        "More is said of the badge itself in another place of the document (“{name}”), where "
        "readers would not look for it.",
        _DISTRUST,
    ),
    "signed_anyway": (
        "No context gives “{name}” the meaning that readers think. The signature covers its "
        "letters all the same.",
        "The issuer should define the word in a context.",
    ),
    "context_unknown": (
        "The badge uses the context {url}, which is not known here. Words of its own mean what "
        "that address says today.",
        "Rely on what the standard's own words say, or ask the issuer what the others mean.",
    ),
    "context_inline": (
        "The badge defines words of its own inside itself. The signature does not cover their "
        "definitions.",
        "Rely on what the standard's own words say, or ask the issuer what the others mean.",
    ),
    "context_unusable": ("The contexts of the badge cannot be used: {why}", CORRECT),
    "context_unavailable": (
        "A context cannot be had, so what the badge says cannot be read. {why}",
        "Give the document in a document map, allow the network, or try again later.",
    ),
    **ORIGIN,  # proof and issuer
    # refresh
    "no_refresh": ("The badge names no place for a newer version of itself.", NO_NEED),
    "refreshed": ("A newer version was had from the issuer, and is what is shown.", NO_NEED),
    "refresh_same": ("The issuer has no newer version.", NO_NEED),
    "refresh_failed": (
        "No newer version could be had, so the badge is taken as it is. {why}",
        NO_NEED,
    ),
    "refresh_type_unknown": (
        "The badge names a refresh service of the type {type}, which is not used here.",
        NO_NEED,
    ),
    # status
    "no_status": ("The issuer keeps no list of revoked badges for this one.", NO_NEED),
    "not_revoked": ("The issuer has not revoked the badge.", NO_NEED),
    "not_revoked_says": (
        "The badge is not revoked, as {keeper} says, who keeps the list for the issuer.",
        NO_NEED,
    ),
    "revoked": (
        "The issuer has revoked the badge. {why}",
        "It is no longer valid. Ask the issuer for the reason.",
    ),
    "suspended": (
        "The issuer has suspended the badge. {why}",
        "Ask the issuer whether and when it will be valid again.",
    ),
    "status_unavailable": (
        "Whether the badge was revoked cannot be told, because the list cannot be had. {why}",
        "Try again later, or give the list in a document map.",
    ),
    "status_unproven": (
        "Whether the badge was revoked cannot be told: the list {url} is not proven to be its "
        "issuer's. {why}",
        "Tell the issuer that the status list does not verify.",
    ),
    "status_of_another": (
        "The status list {url} is of {other}, not of the issuer of the badge.",
        "Do not rely on this badge unless the issuer confirms it.",
    ),
    "status_malformed": ("The status list or the entry cannot be used: {why}", CORRECT),
    "status_stale": (
        "Whether the badge was revoked cannot be told: the list {url} was valid until {when}.",
        LATER,
    ),
    "status_not_yet": (
        "Whether the badge was revoked cannot be told: the list {url} is not valid before {when}.",
        "Verify it again then; if the clock is right, tell the issuer.",
    ),
    "status_bent": (
        "The status can be read, but its entry is not written as the standard wants. {why}",
        "The issuer should correct this in the next badges.",
    ),
    "status_message": (
        "The issuer says of the badge today: “{message}”. {more}",
        "Ask the issuer what follows from it, unless you know.",
    ),
    "status_message_unset": ("The issuer says of the badge today: “{message}”. {more}", NO_NEED),
    "newer_exists": (
        "The issuer says that there is a newer version of this badge.",
        "Ask for the newer one. This one keeps what it says.",
    ),
    "no_newer": ("The issuer knows of no newer version of the badge.", NO_NEED),
    "status_type_unknown": (
        "The badge has a status of the type {type}, which is not known here.",
        "Ask the issuer whether the badge is still valid.",
    ),
    "status_value_unknown": (
        "The list says {value} of the badge, a value whose meaning is between the issuer and those "
        "whom it told.",
        "Ask the issuer what it means, and whether the badge is still valid.",
    ),
    "status_purpose_unknown": (
        "The badge has a status with the purpose “{purpose}”, which says nothing about whether it "
        "is valid.",
        NO_NEED,
    ),
    # validity
    "valid_now": ("It is valid at {at}: {period}.", NO_NEED),
    "expired": (
        "It expired at {when}.",
        "Ask the issuer whether it can be renewed.",
    ),
    "not_yet_valid": ("It is not valid before {when}.", "Verify it again then."),
    "time_unreadable": ("“{name}” is no date and time that can be read.", CORRECT),
    "ends_before_begin": ("It would expire before it begins to be valid.", CORRECT),
    # recipient
    "recipient_not_asked": ("No one asked whether it belongs to a certain person.", NO_NEED),
    "recipient_matches": ("The badge was awarded to {recipient}.", NO_NEED),
    "recipient_differs": (
        "The badge was not awarded to {recipient}.",
        "Try the other addresses of the person; the issuer knows only the one it was given.",
    ),
    "recipient_unknown": (
        "The badge names no recipient that could be compared with {recipient}.",
        "Ask the issuer to whom it was awarded.",
    ),
    # endorsements
    "no_endorsements": ("Nobody has endorsed the badge.", NO_NEED),
    "endorsement_holds": ("The endorsement by {endorser} holds.", NO_NEED),
    "endorsement_fails": (
        "The endorsement by {endorser} does not hold, which takes nothing from the badge itself. "
        "{why}",
        "Give no weight to this endorsement.",
    ),
    "endorsement_undecided": (
        "Whether the endorsement by {endorser} holds cannot be told. {why}",
        "Give no weight to this endorsement, or try again later.",
    ),
    "endorsements_too_many": (
        "The badge carries {count} endorsements; only the first {limit} were examined.",
        "Give no weight to the others.",
    ),
    "endorsement_of_another": (
        "The endorsement by {endorser} holds, and is of something else: {endorsed}.",
        "Give it no weight for this badge.",
    ),
    "endorsements_too_deep": (
        "Endorsements of endorsements are followed {limit} steps; there are more.",
        "Give no weight to the others.",
    ),
    # nested
    "nothing_nested": ("There are no other credentials inside.", NO_NEED),
    "nested_holds": ("The credential inside, {credential}, holds.", NO_NEED),
    "nested_covered": (
        "The credential inside, {credential}, has no proof of its own; the record, which is by the "
        "same issuer, covers it.",
        NO_NEED,
    ),
    "nested_vouched": (
        "The credential inside, {credential}, has no proof of its own: that {issuer} issued it is "
        "what the publisher of the record says.",
        "Ask for the credential itself if it matters.",
    ),
    "nested_fails": (
        "The credential inside, {credential}, does not hold. {why}",
        "Give no weight to this credential. The rest of the record is not touched.",
    ),
    "nested_undecided": (
        "Whether the credential inside, {credential}, holds cannot be told. {why}",
        "Give no weight to this credential, or try again later.",
    ),
    "nested_of_another": (
        "The credential inside, {credential}, holds, and was awarded to somebody else: "
        "{recipient}.",
        "Give it no weight for the person of this record.",
    ),
    "nested_too_many": (
        "There are {count} credentials inside; only the first {limit} were examined.",
        "Verify the others one by one.",
    ),
    "association_dangling": (
        "An association names {name}, which is no achievement of this record.",
        "The issuer has to name achievements that are in the record.",
    ),
    # any
    "unavailable": ("{why}", LATER),
    "check_failed": (
        "This could not be found out, because the document is built in an unforeseen way.",
        "Report it with the badge, so that it can be mended.",
    ),
}  # fmt: skip

FORMS = {
    "json": "JSON",
    "jws": "a signed text (JWT)",
    "sd-jwt": "a signed text of which parts can be kept back (SD-JWT)",
    "png": "a PNG image",
    "svg": "an SVG image",
}
REASON_GIVEN = "The reason given: {reason}"
MORE_AT = "More at {url}"
NO_LIST_NAMED = "The certificate names no list of revoked certificates."
COMPROMISED = "Somebody else may have had the key."
SINCE, NO_BEGINNING = "since {when}", "no beginning is given"
UNTIL, NO_END = "until {when}", "without an end"
THE_BADGE, NAMED, ISSUED_BY = "the badge", "“{name}”", ", issued by {issuer}"

VERDICTS: dict[str, str] = {
    "verified": "Verified: {badge}{issuer}.",
    "reservations": "Verified with reservations: {badge}{issuer}. {why}",
    "not_verified": "Not verified: {why}",
    "indeterminate": "Cannot be decided: {why}",
}

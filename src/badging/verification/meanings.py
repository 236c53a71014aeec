"""What each check examines, and what a finding means for the one who relies on the badge.

A finding's own words (`texts`) say what was found and what can be done. These texts are looked up
when a report is read, so a verification pays nothing for them.
"""

from __future__ import annotations

EXAMINED: dict[str, str] = {
    "format": "Is it a badge, and of which version?",
    "schema": "Does it have the parts that the standard wants, in the form it wants?",
    "contexts": "Does each word in it have the meaning that readers think?",
    "proof": "Was anything changed since its issuer made it?",
    "issuer": "Is the issuer the one that it names?",
    "refresh": "Has the issuer a newer version of it?",
    "status": "Has the issuer revoked or suspended it?",
    "validity": "Is it valid at the moment asked for?",
    "recipient": "Does it belong to the person who is asked about?",
    "endorsements": "Does what others say about it hold?",
    "nested": "Do the credentials inside hold, each in its own right?",
}
"""By the names of the checks."""

_GENERAL = {
    "pass": "Nothing speaks against it here.",
    "warn": "You can rely on it, with this in mind.",
    "fail": "Do not rely on it.",
    "open": "Nobody can tell yet whether you can rely on it.",
    "skip": "Nothing follows from this.",
}
_UNREAD = "Nobody can tell whether the issuer still stands by it."

_OF_CHECK: dict[str, dict[str, str]] = {
    "format": {
        "pass": "It can be examined as what it is.",
        "warn": "You can rely on it as far as that version can prove what it says.",
        "fail": "There is nothing here to rely on.",
        "skip": "Nothing is known about it.",
    },
    "schema": {
        "pass": "Every program reads it in the same way.",
        "warn": "You can rely on it. Other programs may show it in another way.",
        "fail": "Do not rely on this part: programs may read different things in it.",
    },
    "contexts": {
        "pass": "What you read is what is meant.",
        "warn": "The standard's own words mean what you read; others may not.",
        "fail": "What you read may not be what was signed.",
        "open": "Nobody can tell yet whether what you read is what was signed.",
    },
    "proof": {
        "pass": "What you read is what was issued.",
        "warn": "What you read is what was issued; how it was made is unusual.",
        "fail": "What you read may be anybody's invention.",
        "open": "Nobody can tell yet whether what you read was issued so.",
    },
    "issuer": {
        "pass": "It was issued by whom it names.",
        "warn": "It was issued by whom it names, whose documents are not quite in order.",
        "fail": "Somebody else than it names may have issued it.",
        "open": "Nobody can tell yet who issued it.",
        "skip": "Nobody can tell who issued it.",
    },
    "refresh": {
        "pass": "You see the newest version that there is.",
        "skip": "You see it as it was handed in.",
    },
    "status": {
        "pass": "The issuer stands by it.",
        "warn": "It is not known to be revoked; ask if much depends on it.",
        "fail": "The issuer no longer stands by it.",
        "open": "Nobody can tell yet whether the issuer still stands by it.",
        "skip": "Had the issuer taken it back, you could not tell.",
    },
    "validity": {
        "pass": "It counts at that moment.",
        "fail": "It does not count at that moment.",
    },
    "recipient": {
        "pass": "Whoever has that address or identifier was awarded it.",
        "fail": "It is not shown to be that person's.",
        "skip": "Anybody can hand in a copy: whose it is was not asked.",
    },
    "endorsements": {
        "pass": "Somebody else vouches for it in their own name.",
        "warn": "The badge stands without it.",
        "skip": "The badge stands on its issuer's word alone.",
    },
    "nested": {
        "pass": "You can rely on what is inside like on the record itself.",
        "warn": "The record stands; this part of it does not count.",
        "skip": "The record stands by itself.",
    },
}

_OF_CODE: dict[str, str] = {
    "issuer_is_key": "One and the same hand signed it; whose hand it is, it alone says.",
    "not_reached_unproven": "It was not asked, since it is not established who issued the badge.",
    "status_malformed": _UNREAD,
    "status_of_another": _UNREAD,
    "status_unproven": _UNREAD,
    "status_type_unknown": "It may have been revoked in a way that is not known here.",
    "status_value_unknown": "The issuer may no longer stand by it.",
    "status_purpose_unknown": "It says nothing about whether the issuer stands by it.",
    "status_bent": "You can rely on what was read all the same.",
    "suspended": "The issuer does not stand by it for the time being.",
    "newer_exists": "What you read may no longer be the whole story.",
    "check_failed": "Nobody can tell: the program that verifies has a fault.",
}


def state_of(outcome: str, undecided: bool) -> str:
    """The outcome, with `open` for a failure to find out."""
    return "open" if undecided and outcome == "fail" else outcome


def meaning_of(name: str, code: str, outcome: str, undecided: bool) -> str:
    """What such a finding of the check of that name means for the one who relies on the badge."""
    state = state_of(outcome, undecided)
    return _OF_CODE.get(code) or _OF_CHECK.get(name, _GENERAL).get(state) or _GENERAL[state]


def all_texts() -> set[str]:
    """Every sentence of this module, for those who translate."""
    found = {*EXAMINED.values(), *_GENERAL.values(), *_OF_CODE.values()}
    for words in _OF_CHECK.values():
        found.update(words.values())
    return found

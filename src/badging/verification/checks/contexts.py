"""contexts: does every word in the badge have a meaning, and the one that readers think?

A signature over linked data covers meanings, not letters. A word without a meaning is not covered,
and a context that is not ours can give words another meaning (VC-DATA-INTEGRITY 1.0, 4.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badging.errors import BadgingError, DocumentUnavailable
from badging.linked_data import contexts
from badging.linked_data.undefined import Finding, survey, survey_alone
from badging.model.common import as_list, contexts_of, pointer
from badging.model.detect import OB_1, OB_2, same_context
from badging.proofs import data_integrity
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.report import Check, Outcome

NAME = "contexts"
MAX_FINDINGS = 20
_KNOWN = say(NAME, Outcome.PASS, "contexts_known")
_NOT_ENTERED = frozenset(("@context", "proof", "endorsement", "verifiableCredential"))


def check(examination: Examination) -> Iterator[Check]:
    if examination.is_laid:
        yield _KNOWN
        return
    found = [*_foreign(examination.credential, ""), *_unsigned(examination)]
    if examination.may_mention_again("@context"):
        found += _foreign_inside(examination.credential, "")
    yield from found[:MAX_FINDINGS] or (_KNOWN,)


def check_2(examination: Examination) -> Iterator[Check]:
    """Of earlier versions: signatures cover letters, so contexts only have to be the right ones."""
    version = examination.detected.version
    published = {"1.1": OB_1, "2.0": OB_2, "2.1": OB_2}.get(version, ())
    entries = contexts_of(examination.credential)
    named = [c for c in entries if isinstance(c, str)]
    if not published or any(c in published for c in named) or _is_spelled_out(entries):
        yield _KNOWN
    elif found := [c for c in named if same_context(c, published)]:
        expected, url = published[0], found[0]
        at = "/@context"
        yield say(NAME, Outcome.WARN, "context_spelling", pointer=at, url=url, expected=expected)
    elif version == "2.1":
        yield _KNOWN
    else:
        yield say(
            NAME, Outcome.FAIL, "wrong_value",
            pointer="/@context", name="@context", expected=published[0],
        )  # fmt: skip


def _is_spelled_out(entries: list[Any]) -> bool:
    """Whether the context of 2.0 stands in the document itself, letter for letter."""
    return any(isinstance(c, dict) and {"@context": c} == contexts.known(OB_2[0]) for c in entries)


def _foreign(node: Mapping[str, Any], at: str) -> Iterator[Check]:
    """Contexts that are not published ones: what they could do to the words is for the survey."""
    for index, entry in enumerate(contexts_of(node)):
        where = at + pointer("@context", index)
        if not isinstance(entry, str):
            yield say(NAME, Outcome.WARN, "context_inline", pointer=where)
        elif contexts.known(entry) is None:
            yield say(NAME, Outcome.WARN, "context_unknown", pointer=where, url=entry)


def _foreign_inside(node: Any, at: str) -> Iterator[Check]:
    """The same of the objects inside, but not of those that are examined in their own right."""
    inside = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in inside:
        if isinstance(value, dict | list) and key not in _NOT_ENTERED:
            where = at + pointer(key)
            if isinstance(value, dict):
                yield from _foreign(value, where)
            yield from _foreign_inside(value, where)


def _unsigned(examination: Examination) -> Iterator[Check]:
    credential = examination.unsecured
    # Only what is signed by its meaning has to be put into canonical form, too.
    look = survey if examination.jwt is None else survey_alone
    try:
        findings = look(credential, examination.documents)
    except DocumentUnavailable as error:
        yield say(
            NAME, Outcome.FAIL, "context_unavailable",
            pointer="/@context", undecided=True, url=error.url, why=error.message,
        )  # fmt: skip
        return
    except BadgingError as error:
        where = error.pointer or "/@context"
        yield say(NAME, Outcome.FAIL, "context_unusable", pointer=where, why=error.message)
        return
    to_the_letter = bool(findings) and signed_to_the_letter(examination)
    for finding in findings:
        name = _name(credential, finding)
        if finding.harmless:
            yield say(NAME, Outcome.WARN, finding.kind.value, pointer=finding.pointer, name=name)
        elif to_the_letter:
            yield say(NAME, Outcome.WARN, "signed_anyway", pointer=finding.pointer, name=name)
        else:
            yield say(NAME, Outcome.FAIL, finding.kind.value, pointer=finding.pointer, name=name)


def signed_to_the_letter(examination: Examination) -> bool:
    """Whether all proofs sign the text itself: a JWT, or the suites over canonical JSON."""
    if examination.jwt is not None:
        return True
    proofs = as_list(examination.credential.get("proof"))
    return bool(proofs) and all(
        isinstance(p, Mapping) and data_integrity.signs_letters(examination.credential, p)
        for p in proofs
    )


def _name(document: Any, finding: Finding) -> str:
    """The word that the finding is about: a type or an identifier itself, else the key."""
    parts = [p.replace("~1", "/").replace("~0", "~") for p in finding.pointer.split("/")[1:]]
    for part in parts:
        document = document[int(part)] if isinstance(document, list) else document[part]
    keys = [p for p in parts if not p.isdigit()]
    if isinstance(document, str) and keys and keys[-1] in ("type", "id"):
        return document
    return keys[-1] if keys else "document"

"""What a person and a program read after a verification."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from operator import attrgetter
from typing import Any

from badging.verification.meanings import EXAMINED, meaning_of


class Outcome(StrEnum):
    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    WARN = "warn"
    SKIP = "skip"

    __hash__ = str.__hash__


PASS, FAIL, WARN, SKIP = Outcome  # to look a member up in its class takes longer than a small check


class Verdict(StrEnum):
    VERIFIED = "verified"
    RESERVATIONS = "reservations"
    NOT_VERIFIED = "not_verified"
    INDETERMINATE = "indeterminate"


@dataclass(frozen=True, slots=True)
class Check:
    """One question that was asked of the badge.

    name: stable: format, schema, contexts, proof, issuer, refresh, status, validity, recipient,
          endorsements, nested. code: a stable word for this very finding, e.g. "signature_wrong".
    pointer: JSON pointer to what was examined, or "".
    undecided: a failure to find out (a document that cannot be had), as against a finding.
    values: what fills the braces of the finding's texts, so that another language can say it too.
    translate: how `examined` and `meaning` are said.
    """

    name: str
    outcome: Outcome
    reason: str
    pointer: str = ""
    code: str = ""
    remedy: str = ""
    undecided: bool = False
    values: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    translate: Callable[[str], str] = field(default=str, repr=False, compare=False)

    @property
    def examined(self) -> str:
        """The question, for a person."""
        return self.translate(EXAMINED[self.name])

    @property
    def meaning(self) -> str:
        """What the finding means for the one who relies on the badge."""
        return self.translate(meaning_of(self.name, self.code, self.outcome, self.undecided))

    def at(self, pointer: str) -> Check:
        """The same finding of a document that stands at this pointer in another."""
        return replace(self, pointer=pointer + self.pointer)

    def to_json(self) -> dict[str, str | bool]:
        return {
            "name": self.name,
            "outcome": self.outcome.value,
            "undecided": self.undecided,
            "examined": self.examined,
            "reason": self.reason,
            "meaning": self.meaning,
            "remedy": self.remedy,
            "pointer": self.pointer,
            "code": self.code,
        }


@dataclass(frozen=True)
class Report:
    """The outcome of one verification.

    credential: a readable summary: id, name, description, type, image,
      issuer {id, name, url, email, image}, recipient {id, name, identifiers [{type, hashed,
      value}]}, achievement {id, name, description, type, criteria {id, narrative}, image, tags,
      alignments, language}, achievements [as achievement] of a learner record, endorsed (an
      identifier) of an endorsement, valid_from, valid_until, awarded, narrative, evidence [..],
      results [..]; keys that are absent in the badge are absent.
    document: the credential exactly as it was secured (JSON text, or the compact JWS), for display.
    sentence: the verdict for a person, one sentence.
    """

    verdict: Verdict
    version: str
    sentence: str
    checks: tuple[Check, ...]
    credential: dict[str, Any] = field(default_factory=dict)
    document: str = ""

    @classmethod
    def told_when_asked(
        cls,
        *,
        verdict: Verdict,
        version: str,
        checks: tuple[Check, ...],
        document: str,
        summarise: Callable[[], dict[str, Any]],
        tell: Callable[[dict[str, Any]], str],
    ) -> Report:
        """A report whose words for a person are made when somebody wants them.

        summarise: the value of `credential`. tell: from that the value of `sentence`.
        """
        report = cls.__new__(cls)
        told = {"verdict": verdict, "version": version, "checks": checks, "document": document}
        report.__dict__.update(told, _untold=(summarise, tell))
        return report

    def __getattr__(self, name: str) -> Any:
        if name not in ("credential", "sentence"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        summarise, tell = self.__dict__["_untold"]
        credential = summarise()
        told = {"credential": credential, "sentence": tell(credential)}
        self.__dict__.update(told)  # from now on this is not asked again
        return told[name]

    def __getstate__(self) -> dict[str, Any]:
        """All that it tells, for a copy in another process."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @property
    def verified(self) -> bool:
        return self.verdict in (Verdict.VERIFIED, Verdict.RESERVATIONS)

    def to_json(self) -> dict[str, Any]:
        return {
            "verified": self.verified,
            "verdict": self.verdict.value,
            "version": self.version,
            "sentence": self.sentence,
            "checks": [check.to_json() for check in self.checks],
            "credential": self.credential,
        }


_outcome = attrgetter("outcome")


def verdict_of(checks: tuple[Check, ...]) -> Verdict:
    """The verdict that follows from the checks: a finding outweighs a failure to find out."""
    outcomes = set(map(_outcome, checks))
    if FAIL in outcomes:
        undecided = all(check.undecided for check in checks if check.outcome is FAIL)
        return Verdict.INDETERMINATE if undecided else Verdict.NOT_VERIFIED
    return Verdict.RESERVATIONS if WARN in outcomes else Verdict.VERIFIED

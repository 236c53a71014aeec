"""Reports in other languages: the same findings, said with translated texts.

A finding keeps its code and the values of its sentences, so a report can be said again in another
language at any time. The catalogues are ordinary gettext ones, `badging` in `badging/locale`. What
no catalogue has, and what comes from the badge or from a server, stays as it is.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from badging.verification.findings import Phrase, shorten
from badging.verification.report import Check, Outcome, Report, Verdict
from badging.verification.texts import ISSUED_BY, NAMED, TEXTS, THE_BADGE, VERDICTS

LOCALE = Path(__file__).parent.parent / "locale"
OURS = ("why", "expected", "endorser")
"""Values that may be words of ours. They are translated where a catalogue has just these words."""

Translate = Callable[[str], str]

_GRAVEST_FIRST = (
    "format", "proof", "issuer", "contexts", "status", "validity", "schema", "recipient",
    "nested", "endorsements", "refresh",
)  # fmt: skip


def in_language(report: Report, language: str) -> Report:
    """`report` in the words of `language` ("es", "es-MX"); as it is where no catalogue has it."""
    translate = translator(language)
    if translate is None:
        return report
    checks = tuple(_again(check, translate) for check in report.checks)
    sentence = sentence_of(report.verdict, checks, report.credential, translate)
    return replace(report, checks=checks, sentence=sentence)


def sentence_of(
    verdict: Verdict,
    checks: Sequence[Check],
    summary: dict[str, object],
    translate: Translate = str,
) -> str:
    """The verdict for a person: one sentence, with the gravest finding where there is one."""
    name, issuer = summary.get("name"), summary.get("issuer")
    issuer_name = ""
    if isinstance(issuer, dict):
        issuer_name = shorten(str(issuer.get("name") or issuer.get("id") or ""))
    return translate(VERDICTS[verdict.value]).format(
        badge=translate(NAMED).format(name=shorten(str(name))) if name else translate(THE_BADGE),
        issuer=translate(ISSUED_BY).format(issuer=issuer_name) if issuer_name else "",
        why=next(_reasons(verdict, checks), ""),
    )


def without_verdict(sentence: str, language: str = "en") -> str:
    """The sentence without the verdict before its colon, for pages that show that by itself."""
    translate = translator(language) or str
    for template in VERDICTS.values():
        for text in (translate(template), template):
            label = text.partition(": ")[0] + ": "
            if sentence.startswith(label):
                rest = sentence[len(label) :]
                return rest[:1].upper() + rest[1:]
    return sentence


def _again(check: Check, translate: Translate) -> Check:
    if check.code not in TEXTS:
        return replace(check, translate=translate)
    reason, remedy = TEXTS[check.code]
    values = {key: _value(key, value, translate) for key, value in check.values}
    return replace(
        check,
        reason=translate(reason).format_map(values).strip(),
        remedy=translate(remedy).format_map(values) if remedy else "",
        translate=translate,
    )


def _value(key: str, value: str, translate: Translate) -> str:
    if isinstance(value, Phrase):
        return value.again(translate)
    return translate(value) if key in OURS and value else value


def _reasons(verdict: Verdict, checks: Sequence[Check]) -> Iterator[str]:
    """Reasons for the verdict; first what a person has to know before anything else."""
    wanted = Outcome.WARN if verdict is Verdict.RESERVATIONS else Outcome.FAIL
    undecided = verdict is Verdict.INDETERMINATE
    found = [c for c in checks if c.outcome is wanted and c.undecided is undecided]
    return (c.reason for c in sorted(found, key=lambda c: _GRAVEST_FIRST.index(c.name)))


@lru_cache(maxsize=32)
def translator(language: str) -> Translate | None:
    """How texts are said in a language; None where there is no catalogue of it."""
    wanted = language.replace("-", "_")
    try:
        found = gettext.translation("badging", LOCALE, [wanted, wanted.partition("_")[0]])
    except OSError:
        return None
    return found.gettext

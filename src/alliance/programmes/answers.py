"""Answers to the questions of a round: as they are typed, brought together, and judged.

A content is a dict of texts by key: "title", "summary", "amount", and one for each question; of a
file it is the attachment's public id. It is kept as it was typed, however incomplete: only what is
submitted has to be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from alliance.ledger import amounts
from alliance.ledger.amounts import shown
from alliance.programmes.models import Question, Round
from alliance.programmes.models.round import TEXT_CHARACTERS

Content = dict[str, str]
TITLE_CHARACTERS, SUMMARY_CHARACTERS, LINE_CHARACTERS = 120, 1000, 500
OWN_KEYS = ("title", "summary", "amount")
ROUND_CHARACTERS = 200_000  # all texts of a form together, so that one request carries them


@dataclass(frozen=True)
class Merged:
    """`content` has every answer that one side alone changed. Of those in `both` each side made
    something else: `content` keeps theirs, the caller still has its own.
    """

    content: Content
    both: tuple[str, ...]


def merge(base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]) -> Merged:
    """Bring together what two people made of `base`, answer by answer; a missing one is ""."""
    content, both = dict(theirs), []
    for key in sorted({*base, *mine, *theirs}):
        old, own, other = base.get(key, ""), mine.get(key, ""), theirs.get(key, "")
        if own in (old, other):
            continue
        if other == old:
            content[key] = own
        else:
            both.append(key)
    return Merged(content, tuple(both))


def tidy(text: str) -> str:
    """One kind of line end, and no space around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def too_long(content: Mapping[str, str]) -> dict[str, str]:
    """What is beyond all bounds and so not even kept as a draft, by key."""
    words = _("This is longer than %(most)d characters; shorten it.") % {"most": TEXT_CHARACTERS}
    return {key: words for key, text in content.items() if len(text) > TEXT_CHARACTERS}


def problems(
    round: Round,
    questions: Iterable[Question],
    content: Mapping[str, str],
    files: Collection[str],
) -> dict[str, str]:
    """What keeps a content from being submitted, a sentence by key. `files` are the public ids of
    the application's attachments.
    """
    found = {}
    for key, most, words in (
        ("title", TITLE_CHARACTERS, _("Give it a title.")),
        ("summary", SUMMARY_CHARACTERS, _("Say in some sentences what it is about.")),
    ):
        text = content.get(key, "")
        if trouble := (words if not text else _length(text, most)):
            found[key] = trouble
    if trouble := _amount(round, content.get("amount", "")):
        found["amount"] = trouble
    for question in questions:
        if trouble := _trouble(question, round, content.get(question.key, ""), files):
            found[question.key] = trouble
    return found


def asked_minor(round: Round, content: Mapping[str, str]) -> int:
    """Minor units of the amount that is asked for. Raises `ValidationError`."""
    return amounts.read(content.get("amount", ""), round.currency)


def _amount(round: Round, text: str) -> str:
    if not text:
        return _("Say how much you ask for.")
    try:
        minor = amounts.read(text, round.currency)
    except ValidationError as refusal:
        return str(refusal.messages[0])
    if minor > round.largest_minor:
        most = shown(round.largest_minor, round.currency)
        return _("At most %(amount)s can be asked for.") % {"amount": most}
    return ""


def _trouble(question: Question, round: Round, text: str, files: Collection[str]) -> str:
    if not text:
        return _("This has to be answered.") if question.is_required else ""
    judge = _JUDGES[Question.Kind(question.kind)]
    return judge(question, round, text, files)


def _length(text: str, most: int) -> str:
    if len(text) <= most:
        return ""
    return _("%(count)d characters; at most %(most)d are taken.") % {
        "count": len(text),
        "most": most,
    }


def _line(question: Question, round: Round, text: str, files: Collection[str]) -> str:
    if "\n" in text:
        return _("This is one line only.")
    return _length(text, min(question.most, LINE_CHARACTERS))


def _long(question: Question, round: Round, text: str, files: Collection[str]) -> str:
    return _length(text, question.most)


def _choice(question: Question, round: Round, text: str, files: Collection[str]) -> str:
    return "" if text in question.choices else _("Choose one of those that are offered.")


def _number(question: Question, round: Round, text: str, files: Collection[str]) -> str:
    is_number = re.fullmatch(r"-?[0-9]{1,12}([.,][0-9]{1,6})?", text)
    return "" if is_number else _("Give a number in digits, such as 12 or 12.5.")


def _money(question: Question, round: Round, text: str, files: Collection[str]) -> str:
    try:
        amounts.read(text, round.currency)
    except ValidationError as refusal:
        return str(refusal.messages[0])
    return ""


def _link(question: Question, round: Round, text: str, files: Collection[str]) -> str:
    try:
        URLValidator(schemes=["https", "http"])(text)
    except ValidationError:
        return _("Give a whole address that begins with https://.")
    return _length(text, LINE_CHARACTERS)


def _file(question: Question, round: Round, text: str, files: Collection[str]) -> str:
    return "" if text in files else _("The file is not here any more. Add it again.")


_JUDGES: dict[Question.Kind, Callable[[Question, Round, str, Collection[str]], str]] = {
    Question.Kind.TEXT: _line,
    Question.Kind.LONG: _long,
    Question.Kind.CHOICE: _choice,
    Question.Kind.NUMBER: _number,
    Question.Kind.MONEY: _money,
    Question.Kind.FILE: _file,
    Question.Kind.LINK: _link,
}

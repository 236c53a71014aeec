"""An application as somebody reads it: with who applies, or without where a round is blind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from alliance.ledger.amounts import shown
from alliance.programmes import answers
from alliance.programmes.models import Application, Attachment, Question
from alliance.programmes.queries import applicant_of

File = Question.Kind.FILE


@dataclass(frozen=True)
class Answered:
    """A question and what was said; `file` where that is one. `is_hidden` says that there is an
    answer which is kept from this reader.
    """

    question: Question
    text: str
    file: Attachment | None = None
    is_hidden: bool = False


@dataclass(frozen=True)
class Sheet:
    """`applicant` is "" where the reader is not to know it. `amount` is as people read it."""

    application: Application
    title: str
    summary: str
    amount: str
    applicant: str
    answers: tuple[Answered, ...]
    is_blind: bool


def of_content(application: Application, content: Mapping[str, str]) -> Sheet:
    """What its own applicants see of a content, whatever state it is in."""
    return _sheet(application, content, is_blind=False)


def open_sheet(application: Application) -> Sheet:
    """What was submitted, with who applies: for who runs the programme."""
    return _sheet(application, application.submitted or {}, is_blind=False)


def for_reviewers(application: Application) -> Sheet:
    """What was submitted, without who applies where the round is blind."""
    return _sheet(application, application.submitted or {}, is_blind=application.round.is_blind)


def files_for_reviewers(application: Application) -> set[str]:
    """Public ids of the files that a reviewer may open."""
    return {str(one.file.public_id) for one in for_reviewers(application).answers if one.file}


def blind_name(attachment: Attachment, question: Question) -> str:
    """What a file is called for those who are not to know who applies."""
    return f"{question.key}.{attachment.name.rpartition('.')[2]}"


def _sheet(application: Application, content: Mapping[str, str], *, is_blind: bool) -> Sheet:
    round = application.round
    files = {str(one.public_id): one for one in application.attachments.all()}
    rows = []
    for question in round.questions.all():
        text = str(content.get(question.key, ""))
        if is_blind and question.names_applicant:
            rows.append(Answered(question, "", is_hidden=bool(text)))
            continue
        file = files.get(text) if question.kind == File else None
        if file is not None:
            text = blind_name(file, question) if is_blind else file.name
        rows.append(Answered(question, text, file))
    return Sheet(
        application=application,
        title=str(content.get("title", "")) or str(application),
        summary=str(content.get("summary", "")),
        amount=_amount(application, content),
        applicant="" if is_blind else applicant_of(application),
        answers=tuple(rows),
        is_blind=is_blind,
    )


def _amount(application: Application, content: Mapping[str, str]) -> str:
    try:
        minor = answers.asked_minor(application.round, content)
    except ValidationError:
        return str(content.get("amount", ""))
    return shown(minor, application.round.currency)

"""The log, and what all services here do alike."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.people.models import Person
from alliance.programmes.models import Application, GrantProgramme, ProgrammeEvent, Round

Kind = ProgrammeEvent.Kind


def log(
    of: GrantProgramme | Round | Application,
    kind: ProgrammeEvent.Kind,
    by: Person | None,
    *,
    text: str = "",
    now: datetime | None = None,
    **data: Any,
) -> ProgrammeEvent:
    """Write what was done into the log, in the caller's transaction. Raises `ValidationError` for
    a text that is too long.
    """
    application, round, programme = _place(of)
    event = ProgrammeEvent(
        programme=programme,
        round=round,
        application=application,
        kind=kind,
        text=text.strip(),
        data=data,
        by=by,
        at=now or timezone.now(),
    )
    event.clean_fields(exclude=["by", "programme", "round", "application", "data"])
    event.save()
    return event


def _place(
    of: GrantProgramme | Round | Application,
) -> tuple[Application | None, Round | None, GrantProgramme]:
    if isinstance(of, Application):
        return of, of.round, of.round.programme
    if isinstance(of, Round):
        return None, of, of.programme
    return None, None, of


def locked_round(round: Round) -> Round:
    """The round as it is now, kept from others until the transaction ends."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("programme", "grant")
    return rows.get(pk=round.pk)


def locked(application: Application) -> Application:
    """The application as it is now, kept from others until the transaction ends."""
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("round__programme", "organization", "lead").get(pk=application.pk)


def reason(text: str, words: str = "") -> str:
    """`text`, which must not be empty. Raises `ValidationError` at the field "text"."""
    if not text.strip():
        raise error("text", words or _("Say why."))
    return text.strip()


def error(field: str, words: Any) -> ValidationError:
    return ValidationError({field: words})

"""Programmes, who runs them, and their agreements."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.people.models import Person
from alliance.programmes import permissions, telling
from alliance.programmes.models import GrantAgreement, GrantProgramme, Officer, Reviewer
from alliance.programmes.services.recording import Kind, error, log

OFFICERS_AT_MOST = 20


@transaction.atomic
def found(programme: GrantProgramme, *, by: Person) -> GrantProgramme:
    """Keep a new programme. Raises `PermissionDenied`, `ValidationError` by field."""
    permissions.ask(permissions.may_found(by))
    programme.made_by = by
    programme.full_clean()
    programme.save()
    log(programme, Kind.MADE, by, name=programme.name)
    return programme


@transaction.atomic
def change(programme: GrantProgramme, *, by: Person, name: str, summary: str, text: str) -> None:
    """Say it otherwise; its code stays. Raises `PermissionDenied`, `ValidationError` by field."""
    permissions.ask(permissions.may_run(by, programme))
    programme.name, programme.summary, programme.text = name, summary, text
    programme.full_clean()
    programme.save(update_fields=["name", "summary", "text"])
    log(programme, Kind.CHANGED, by, name=name, summary=summary)


@transaction.atomic
def name_officer(programme: GrantProgramme, person: Person | None, *, by: Person) -> Officer:
    """Have somebody run it. Raises `PermissionDenied`, `ValidationError` at "email"."""
    permissions.ask(permissions.may_found(by))
    person = somebody(person)
    if programme.officers.filter(until=None).count() >= OFFICERS_AT_MOST:
        raise error("email", _("That are many officers. End some first."))
    if Reviewer.objects.filter(round__programme=programme, person=person, until=None).exists():
        raise error("email", _("Who reviews does not run the programme. End that first."))
    officer = Officer(programme=programme, person=person)
    try:
        officer.validate_constraints()
    except ValidationError as refusal:
        raise error("email", refusal.messages) from refusal
    officer.save()
    log(programme, Kind.OFFICER, by, person=str(person.public_id))
    telling.named_officer(officer)
    return officer


@transaction.atomic
def end_officer(officer: Officer, *, by: Person) -> None:
    """They run it no more. Raises `PermissionDenied`."""
    permissions.ask(permissions.may_found(by))
    if officer.until is None:
        officer.until = timezone.now()
        officer.save(update_fields=["until"])
        log(officer.programme, Kind.OFFICER_ENDED, by, person=str(officer.person.public_id))


@transaction.atomic
def publish_agreement(programme: GrantProgramme, *, by: Person, text: str) -> GrantAgreement:
    """The next version. Those who accepted an earlier one keep to that. Raises `PermissionDenied`,
    `ValidationError` by field.
    """
    permissions.ask(permissions.may_run(by, programme))
    programme = GrantProgramme.objects.select_for_update().get(pk=programme.pk)
    last = programme.agreements.aggregate(last=Max("version"))["last"] or 0
    agreement = GrantAgreement(
        programme=programme, version=last + 1, text=text.strip(), published_by=by
    )
    agreement.full_clean()
    agreement.save()
    log(programme, Kind.AGREEMENT, by, version=agreement.version)
    return agreement


def somebody(person: Person | None) -> Person:
    """Somebody who was looked for by an address, and has an account that is in use. Raises
    `ValidationError` at "email".
    """
    if person is None or not person.is_active:
        raise error("email", _("Nobody here has proven this address to be theirs."))
    return person

"""What applicants do: begin, write without loss, add files, submit, withdraw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.funding import files
from alliance.membership.models.tier import Kind as BodyKind
from alliance.organizations.models import Organization
from alliance.people.models import Person
from alliance.programmes import answers, eligibility, permissions, telling
from alliance.programmes.answers import OWN_KEYS, Content
from alliance.programmes.models import Answers, Application, Attachment, Member, Question, Round
from alliance.programmes.models.application import FILES_AT_MOST, TEAM_AT_MOST
from alliance.programmes.services.keeping import somebody
from alliance.programmes.services.recording import Kind, error, locked, locked_round, log

APPLICATIONS_A_DAY = 20
SAVES_KEPT = 500  # states of one application; beyond these the oldest goes
State = Application.State


@dataclass(frozen=True)
class Saved:
    """`both` are the keys of answers that somebody else changed meanwhile, too: theirs stand, and
    the caller's are among the saves, marked as set aside.
    """

    application: Application
    both: tuple[str, ...]


@transaction.atomic
def begin(
    round: Round, *, by: Person, organization: Organization | None, kind: str = ""
) -> Application:
    """Begin a draft. Raises `PermissionDenied`, `ValidationError` when the rules say no."""
    round, now = locked_round(round), timezone.now()
    permissions.ask(permissions.may_apply(by, round, organization, now))
    if kind and kind not in BodyKind.values:
        raise error("kind", _("Choose one of those that are offered."))
    trouble = eligibility.hindrances(
        round, organization=organization, person=by, kind=kind, on=now.date()
    )
    if trouble:
        raise ValidationError(trouble)
    lately = Application.objects.filter(lead=by, made_at__gt=now - timedelta(days=1))
    if lately.count() >= APPLICATIONS_A_DAY:
        raise ValidationError(_("That are many applications for one day. Please go on tomorrow."))
    last = round.applications.aggregate(last=Max("number"))["last"] or 0
    application = Application(
        round=round, organization=organization, lead=by, number=last + 1, kind=kind
    )
    application.validate_constraints()
    application.save()
    log(application, Kind.BEGUN, by)
    return application


@transaction.atomic
def save(
    application: Application,
    *,
    by: Person,
    version: int,
    content: Mapping[str, str],
    may_name: bool | None = None,
    now: datetime | None = None,
) -> Saved:
    """Keep what was written on top of `version`. Answers that only one side changed are brought
    together; nothing that anybody saved is lost.

    Raises `PermissionDenied`, `ValidationError` by key for a text beyond all bounds.
    """
    application = locked(application)
    permissions.ask(permissions.may_write(by, application, now or timezone.now()), _too_late())
    mine = _own_keys(application.round, content)
    if trouble := answers.too_long(mine):
        raise ValidationError(dict(trouble))
    base = _content_of(application, version)
    mine = {**base, **mine}
    merged = answers.merge(base, mine, application.content)
    if may_name is not None:
        application.may_name = may_name
    if merged.both:
        _keep(application, mine, by, is_aside=True)
    if merged.content != application.content:
        application.version += 1
        application.content = merged.content
        _keep(application, merged.content, by)
    application.save(update_fields=["version", "content", "may_name"])
    return Saved(application, merged.both)


@transaction.atomic
def add_file(
    application: Application, question: Question, upload: UploadedFile, *, by: Person
) -> Attachment:
    """Answer a question with a file: PDF, PNG or JPEG, by its first bytes. An earlier one stays
    while something that was submitted names it. Raises `PermissionDenied`, `ValidationError` at
    the question's key.
    """
    application = locked(application)
    permissions.ask(permissions.may_write(by, application, timezone.now()), _too_late())
    permissions.ask(
        question.round_id == application.round_id and question.kind == Question.Kind.FILE
    )
    try:
        attachment = attach(application, upload, by=by)
    except ValidationError as refusal:
        raise error(question.key, refusal.messages) from refusal
    content = {**application.content, question.key: str(attachment.public_id)}
    application.version += 1
    application.content = content
    application.save(update_fields=["version", "content"])
    _keep(application, content, by)
    return attachment


def attach(application: Application, upload: UploadedFile, *, by: Person) -> Attachment:
    """Keep a file with an application. The caller has asked. Raises `ValidationError`."""
    if application.attachments.count() >= FILES_AT_MOST:
        raise ValidationError(_("That are many files. Put some of them together."))
    found = files.examine(upload, what=_("A file is taken as PDF, PNG or JPEG."), stem="file")
    attachment = Attachment(
        application=application,
        name=found.name,
        media_type=found.media_type,
        size_bytes=found.size_bytes,
        sha256=found.sha256,
        by=by,
    )
    attachment.file.save("file", upload, save=False)
    attachment.save()
    return attachment


@transaction.atomic
def submit(
    application: Application,
    *,
    by: Person,
    confirmed: list[str],
    now: datetime | None = None,
) -> Application:
    """Submit what is written, with every statement of the round in `confirmed`. It can be done
    again until the deadline; what was submitted before stands until then.

    Raises `PermissionDenied`, `ValidationError` by key.
    """
    application, now = locked(application), now or timezone.now()
    permissions.ask(permissions.may_submit(by, application, now), _too_late())
    round = application.round
    found: dict[str, list[str]] = {
        key: [words]
        for key, words in answers.problems(
            round, round.questions.all(), application.content, _file_keys(application)
        ).items()
    }
    words = _("Confirm this to apply: %(statement)s")
    if missing := [one for one in round.statements if one not in confirmed]:
        found["statements"] = [words % {"statement": one} for one in missing]
    if found:
        raise ValidationError(found)
    trouble = eligibility.hindrances(
        round,
        organization=application.organization,
        person=by,
        kind=application.kind,
        on=now.date(),
    )
    if trouble:
        raise ValidationError(trouble)
    application.submitted = {
        **application.content,
        "minor": answers.asked_minor(round, application.content),
        "statements": list(round.statements),
    }
    application.state, application.submitted_at = State.SUBMITTED, now
    application.save(update_fields=["state", "submitted", "submitted_at"])
    log(application, Kind.SUBMITTED, by, now=now, version=application.version)
    telling.submitted(application)
    return application


@transaction.atomic
def withdraw(application: Application, *, by: Person) -> Application:
    """Take it out of the round. Raises `PermissionDenied`."""
    application = locked(application)
    permissions.ask(permissions.may_withdraw(by, application, timezone.now()))
    application.state = State.WITHDRAWN
    application.save(update_fields=["state"])
    log(application, Kind.WITHDRAWN, by)
    return application


@transaction.atomic
def add_member(application: Application, person: Person | None, *, by: Person) -> Member:
    """Let somebody write it, too. Raises `PermissionDenied`, `ValidationError` at "email"."""
    application = locked(application)
    permissions.ask(permissions.may_submit(by, application, timezone.now()))
    person = somebody(person)
    if person == application.lead:
        raise error("email", _("You write it already."))
    if application.team.count() >= TEAM_AT_MOST:
        raise error("email", _("That are many for one application."))
    member = Member(application=application, person=person)
    try:
        member.validate_constraints()
    except ValidationError as refusal:
        raise error("email", refusal.messages) from refusal
    member.save()
    log(application, Kind.TEAM, by, added=str(person.public_id))
    telling.joined(member, by)
    return member


@transaction.atomic
def drop_member(member: Member, *, by: Person) -> None:
    """They write it no more. The lead says so, or they themselves. Raises `PermissionDenied`."""
    application = locked(member.application)
    is_self = permissions.is_here(by) and member.person_id == by.pk
    permissions.ask(is_self or permissions.may_submit(by, application, timezone.now()))
    log(application, Kind.TEAM, by, left=str(member.person.public_id))
    member.delete()


def _own_keys(round: Round, content: Mapping[str, str]) -> Content:
    """Of what came, what this form asks for; files are answered by `add_file`."""
    asked = round.questions.exclude(kind=Question.Kind.FILE)
    keys = {*OWN_KEYS, *(question.key for question in asked)}
    return {key: answers.tidy(text) for key, text in content.items() if key in keys}


def _content_of(application: Application, version: int) -> Content:
    """What was written when the form was opened. When that is not kept any more, nothing: then
    every answer that differs is one that both changed.
    """
    if version == application.version:
        return dict(application.content)
    save = application.saves.filter(version=version, is_aside=False).last()
    return dict(save.content) if save else {}


def _keep(application: Application, content: Content, by: Person, is_aside: bool = False) -> None:
    Answers.objects.create(
        application=application,
        version=application.version,
        content=content,
        is_aside=is_aside,
        by=by,
    )
    old = application.saves.order_by("-at", "-pk").values_list("pk", flat=True)[SAVES_KEPT:]
    if gone := list(old):
        application.saves.filter(pk__in=gone).delete()


def _file_keys(application: Application) -> set[str]:
    return {str(pk) for pk in application.attachments.values_list("public_id", flat=True)}


def _too_late() -> str:
    return _("Nothing can be changed here now: the deadline has passed, or it is not yours.")

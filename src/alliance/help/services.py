"""Ask, answer, accept; and hide what breaks the rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.help import finding, permissions, telling
from alliance.help.errors import NotNow
from alliance.help.models import Answer, Follow, Question, Tag
from alliance.help.queries import waiting_for_volunteers
from alliance.help.signals import answer_accepted
from alliance.people.models import Office, Person
from alliance.people.offices import holders

QUESTIONS_A_DAY = 20
ANSWERS_A_DAY = 100
TAGS_A_QUESTION = 5
REMINDED_AFTER = timedelta(days=3)
REMINDED_FOR = timedelta(days=14)  # older ones were told of, or nobody was here to tell
AT_ONCE = 100


@transaction.atomic
def ask(
    by: Person, *, title: str, text: str, tags: Iterable[str], to_alliance: bool, is_private: bool
) -> Question:
    """Ask everybody, or with `to_alliance` the volunteers first. Raises `PermissionDenied`, and
    `NotNow` beyond `QUESTIONS_A_DAY`.
    """
    if not by.is_active:
        raise PermissionDenied(_("A blocked account asks nothing."))
    day_ago = timezone.now() - timedelta(days=1)
    if Question.objects.filter(author=by, asked_at__gt=day_ago).count() >= QUESTIONS_A_DAY:
        raise NotNow(_("That is many questions for one day. Please ask the next one tomorrow."))
    question = Question.objects.create(
        author=by,
        title=title,
        text=text,
        to_alliance=to_alliance,
        is_private=is_private and to_alliance,
    )
    question.tags.set(_tags(tags))
    Follow.objects.create(question=question, person=by)
    finding.keep(question)
    if to_alliance:
        for volunteer in volunteers().exclude(pk=by.pk):
            telling.asked_the_alliance(volunteer, question)
    return question


@transaction.atomic
def edit_question(
    question: Question, *, by: Person, title: str, text: str, tags: Iterable[str]
) -> None:
    _ask(permissions.may_edit(by, question))
    question.title, question.text, question.edited_at = title, text, timezone.now()
    question.save(update_fields=["title", "text", "edited_at"])
    question.tags.set(_tags(tags))
    finding.keep(question)


@transaction.atomic
def make_public(question: Question, *, by: Person) -> None:
    """Let everybody see a question that was for the Alliance alone. Only its asker decides that,
    and it cannot be taken back: others may have read it.
    """
    _ask(permissions.may_edit(by, question))
    question.is_private = False
    question.save(update_fields=["is_private"])
    finding.keep(question)


@transaction.atomic
def answer(question: Question, *, by: Person, text: str) -> Answer:
    """Answer a question, and tell those who follow it. Raises `PermissionDenied`, `NotNow`."""
    _ask(permissions.may_answer(by, question))
    now = timezone.now()
    today = Answer.objects.filter(author=by, answered_at__gt=now - timedelta(days=1))
    if today.count() >= ANSWERS_A_DAY:
        raise NotNow(_("That is many answers for one day. Please go on tomorrow."))
    given = Answer.objects.create(question=question, author=by, text=text)
    Question.objects.filter(pk=question.pk).update(last_activity_at=now)
    for follow in question.follows.select_related("person").exclude(person=by):
        if permissions.may_read(follow.person, question):
            telling.answered(follow.person, given)
    Follow.objects.get_or_create(question=question, person=by)
    finding.keep(question)
    return given


@transaction.atomic
def edit_answer(given: Answer, *, by: Person, text: str) -> None:
    _ask(permissions.may_edit(by, given))
    given.text, given.edited_at = text, timezone.now()
    given.save(update_fields=["text", "edited_at"])
    finding.keep(given.question)


@transaction.atomic
def accept(given: Answer, *, by: Person) -> None:
    """Say that this answer helped; it stands first from then on. Accepting again takes it back."""
    question = Question.objects.select_for_update().get(pk=given.question_id)
    _ask(permissions.may_accept(by, question))
    if given.hidden_at:
        raise NotNow(_("This answer is no longer there."))
    before = question.accepted
    question.accepted = None if question.accepted_id == given.pk else given
    question.save(update_fields=["accepted"])
    for one in {given, before or given}:
        answer_accepted.send(Answer, author=one.author)
    if question.accepted and given.author and given.author != by:
        telling.accepted(given.author, given)


@transaction.atomic
def take(question: Question, *, by: Person) -> None:
    """A volunteer takes on a question to the Alliance, so that not two begin to answer it. They
    follow it from then on. Raises `NotNow` when another was faster.
    """
    question = Question.objects.select_for_update().get(pk=question.pk)
    _ask(permissions.may_take(by, question))
    if question.volunteer_id not in (None, by.pk):
        raise NotNow(_("Another volunteer has taken this question on."))
    question.volunteer = by
    question.save(update_fields=["volunteer"])
    Follow.objects.get_or_create(question=question, person=by)


@transaction.atomic
def release(question: Question, *, by: Person) -> None:
    """Let another volunteer look after it: whoever took it, or staff."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    _ask(question.volunteer_id == by.pk or (by.is_active and by.is_staff))
    question.volunteer = None
    question.save(update_fields=["volunteer"])


@transaction.atomic
def follow(question: Question, *, by: Person, on: bool) -> None:
    _ask(permissions.may_read(by, question))
    if on:
        Follow.objects.get_or_create(question=question, person=by)
    else:
        Follow.objects.filter(question=question, person=by).delete()


@transaction.atomic
def hide(thing: Question | Answer, *, by: Person, reason: str) -> None:
    """Take a question or an answer off the pages. It is kept, and its author is told why."""
    question = question_of(thing)
    _ask(permissions.may_hide(by, question))
    set_hidden(thing, because=reason)
    if thing.author:
        telling.hidden(thing.author, question, thing)


@transaction.atomic
def show(thing: Question | Answer, *, by: Person) -> None:
    """Bring back what was hidden."""
    _ask(permissions.may_hide(by, question_of(thing)))
    set_shown(thing)


def set_hidden(thing: Question | Answer, *, because: str) -> None:
    """Hide, whoever decided it; the caller has asked and tells. An accepted answer no longer is."""
    thing.hidden_at, thing.hidden_because = timezone.now(), because[:300]
    thing.save(update_fields=["hidden_at", "hidden_because"])
    accepted = thing if isinstance(thing, Answer) else thing.accepted
    if isinstance(thing, Answer):
        Question.objects.filter(accepted=thing).update(accepted=None)
    if accepted is not None:
        answer_accepted.send(Answer, author=accepted.author)
    finding.keep(question_of(thing))


def set_shown(thing: Question | Answer) -> None:
    thing.hidden_at, thing.hidden_because = None, ""
    thing.save(update_fields=["hidden_at", "hidden_because"])
    if isinstance(thing, Question) and thing.accepted is not None:
        answer_accepted.send(Answer, author=thing.accepted.author)
    finding.keep(question_of(thing))


def question_of(thing: Question | Answer) -> Question:
    return thing if isinstance(thing, Question) else thing.question


def volunteers() -> QuerySet[Person]:
    """Who is told of questions to the Alliance: volunteers, or the staff while there are none."""
    found = holders(Office.Kind.VOLUNTEER)
    return found if found.exists() else Person.objects.filter(is_staff=True, is_active=True)


def remind(now: datetime) -> int:
    """A duty: say once more, once, what has waited for an answer for days. Returns how many."""
    late = now - REMINDED_AFTER
    waiting = waiting_for_volunteers().filter(asked_at__lt=late, asked_at__gt=late - REMINDED_FOR)
    for question in waiting[:AT_ONCE]:
        with transaction.atomic():
            told = [question.volunteer] if question.volunteer else volunteers()
            for volunteer in told:
                if permissions.is_volunteer(volunteer) and volunteer.pk != question.author_id:
                    telling.still_waiting(volunteer, question)
    return len(waiting[:AT_ONCE])


def _tags(names: Iterable[str]) -> list[Tag]:
    wanted = list(dict.fromkeys(names))[:TAGS_A_QUESTION]
    return [Tag.objects.get_or_create(name=name)[0] for name in wanted]


def _ask(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(_("This is not yours to do."))

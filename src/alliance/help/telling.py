"""Whom help tells of what."""

from __future__ import annotations

from django.utils.translation import gettext as _

from alliance.help.models import Answer, Question
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Person

EXCERPT = 500


def asked_the_alliance(volunteer: Person, question: Question) -> None:
    with speaking_to(volunteer):
        notify(
            volunteer,
            kind="help.volunteer",
            key=f"help.asked:{question.pk}",
            title=_("Somebody asks the Alliance: %(title)s") % {"title": question.title},
            text=question.text[:EXCERPT],
            url=question.get_absolute_url(),
        )


def still_waiting(volunteer: Person, question: Question) -> None:
    with speaking_to(volunteer):
        notify(
            volunteer,
            kind="help.volunteer",
            key=f"help.waiting:{question.pk}",
            title=_("Still without an answer: %(title)s") % {"title": question.title},
            text=question.text[:EXCERPT],
            url=question.get_absolute_url(),
        )


def answered(follower: Person, given: Answer) -> None:
    with speaking_to(follower):
        notify(
            follower,
            kind="help.answer",
            key=f"help.answer:{given.pk}",
            title=_("An answer to: %(title)s") % {"title": given.question.title},
            text=given.text[:EXCERPT],
            url=given.get_absolute_url(),
        )


def accepted(author: Person, given: Answer) -> None:
    with speaking_to(author):
        notify(
            author,
            kind="help.accepted",
            key=f"help.accepted:{given.pk}",
            title=_("Your answer helped: %(title)s") % {"title": given.question.title},
            url=given.get_absolute_url(),
        )


def hidden(author: Person, question: Question, thing: Question | Answer) -> None:
    at = thing.hidden_at
    with speaking_to(author):
        notify(
            author,
            kind="help.moderation",
            key=f"help.hidden:{type(thing).__name__}:{thing.pk}:{at:%Y%m%d%H%M%S}",
            title=_("A moderator has hidden what you wrote: %(title)s") % {"title": question.title},
            text=thing.hidden_because,
        )

"""Who hears of what in grant programmes. In each reader's language; and never who reviewed what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alliance.ledger.permissions import keepers as keepers_of_books
from alliance.notices import kinds
from alliance.notices.kinds import Way
from alliance.notices.queries import zone_for
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Person
from alliance.programmes import permissions
from alliance.programmes.models import (
    Application,
    GrantProgramme,
    Member,
    Milestone,
    Officer,
    ProgrammeEvent,
    Remark,
    Reviewer,
    Round,
)

MINE, REVIEW, DESK = "programmes.mine", "programmes.review", "programmes.desk"
_is_quiet: ContextVar[bool] = ContextVar("programmes_are_quiet", default=False)


@contextmanager
def quietly() -> Iterator[None]:
    """Within it nobody is told: for demonstrations."""
    token = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(token)


def register_kinds() -> None:
    kinds.register(MINE, gettext_lazy("Your applications for grants"), Way.MAIL)
    kinds.register(REVIEW, gettext_lazy("Applications that you review"), Way.MAIL)
    kinds.register(DESK, gettext_lazy("Grant programmes that you run"), Way.DIGEST)


def team(application: Application) -> list[Person]:
    """The lead and who writes with them, as far as their accounts are in use."""
    found = [application.lead, *(row.person for row in application.team.select_related("person"))]
    return [person for person in found if person is not None and person.is_active]


def keepers(programme: GrantProgramme) -> list[Person]:
    """Its officers; staff where it has none."""
    rows = programme.officers.filter(until=None, person__is_active=True).select_related("person")
    officers = [row.person for row in rows]
    return officers or list(Person.objects.filter(is_staff=True, is_active=True))


def named_officer(officer: Officer) -> None:
    _tell(
        [officer.person],
        DESK,
        f"officer:{officer.pk}",
        lambda _p: (
            _("You run a grant programme: %(name)s") % {"name": officer.programme.name},
            "",
        ),
        officer.programme.get_absolute_url(),
    )


def named_reviewer(reviewer: Reviewer) -> None:
    round = reviewer.round

    def words(person: Person) -> tuple[str, str]:
        text = _(
            "Applications close at %(when)s; after that you find them on the page of the call."
        )
        return (
            _("You are asked to review: %(round)s") % {"round": round},
            text % {"when": _when(round.closes_at, person)},
        )

    _tell([reviewer.person], REVIEW, f"reviewer:{reviewer.pk}", words, round.get_absolute_url())


def assigned(person: Person, round: Round, count: int, key: str) -> None:
    """So many more applications of a round are theirs to review; `key` names the occasion."""

    def words(person: Person) -> tuple[str, str]:
        title = ngettext(
            "%(count)d application is yours to review: %(round)s",
            "%(count)d applications are yours to review: %(round)s",
            count,
        ) % {"count": count, "round": round}
        until = round.reviews_until
        text = _("They are due at %(when)s.") % {"when": _when(until, person)} if until else ""
        return title, text

    _tell([person], REVIEW, f"assigned:{key}", words, round.get_absolute_url())


def joined(member: Member, by: Person) -> None:
    application = member.application

    def words(_person: Person) -> tuple[str, str]:
        title = _("%(name)s writes an application with you: %(round)s")
        return title % {"name": by, "round": application.round}, ""

    _tell([member.person], MINE, f"joined:{member.pk}", words, application.get_absolute_url())


def submitted(application: Application) -> None:
    """The receipt, to all who write it."""

    def words(person: Person) -> tuple[str, str]:
        text = _("You can change it and submit it again until %(when)s.")
        return (
            _("Submitted: %(title)s") % {"title": application.title},
            text % {"when": _when(application.round.closes_at, person)},
        )

    key = f"submitted:{application.pk}:{application.version}"
    _tell(team(application), MINE, key, words, application.get_absolute_url())


def extended(round: Round, event: ProgrammeEvent) -> None:
    for application in _open(round):
        _tell(
            team(application),
            MINE,
            f"extended:{event.pk}:{application.pk}",
            lambda person: (
                _("A later deadline: %(when)s") % {"when": _when(round.closes_at, person)},
                event.text,
            ),
            application.get_absolute_url(),
        )


def cancelled(round: Round, event: ProgrammeEvent) -> None:
    for application in _open(round):
        _tell(
            team(application),
            MINE,
            f"cancelled:{event.pk}:{application.pk}",
            lambda _p: (_("Called off: %(round)s") % {"round": round}, event.text),
            application.get_absolute_url(),
        )


def proposed(round: Round) -> None:
    """To those who may confirm it."""
    staff = Person.objects.filter(is_staff=True, is_active=True)
    people = {person.pk: person for person in [*keepers(round.programme), *staff]}
    may = [person for person in people.values() if permissions.may_confirm(person, round)]
    key = f"proposed:{round.pk}:{round.events.count()}"
    _tell(
        may,
        DESK,
        key,
        lambda _p: (_("Awards wait for a second person: %(round)s") % {"round": round}, ""),
        round.get_absolute_url(),
    )


def decided(round: Round) -> None:
    """To everybody who applied, each of their own."""
    found = round.applications.filter(state=Application.State.SUBMITTED)
    for application in found.select_related("lead", "award"):
        is_awarded = hasattr(application, "award")

        def words(
            _person: Person, application: Application = application, is_awarded: bool = is_awarded
        ) -> tuple[str, str]:
            if is_awarded:
                title = _("Awarded: %(title)s")
                text = _("Congratulations. Please read and accept the agreement next.")
            else:
                title = _("Not awarded this time: %(title)s")
                text = _("What the reviewers wrote for you is on its page. Thank you for applying.")
            return title % {"title": application.title}, text

        _tell(
            team(application),
            MINE,
            f"decided:{application.pk}",
            words,
            application.get_absolute_url(),
        )


def remarked(remark: Remark) -> None:
    """To the others who review this application and may read it."""
    application = remark.application
    reviewers = [
        review.reviewer
        for review in application.reviews.select_related("reviewer")
        if review.reviewer is not None
        and review.reviewer_id != remark.author_id
        and permissions.may_see_reviews(review.reviewer, application, remark.at)
    ]
    title = application.title
    _tell(
        reviewers,
        REVIEW,
        f"remark:{remark.pk}",
        lambda _p: (_("Somebody spoke about: %(title)s") % {"title": title}, remark.text[:500]),
        application.get_absolute_url(),
    )


def delivered(milestone: Milestone, event: ProgrammeEvent) -> None:
    application = milestone.award.application
    people = [
        p for p in keepers(application.round.programme) if permissions.may_judge(p, milestone)
    ]
    _tell(
        people,
        DESK,
        f"delivered:{event.pk}",
        lambda _p: (_("A report waits: %(title)s") % {"title": application.title}, milestone.title),
        application.get_absolute_url(),
    )


def milestone_changed(milestone: Milestone, event: ProgrammeEvent) -> None:
    """To the applicants; and to who pays when it waits for that."""
    application, kind = milestone.award.application, ProgrammeEvent.Kind

    def words(_person: Person) -> tuple[str, str]:
        titles = {
            kind.RETURNED: _("A question about your report: %(title)s"),
            kind.MILESTONE: _("Your report is accepted: %(title)s"),
            kind.PAID: _("Paid: %(title)s"),
        }
        return titles[kind(event.kind)] % {"title": milestone.title}, event.text

    _tell(team(application), MINE, f"milestone:{event.pk}", words, application.get_absolute_url())
    if event.kind == kind.MILESTONE:
        payers = [one for one in keepers_of_books() if permissions.may_pay(one, milestone)]
        _tell(
            payers,
            DESK,
            f"pay:{event.pk}",
            lambda _p: (
                _("A grant waits for payment: %(title)s") % {"title": application.title},
                "",
            ),
            application.get_absolute_url(),
        )


def deadline_near(application: Application, days: int) -> int:
    """Of a draft, to who writes it; how many were told."""

    def words(person: Person) -> tuple[str, str]:
        title = ngettext(
            "%(count)d day left for your application: %(title)s",
            "%(count)d days left for your application: %(title)s",
            days,
        ) % {"count": days, "title": application.title}
        text = _("It is not submitted as it stands. Deadline: %(when)s.")
        return title, text % {"when": _when(application.round.closes_at, person)}

    key = f"deadline:{application.pk}:{application.round.closes_at:%Y%m%dT%H%M}:{days}"
    return _tell(team(application), MINE, key, words, application.get_absolute_url())


def reviews_near(reviewer: Reviewer, missing: int, days: int) -> int:
    def words(person: Person) -> tuple[str, str]:
        title = ngettext(
            "%(count)d review is missing: %(round)s",
            "%(count)d reviews are missing: %(round)s",
            missing,
        ) % {"count": missing, "round": reviewer.round}
        until = reviewer.round.reviews_until
        assert until is not None
        return title, _("They are due at %(when)s.") % {"when": _when(until, person)}

    key = f"reviews:{reviewer.pk}:{days}"
    return _tell([reviewer.person], REVIEW, key, words, reviewer.round.get_absolute_url())


def milestone_near(milestone: Milestone, days: int) -> int:
    """To who writes the application, days before; the day after also to who runs the programme."""
    application = milestone.award.application
    people = team(application)
    if days < 0:
        people = [*people, *keepers(application.round.programme)]

    def words(_person: Person) -> tuple[str, str]:
        title = _("A report is late: %(title)s") if days < 0 else _("A report is due: %(title)s")
        when = date_format(milestone.due_on, "DATE_FORMAT")
        text = _("“%(milestone)s” is due on %(when)s.")
        return (
            title % {"title": application.title},
            text % {"milestone": milestone.title, "when": when},
        )

    key = f"milestone_due:{milestone.pk}:{milestone.due_on}:{days}"
    return _tell(people, MINE, key, words, application.get_absolute_url())


def _open(round: Round) -> Iterable[Application]:
    found = round.applications.exclude(state=Application.State.WITHDRAWN)
    return found.select_related("lead")


def _when(moment: datetime, person: Person) -> str:
    local = localtime(moment, zone_for(person))
    return f"{date_format(local, 'DATETIME_FORMAT')} ({local.tzname()})"


def _tell(people: Iterable[Person], kind: str, key: str, words, url: str) -> int:  # type: ignore[no-untyped-def]
    """`words(person)` gives title and text in the language that is being spoken."""
    told = 0
    if _is_quiet.get():
        return told
    for person in people:
        with speaking_to(person):
            title, text = words(person)
            notice = notify(
                person, kind=kind, key=f"programmes:{key}", title=title, text=text, url=url
            )
        told += notice is not None
    return told

"""How a fact of each source comes to hold and holds no more, through the room that knows of it.

A life is somebody, and two acts that may be done one after the other any number of times.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from tests.platform.decisions.conftest import elector
from tests.platform.decisions.conftest import end as end_vote
from tests.platform.funding.test_sponsor import gift
from tests.platform.meetings.conftest import day_of, make_series
from tests.platform.proposals.conftest import advance_to
from tests.platform.recognition import forges

from alliance.chat import here
from alliance.chat import services as rooms
from alliance.chat.models import Room, SlackRequest
from alliance.chat.slack import linking
from alliance.conduct import moderation
from alliance.decisions import services as decisions
from alliance.decisions.models import Decision
from alliance.funding.services import givers
from alliance.groups import services as groups
from alliance.groups.models import GroupRole
from alliance.groups.queries import today
from alliance.help import services as help
from alliance.meetings.models import Attendance, Speaker
from alliance.meetings.services import record, roll_call, speakers
from alliance.meetings.services.opening import meeting_on
from alliance.membership.services import agreements, applying, living, reviewing
from alliance.people.models import Person
from alliance.recognition.outside import joining
from alliance.recognition.sources import decisions as votes

Get = Callable[[str], Any]  # a fixture by its name


@dataclass
class Life:
    person: Person
    hold: Callable[[], object]
    fall: Callable[[], object]


LIVES: dict[str, Callable[[Get], Life]] = {}


def life(make: Callable[[Get], Life]) -> Callable[[Get], Life]:
    LIVES[make.__name__] = make
    return make


# Calls --------------------------------------------------------------------------------------------
@life
def attended(get: Get) -> Life:
    line = get("make_line")(get("person"), 3)
    return _confirmed(line, get)


@life
def introduced(get: Get) -> Life:
    line = get("make_line")(get("person"), 3)
    Attendance.objects.filter(pk=line.pk).update(first_time=True, introduction="I build bridges.")
    return _confirmed(line, get)


def _confirmed(line: Attendance, get: Get) -> Life:
    staff = get("staff")
    return Life(
        get("person"),
        lambda: roll_call.confirm([line], by=staff),
        lambda: roll_call.doubt(line, by=staff),
    )


@life
def presented(get: Get) -> Life:
    person, staff = get("person"), get("staff")
    series = make_series(-30)
    meeting = meeting_on(series, day_of(series, -30), timezone.now())
    assert meeting is not None
    item = meeting.items.first()
    assert item is not None
    speaker = Speaker.objects.create(
        item=item, name="S", email=person.email, person=person, state=Speaker.State.ACCEPTED
    )

    def hold() -> None:
        meeting.refresh_from_db()
        if meeting.is_final:
            speakers.note_presented(speaker, True, by=staff)
        else:
            meeting.items.filter(pk=item.pk).update(began_at=timezone.now())
            record.finalise(meeting, by=staff)

    return Life(person, hold, lambda: speakers.note_presented(speaker, False, by=staff))


# Groups -------------------------------------------------------------------------------------------
def _role(kind: GroupRole.Kind) -> Callable[[Get], Life]:
    def make(get: Get) -> Life:
        group, person, staff = get("group"), get("person"), get("staff")
        of = {"organization": get("make_body")("School", person)} if kind == "cabinet" else {}
        return Life(
            person,
            lambda: groups.give_role(group, kind, by=staff, person=person, **of),
            lambda: groups.end_role(group.roles.get(person=person, ended_at=None), by=staff),
        )

    return make


for _kind in ("chair", "editor", "cabinet"):
    LIVES[f"role_{_kind}"] = _role(GroupRole.Kind(_kind))


@life
def chaired(get: Get) -> Life:
    group, person, staff = get("group"), get("person"), get("staff")
    groups.give_role(group, GroupRole.Kind.CHAIR, by=staff, person=person)
    cycle = groups.start_cycle(
        group, by=staff, starts_on=today(), ends_on=today() + timedelta(days=90), goals="x"
    )

    return Life(
        person,
        lambda: groups.close_cycle(cycle, by=staff, outcome="x"),
        lambda: groups.reopen_cycle(cycle, by=staff, reason="It was ended too early."),
    )


@life
def delivered(get: Get) -> Life:
    group, person, staff = get("group"), get("person"), get("staff")
    groups.join(group, by=person)
    thing = groups.add_deliverable(group, by=staff, title="A guide", owner=person)
    return Life(
        person,
        lambda: groups.change_deliverable(thing, by=staff, state="delivered"),
        lambda: groups.change_deliverable(thing, by=staff, state="work"),
    )


# Help, proposals, decisions -----------------------------------------------------------------------
@life
def answered(get: Get) -> Life:
    person, asker = get("person"), get("other_person")
    question = help.ask(
        asker, title="How?", text="How is it done?", tags=[], to_alliance=False, is_private=False
    )
    given = help.answer(question, by=person, text="So.")

    def toggle() -> None:
        help.accept(given, by=asker)  # once more takes it back

    return Life(person, toggle, toggle)


@life
def proposed(get: Get) -> Life:
    proposal, champion, chair = get("proposal"), get("champion"), get("chair")

    moderated = moderation.KINDS["proposals.proposal"]

    def hold() -> None:
        if proposal.stage < 1:
            advance_to(1, proposal, champion, chair)
            return
        moderated.show(str(proposal.pk))

    return Life(champion, hold, lambda: moderated.hide(str(proposal.pk)))


@life
def voted(get: Get) -> Life:
    robin, staff, begin = get("people")["robin"], get("staff"), get("begin")
    held: list[Decision] = []

    def hold() -> None:
        held.append(begin())
        decisions.cast(elector(held[-1], robin), ["against"], by=robin)
        end_vote(held[-1])

    return Life(
        robin,
        hold,
        lambda: decisions.declare_void(held[-1], by=staff, reason="Some had no ballot."),
    )


@life
def voted_always(get: Get) -> Life:
    get("monkeypatch").setattr(votes, "today", lambda: today() + timedelta(days=366))
    return voted(get)


# Money and membership -----------------------------------------------------------------------------
@life
def donated(get: Get) -> Life:
    person, staff = get("person"), get("staff")
    given = gift(staff)

    def hold() -> None:
        givers.claim(givers.name(given, person.email, by=staff), by=person)

    return Life(person, hold, lambda: givers.part(given, by=person))


@life
def member(get: Get) -> Life:
    house = get("house")
    return _membership(house.voice, house, house.member)


@life
def member_person(get: Get) -> Life:
    house, robin = get("house"), get("make_person")("robin")
    said = {"statement": "I like it.", "bill_name": "Robin", "bill_email": robin.email}

    def join() -> Any:
        membership = applying.start(robin, None, house.personal, **said)
        reviewing.approve(applying.submit(membership, by=robin), by=house.staff)
        agreements.accept(membership, by=robin, version=1)
        house.pay(house.invoice(membership))
        return membership

    return _membership(robin, house, join)


def _membership(person: Person, house: Any, join: Callable[[], Any]) -> Life:
    found: list[Any] = []

    def hold() -> None:
        if not found:
            found.append(join())
            begun = datetime.now(UTC).date() - timedelta(days=40)
            found[0].terms.update(starts_on=begun)
            return
        found[0].refresh_from_db()
        invoice = living.offer_return(found[0], by=house.staff, without_gap=False)
        if invoice is not None:
            house.pay(invoice, key=f"again-{invoice.pk}")

    return Life(person, hold, lambda: living.end(found[0], by=house.staff, reason="it asked"))


# Elsewhere ----------------------------------------------------------------------------------------
def _joined(get: Get, forge: str = "github") -> None:
    code = joining.new_code(by=get("person"))
    assert forges.comment(f"I join: {code}", 7, forge=forge).sent(get("client")).json()["joined"]


@life
def merged(get: Get) -> Life:
    forges.merged().sent(get("client"))
    return Life(
        get("person"),
        lambda: _joined(get),
        lambda: joining.part("forge:github", by=get("person")),
    )


@life
def reviewed(get: Get) -> Life:
    _joined(get)
    hours, reviews = iter(range(1, 20)), iter(range(100, 110))
    last: list[int] = []

    def tell(review: int, action: str) -> None:
        at = f"2026-03-06T{next(hours):02}:00:00Z"
        assert forges.reviewed(review=review, action=action, at=at).sent(get("client"))
        last[:] = [review]

    return Life(
        get("person"),
        lambda: tell(next(reviews), "submitted"),
        lambda: tell(last[0], "dismissed"),
    )


@life
def stated(get: Get) -> Life:
    person, client = get("person"), get("client")
    joining.look_for_addresses("lms", by=person)
    said: list[dict[str, Any]] = []

    def hold() -> None:
        said.append(forges.statement(person.email) | {"id": str(uuid.uuid4())})
        assert forges.state(client, said[-1]).status_code == 200

    return Life(person, hold, lambda: forges.state(client, forges.voiding(said[-1])))


# Chat ---------------------------------------------------------------------------------------------
@life
def checked_in(get: Get) -> Life:
    person = get("person")
    staff, room = get("staff"), Room.objects.create(slug="harbour", title="Harbour")

    def arrange(is_open: bool) -> None:
        rooms.arrange(room, by=staff, is_open=is_open, is_archived=False, kept_days=30)

    def hold() -> None:
        arrange(True)
        here.check_in(room, by=person)

    return Life(person, hold, lambda: arrange(False))


@life
def joined_slack(get: Get) -> Life:
    person = get("person")
    digests = (f"{number:064}" for number in range(9))

    def hold() -> None:
        asked = SlackRequest.objects.create(digest=next(digests), team="T1", user="U1")
        linking.join(asked, by=person)

    return Life(person, hold, lambda: linking.part(by=person))

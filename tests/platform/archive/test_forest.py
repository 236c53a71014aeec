"""Threads: whatever order messages come in, the forest is the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.archive import placing
from alliance.archive.forest import Node, base_of, grow
from alliance.archive.models import Entry
from alliance.lists.models import MailingList, Message
from alliance.lists.services import keep

START = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Re: [dev] Badges", ("badges", True)),
        ("AW: RE: Badges (fwd)", ("badges", True)),
        ("Re[2]: Badges", ("badges", True)),
        ("Fwd: Badges", ("badges", False)),
        ("RV: SV: Badges", ("badges", True)),
        ("回复：徽章", ("徽章", True)),
        ("[draft]", ("[draft]", False)),
        ("Regarding: it", ("regarding: it", False)),
        ("", ("", False)),
    ],
)
def test_subjects_are_compared_without_what_programs_add(
    subject: str, expected: tuple[str, bool]
) -> None:
    assert base_of(subject) == expected


def node(key: int, *references: int, **more: object) -> Node:
    at = START + timedelta(minutes=key)
    return Node(key, str(key), at, tuple(map(str, references)), **more)  # type: ignore[arg-type]


def test_messages_that_name_the_same_missing_one_are_one_thread() -> None:
    [grove] = grow([node(1, 99), node(2, 99)])
    assert grove.parents == {}
    assert len(grove.nodes) == 2


def test_the_nearest_message_that_is_there_is_the_parent() -> None:
    [grove] = grow([node(1), node(2, 1), node(3, 98, 2, 1)])
    assert grove.parents == {2: 1, 3: 2}


def test_a_circle_is_cut_at_its_first_message() -> None:
    [grove] = grow([node(1, 2), node(2, 3), node(3, 1)])
    assert grove.parents == {2: 3, 3: 1}


def test_a_message_that_names_itself_is_alone() -> None:
    [grove] = grow([node(1, 1)])
    assert grove.parents == {}


def test_a_split_message_takes_its_answers_along() -> None:
    groves = grow([node(1), node(2, 1, is_split=True), node(3, 2, 1)])
    assert [[n.key for n in grove.nodes] for grove in groves] == [[1], [2, 3]]


# Each message: which earlier or later ones it names, its subject, and minutes after the start.
MAILS = st.lists(
    st.tuples(
        st.lists(st.integers(0, 7), max_size=3),
        st.sampled_from(["", "plan", "Re: plan", "Re: other", "other"]),
        st.sampled_from([0, 5, 60 * 24 * 20, 60 * 24 * 45, 60 * 24 * 70]),
    ),
    min_size=1,
    max_size=7,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(mails=MAILS, data=st.data())
def test_any_order_of_arrival_gives_the_forest_of_all_at_once(
    db: None, mails: list[tuple[list[int], str, int]], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(mails))))
    one = MailingList.objects.create(slug=f"one{MailingList.objects.count()}", name="One")
    for number in order:
        names, subject, minutes = mails[number]
        when = START + timedelta(minutes=minutes)
        references = " ".join(f"<{name}@example.org>" for name in names)
        raw = (
            f"From: Ada <ada@example.org>\nMessage-ID: <{number}@example.org>\n"
            f"Subject: {subject}\nDate: {when:%a, %d %b %Y %H:%M:%S} +0000\n"
            + (f"References: {references}\n" if names else "")
            + "\nHello\n"
        )
        message = keep(raw.encode(), one)
        assert message is not None
        for entry in placing.enter([message]):
            placing.place(entry)
    arrived = _forest(one)
    placing.place_all(one)
    assert _forest(one) == arrived
    assert not one.threads.filter(entries=None).exists()
    assert sum(one.threads.values_list("count", flat=True)) == len(mails)


def _forest(one: MailingList) -> set[tuple]:
    threads: dict[int, set] = {}
    for entry in Entry.objects.filter(mailing_list=one).select_related("parent"):
        assert entry.thread_id is not None
        above = entry.parent.digest if entry.parent else ""
        threads.setdefault(entry.thread_id, set()).add((entry.digest, above))
    return {frozenset(thread) for thread in threads.values()}


def test_a_message_that_the_archive_missed_enters_later(db: None) -> None:
    one = MailingList.objects.create(slug="one", name="One")
    keep(b"Subject: x\nFrom: ada@example.org\n\nHi\n", one)
    assert placing.catch_up(one) == 1
    assert placing.catch_up(one) == 0
    assert Entry.objects.get().message == Message.objects.get()

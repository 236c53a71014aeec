"""Many write one text: what each wrote is in it once, whatever the order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance.notes import access, bounds, folding, reading, services
from alliance.notes.models import Pad
from alliance.people.models import Person

texts = st.text(max_size=60)


@pytest.fixture(autouse=True)
def rules() -> Iterator[None]:
    def rule(person: object, key: str) -> str:
        name = getattr(person, "name", "")
        if key.startswith("test:closed-shop"):
            return "write" if name == "Ada" else "none"
        return {"Staff": "moderate", "": "read"}.get(name, "write")

    access.register("test:", rule)
    yield
    del access.RULES["test:"]


@pytest.fixture
def pad(db: None) -> Pad:
    return services.open_pad("test:1", title="Call", template="# Notes\n\n- one\n- two\n")


@settings(deadline=None)
@given(texts, texts)
def test_a_new_text_becomes_changes_that_give_it(old: str, new: str) -> None:
    first = folding.change(folding.document([]), old)
    second = folding.change(folding.document([first]), new)
    assert folding.text_of(folding.document([first, second])) == new


@settings(deadline=None)
@given(texts, texts, st.integers(0, 4500))
def test_long_texts_too(line: str, addition: str, place: int) -> None:
    old = "".join(f"{line}{number}\n" for number in range(1000))
    first = folding.change(folding.document([]), old)
    new = old[:place] + addition + old[place:]
    second = folding.change(folding.document([first]), new)
    assert folding.text_of(folding.document([first, second])) == new


@settings(deadline=None)
@given(st.lists(texts, min_size=2, max_size=3))
def test_changes_give_the_same_text_in_any_order(news: list[str]) -> None:
    base = folding.change(folding.document([]), "Line one\nLine two\n")
    updates = [folding.change(folding.document([base]), new) for new in news]
    found = {folding.text_of(folding.document([base, *order])) for order in permutations(updates)}
    assert len(found) == 1


def test_two_who_write_at_once_are_both_in_it(
    pad: Pad, person: Person, other_person: Person
) -> None:
    base = reading.version_of(pad)
    text = services.pad_text(pad)
    services.write(pad, text.replace("- one", "- one, says Ada"), base=base, by=person)
    merged = services.write(pad, text + "- three, says Grace\n", base=base, by=other_person)
    assert merged == "# Notes\n\n- one, says Ada\n- two\n- three, says Grace\n"


def test_a_pad_is_opened_once(pad: Pad) -> None:
    again = services.open_pad("test:1", title="Other", template="Other")
    assert again == pad and services.pad_text(again).startswith("# Notes")


def test_every_version_can_be_read(pad: Pad, person: Person) -> None:
    first = reading.version_of(pad)
    services.write(pad, "All new", base=first, by=person)
    assert services.pad_text(pad, first).startswith("# Notes")
    assert reading.text_at(pad, reading.version_of(pad)) == "All new"
    assert [update.by for update in pad.updates.all()] == [None, person]


def test_saving_nothing_new_leaves_no_trace(pad: Pad, person: Person) -> None:
    version = reading.version_of(pad)
    text = services.pad_text(pad).replace("\n", "\r\n")  # as browsers send it
    services.write(pad, text, base=version, by=person)
    assert reading.version_of(pad) == version


def test_closed_notes_are_not_written(pad: Pad, person: Person, staff: Person) -> None:
    with pytest.raises(PermissionDenied):
        services.close_pad(pad, person)
    services.close_pad(pad, staff)
    with pytest.raises(PermissionDenied):
        services.write(pad, "late", base=reading.version_of(pad), by=staff)
    services.reopen_pad(pad, staff)
    assert services.write(pad, "late", base=reading.version_of(pad), by=person) == "late"


def test_notes_have_their_bound(pad: Pad, person: Person) -> None:
    with pytest.raises(ValidationError):
        services.write(pad, "x" * (bounds.TEXT_CHARACTERS + 1), base=0, by=person)


def test_who_may_do_what_by_the_page(
    pad: Pad, person: Person, sign_in: Callable[[Person], Client], client: Client
) -> None:
    assert "<textarea" not in client.get(pad.get_absolute_url()).content.decode()
    assert "<textarea" in sign_in(person).get(pad.get_absolute_url()).content.decode()
    url = reverse("notes:write", args=[pad.public_id])
    form = {"text": "Mine", "base": reading.version_of(pad)}
    assert "/login/" in client.post(url, form)["Location"]
    assert services.pad_text(pad).startswith("# Notes")
    assert sign_in(person).post(url, form).status_code == 302
    assert services.pad_text(pad) == "Mine"


@pytest.mark.parametrize("page", ["pad", "raw", "history"])
def test_notes_of_others_do_not_exist(
    page: str, person: Person, other_person: Person, sign_in: Callable[[Person], Client]
) -> None:
    pad = services.open_pad("test:closed-shop", title="Secret")
    url = reverse(f"notes:{page}", args=[pad.public_id])
    assert sign_in(other_person).get(url).status_code == 404
    assert sign_in(person).get(url).status_code == 200


def test_a_pad_that_no_room_answers_for_is_nobodys(staff: Person) -> None:
    pad = services.open_pad("unheard:1", title="?")
    with pytest.raises(PermissionDenied):
        services.write(pad, "x", base=0, by=staff)


def test_markdown_is_shown_and_html_is_not(pad: Pad, person: Person, client: Client) -> None:
    services.write(pad, "*soft* <script>alert(1)</script>", base=0, by=person)
    page = client.get(pad.get_absolute_url()).content.decode()
    assert "<em>soft</em>" in page and "<script>alert" not in page


@pytest.mark.parametrize("onward", ["https://evil.example.org/", "//evil.example.org", "/\\evil"])
def test_saving_leads_nowhere_else(onward: str, pad: Pad, signed_in: Client) -> None:
    form = {"text": "x", "base": "0", "next": onward}
    answer = signed_in.post(reverse("notes:write", args=[pad.public_id]), form)
    assert answer["Location"] == pad.get_absolute_url()

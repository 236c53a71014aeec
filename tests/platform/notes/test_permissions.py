"""Every role on every action of a pad, through the addresses that browsers use. The websocket of
the editor has the same table in `test_sockets`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from alliance.notes import access, keeping, reading, services
from alliance.notes.models import Pad
from alliance.people.models import Person

pytestmark = pytest.mark.django_db
ROLES = {"stranger": "none", "reader": "read", "writer": "write", "moderator": "moderate"}
READS = {"anonymous", "reader", "writer", "moderator"}
WRITES = {"writer", "moderator"}
PAGES = ("pad", "raw", "history", "live")
FORMS = ("write", "restore")


@pytest.fixture(autouse=True)
def rules() -> Iterator[None]:
    access.register("test:", lambda person, key: ROLES.get(getattr(person, "name", ""), "read"))
    yield
    del access.RULES["test:"]


@pytest.fixture
def people(make_person: Callable[..., Person]) -> dict[str, Person]:
    found = {name: make_person(name) for name in ROLES}
    for name, person in found.items():
        person.name = name
        person.save()
    return found


@pytest.fixture
def pad(people: dict[str, Person]) -> Pad:
    pad = services.open_pad("test:1", title="Call", template="first\n")
    base = reading.version_of(pad)
    services.write(pad, "second\n", base=base, by=people["writer"], is_named=False)
    return pad


def ask(client: Client, pad: Pad, action: str) -> int:
    if action == "live":
        return client.get(f"/live/{keeping.readers_topic(pad)}").status_code
    address = reverse(f"notes:{action}", args=[pad.public_id])
    if action in FORMS:
        first = pad.updates.order_by("pk").values_list("pk", flat=True)[0]
        fields = {"write": {"text": "third\n", "base": first}, "restore": {"version": first}}
        return client.post(address, fields[action]).status_code
    return client.get(address).status_code


def browser(role: str, people: dict[str, Person], sign_in: Callable[[Person], Client]) -> Client:
    return Client() if role == "anonymous" else sign_in(people[role])


@pytest.mark.parametrize("is_closed", [False, True], ids=["open", "closed"])
@pytest.mark.parametrize("role", ["anonymous", *ROLES])
@pytest.mark.parametrize("action", [*PAGES, *FORMS])
def test_each_role_on_each_action_of_a_pad(
    action: str, role: str, is_closed: bool, pad: Pad, people: dict[str, Person],
    sign_in: Callable[[Person], Client],
) -> None:  # fmt: skip
    if is_closed:
        services.close_pad(pad, people["moderator"])
    before = services.pad_text(pad)
    status = ask(browser(role, people, sign_in), pad, action)
    if action in PAGES:
        assert status == (200 if role in READS else 404)
        return
    changed = services.pad_text(pad) != before
    assert changed == (role in WRITES and not is_closed)
    if not changed:  # anonymous: to the sign-in; who may not read: as if nothing were there
        assert status == {"anonymous": 302, "stranger": 404}.get(role, 403)


@pytest.mark.parametrize("role", ROLES)
def test_moderators_alone_close_and_reopen(role: str, pad: Pad, people: dict[str, Person]) -> None:
    for act in (services.close_pad, services.reopen_pad):
        if role == "moderator":
            act(pad, people[role])
        else:
            with pytest.raises(PermissionDenied):
                act(pad, people[role])


@pytest.mark.parametrize("role", sorted(READS))
def test_who_wrote_without_their_name_is_seen_by_moderators_alone(
    role: str, pad: Pad, people: dict[str, Person], sign_in: Callable[[Person], Client]
) -> None:
    address = reverse("notes:history", args=[pad.public_id])
    page = browser(role, people, sign_in).get(address).content.decode()
    names = page[page.index("pad-steps") :]
    names = names[: names.index("</ol>")]
    assert ("writer" in names) == (role == "moderator")
    assert ("Somebody" in names) == (role != "moderator")


def test_forms_need_their_token(pad: Pad, people: dict[str, Person]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        people["writer"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert [ask(client, pad, action) for action in FORMS] == [403, 403]
    assert services.pad_text(pad) == "second\n"

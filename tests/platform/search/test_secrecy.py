"""One of each private thing, and everybody looks for it: what somebody may not read they do not
find, neither as a result nor as a number, a snippet or a kind.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.platform.roles import Cast

from alliance.archive import placing
from alliance.chat.models import ChatMessage, Room
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.help import services as help_services
from alliance.history.models import HistoryEntry
from alliance.lists.models import MailingList, Subscription
from alliance.lists.services import keep
from alliance.organizations.models import Organization
from alliance.people.models import Person
from alliance.pledges.models import Pledge, Summit
from alliance.resources.models import Resource
from alliance.search import services
from alliance.search.models import SearchEntry

pytestmark = pytest.mark.django_db
WORD = "zyxwordle"  # stands in every private thing, and nowhere else
INSIDERS = ("asker", "subscriber", "groupie")
EVERYBODY = (
    *("visitor", "member", "blocked", "volunteer", "moderator", "editor", "coordinator", "staff"),
    *INSIDERS,
)
# What each finds of the private things; all others find none of them.
FINDS: dict[str, set[str]] = {role: {"chat"} for role in EVERYBODY}
FINDS["visitor"] = FINDS["blocked"] = set()
# Moderators read the lists that they moderate.
for role in ("subscriber", "moderator", "staff"):
    FINDS[role] = {"chat", "mail"}
FINDS["groupie"] = {"chat", "chat of the group"}


def _mail(to: MailingList) -> None:
    mail = EmailMessage()
    mail["From"] = "Ada <ada@example.org>"
    mail["Subject"] = f"{WORD} subject"
    mail["Message-ID"] = "<1@example.org>"
    mail.set_content(f"{WORD} in a mail")
    assert keep(mail.as_bytes(), to) is not None
    placing.catch_up(to)


@pytest.fixture
def cast(make_person: Callable[..., Person]) -> Cast:
    cast = Cast(make_person)
    for role in INSIDERS:
        cast.add(role)
    asker, now = cast["asker"], timezone.now()
    today = timezone.localdate() - timedelta(days=1)

    for private in (True, False):
        question = help_services.ask(
            asker, title=WORD, text=WORD, tags=[], to_alliance=private, is_private=private
        )
        if not private:
            help_services.hide(question, by=cast["staff"], reason="Rules.")
    shown = help_services.ask(
        asker, title="Plain", text="", tags=[], to_alliance=False, is_private=False
    )
    bad = help_services.answer(shown, by=cast["member"], text=WORD)
    help_services.hide(bad, by=cast["staff"], reason="Rules.")

    inner = MailingList.objects.create(
        slug="inner", name=f"{WORD} list", description=WORD, reading="subscribers"
    )
    subscriber = cast["subscriber"]
    Subscription.objects.create(mailing_list=inner, email=subscriber.email, person=subscriber)
    _mail(inner)

    group = WorkingGroup.objects.create(acronym="wg", name="Plain group", state="active")
    GroupRole.objects.create(
        group=group, person=cast["groupie"], kind=GroupRole.Kind.PARTICIPANT, starts_on=today
    )
    WorkingGroup.objects.create(
        acronym="gone", name=f"{WORD} group", purpose=WORD, withheld_at=now, state="proposed"
    )
    for slug, of, is_open in (("hall", None, True), ("room", group, False)):
        room = Room.objects.create(slug=slug, title=slug, group=of, is_open=is_open)
        ChatMessage.objects.create(
            room=room, uid=slug, person=cast["groupie"], shown_as="G", body=f"{WORD} said", at=now
        )

    Organization.objects.create(slug="o", name=f"{WORD} org", description=WORD, state="proposed")
    school = Organization.objects.create(slug="school", name="School")
    summit = Summit.objects.create(slug="s", name="S", held_on=today)
    Pledge.objects.create(summit=summit, organization=school, text=WORD, hidden_at=now)
    HistoryEntry.objects.create(year=2012, title=WORD, text=WORD, hidden_at=now)
    Resource.objects.create(title=WORD, text=WORD, topic="start")
    Resource.objects.create(title=WORD, text=WORD, topic="start", state="retired")
    Resource.objects.create(title=WORD, text=WORD, topic="start", state="published", hidden_at=now)
    Person.objects.filter(pk=asker.pk).update(name=WORD, bio=WORD)
    Person.objects.filter(pk=cast["editor"].pk).update(
        bio=WORD, profile_public=True, shows_bio=False
    )
    return cast


@pytest.mark.parametrize("anew", [False, True], ids=["as it was kept", "made anew"])
def test_nobody_finds_counts_or_glimpses_what_is_not_theirs(cast: Cast, anew: bool) -> None:
    if anew:
        SearchEntry.objects.all().delete()
        list(services.rebuild())
    else:  # the chat is entered by its server, which is not here
        from alliance.chat.finding import everything

        services.put_many("chat", everything())
    for role in EVERYBODY:
        browser = cast.client(role)
        for typed in (WORD, f"{WORD[:5]}*", f'"{WORD}"', f"nothing OR {WORD}"):
            told = browser.get(reverse("search:json"), {"q": typed}).json()
            found = {
                "chat of the group" if "/room" in one["url"] else one["kind"]
                for one in told["results"]
            }
            assert found == FINDS[role], (role, typed)
            assert told["total"] == sum(told["counts"].values()) == len(FINDS[role]), role
            for kind in ("question", "mail", "resource", "group", "person", "pledge", "history"):
                of_kind = browser.get(reverse("search:json"), {"q": typed, "kind": kind}).json()
                assert of_kind["total"] == (kind in FINDS[role]), (role, kind)
        page = browser.get(reverse("search:results"), {"q": f"{WORD[:5]}*"}).content.decode()
        assert (WORD in page) == bool(FINDS[role]), role


def test_a_profile_is_found_by_what_it_shows_and_as_long_as_it_does(
    cast: Cast, make_person: Callable[..., Person]
) -> None:
    person = make_person("quill")
    browser = cast.client("visitor")

    def found() -> list[str]:
        told = browser.get(reverse("search:json"), {"q": "quill OR featherwork"}).json()
        return [one["snippet"] for one in told["results"]]

    assert found() == []
    person.profile_public, person.bio = True, "featherwork"
    person.save()
    assert found() == [""]  # the name is shown, what they write about themselves is not
    person.shows_bio = True
    person.save()
    assert found() == ["featherwork"]
    person.is_active = False
    person.save(update_fields=["is_active"])
    assert found() == []
    person.is_active, person.profile_public = True, False
    person.save()
    assert found() == []

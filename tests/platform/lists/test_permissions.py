"""Who may do what with a list: every role tries every page and every action."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.platform.lists.world import mail, make_list, now, subscribe

from alliance.groups.models import GroupRole, WorkingGroup
from alliance.lists import permissions
from alliance.lists.models import HeldMessage, ListRole, MailingList, Message, Subscription
from alliance.lists.services import keep, managing, moderating, subscribing, take
from alliance.people.models import Office

pytestmark = pytest.mark.django_db

ROLES = (
    "anonymous", "stranger", "subscriber", "participant", "other_chair", "coordinator",
    "list_moderator", "moderator", "chair", "staff", "blocked_staff",
)  # fmt: skip
MODERATING = {"list_moderator", "moderator", "chair", "staff"}
MANAGING = {"chair", "staff"}
INSIDE = MODERATING | {"subscriber"}


@pytest.fixture
def group():
    return WorkingGroup.objects.create(
        acronym="trust", name="Trust", purpose="x", state=WorkingGroup.State.ACTIVE
    )


@pytest.fixture
def trust(group):
    return group.mailing_lists.first() or make_list("trust", group=group)


@pytest.fixture
def someone(make_person, group, trust):
    """`someone("chair")`: a person in that role towards the list `trust`."""

    def make(role):
        if role == "anonymous":
            return AnonymousUser()
        fields = {"is_staff": True} if "staff" in role else {}
        person = make_person(role.replace("_", "-"), **fields)
        today = now().date()
        if role in ("chair", "participant"):
            GroupRole.objects.create(group=group, kind=role, person=person, starts_on=today)
        elif role == "other_chair":
            other = WorkingGroup.objects.create(acronym="other", name="Other", purpose="x")
            GroupRole.objects.create(group=other, kind="chair", person=person, starts_on=today)
        elif role in ("moderator", "coordinator"):
            Office.objects.create(person=person, kind=role, starts_on=today)
        elif role == "list_moderator":
            ListRole.objects.create(mailing_list=trust, person=person)
        elif role == "subscriber":
            subscribe(trust, person.email)
        elif role == "blocked_staff":
            person.is_active = False
            person.save()
        return person

    return make


def browser_of(person) -> Client:
    client = Client()
    if person.is_authenticated and person.is_active:
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        client.force_login(person, backend=backend)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_the_table_of_rights(role, someone, trust):
    person = someone(role)
    assert permissions.may_moderate(person, trust) == (role in MODERATING)
    assert (trust in permissions.moderated_by(person)) == (role in MODERATING)
    assert permissions.may_see_members(person, trust) == (role in MODERATING)
    assert permissions.may_manage(person, trust) == (role in MANAGING)
    assert permissions.may_post(person, trust) == (role in INSIDE)
    assert permissions.may_found(person) == (role == "staff")
    assert permissions.may_read(person, trust)
    assert permissions.may_subscribe(person, trust)
    trust.reading = MailingList.Reading.SUBSCRIBERS
    trust.save()
    assert permissions.may_read(person, trust) == (role in INSIDE)
    assert (trust in permissions.readable_by(person)) == (role in INSIDE)
    in_group = MODERATING | {"participant"}
    assert permissions.may_subscribe(person, trust) == (role in in_group)
    trust.closed_at = now()
    assert not permissions.may_post(person, trust)
    assert not permissions.may_subscribe(person, trust)


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_moderators_exist_for_moderators_alone(role, someone, trust):
    take(mail(to="trust@lists.localhost"), trust, "ada@example.org", now())
    held = HeldMessage.objects.get()
    client = browser_of(someone(role))
    signed_out = role in ("anonymous", "blocked_staff")
    pages = ["held/", f"held/{held.pk}/", "members/", "bounces/"]
    for page in pages:
        status = client.get(f"/lists/trust/{page}").status_code
        assert status == (302 if signed_out else 200 if role in MODERATING else 404), page
    status = client.get("/lists/trust/rules/").status_code
    assert status == (302 if signed_out else 200 if role in MANAGING else 404)
    status = client.get("/lists/new/").status_code
    assert status == (302 if signed_out else 200 if role == "staff" else 404)


@pytest.mark.parametrize("role", sorted(MODERATING))
def test_every_page_of_moderators_leads_to_the_others_that_are_theirs(role, someone, trust):
    take(mail(to="trust@lists.localhost"), trust, "ada@example.org", now())
    client = browser_of(someone(role))
    pages = ["", "held/", "members/", "bounces/", *(["rules/"] if role in MANAGING else [])]
    for page in pages:
        shown = client.get(f"/lists/trust/{page}").content.decode()
        assert ("/lists/trust/rules/" in shown) == (role in MANAGING), page
        assert '<span class="badge text-bg-warning">1</span>' in shown, page


@pytest.mark.parametrize("role", sorted(set(ROLES) - MODERATING))
def test_what_moderators_do_nobody_else_can_do_by_post(role, someone, trust):
    row = subscribe(trust, "victim")
    take(mail(to="trust@lists.localhost"), trust, "ada@example.org", now())
    held = HeldMessage.objects.get()
    client = browser_of(someone(role))
    for path, data in [
        (f"held/{held.pk}/", {"choice": "accept"}),
        (f"held/{held.pk}/", {"choice": "discard"}),
        ("members/invite/", {"email": "new@example.org"}),
        (f"members/{row.pk}/end/", {}),
        (f"members/{row.pk}/moderate/", {"moderated": "1"}),
        (f"bounces/{row.pk}/again/", {}),
        ("rules/", {"name": "Mine"}),
        ("rules/appoint/", {"email": "x@example.org"}),
        ("rules/close/", {"closed": "1"}),
        (f"subscription/{row.pk}/", {"leave": "1"}),
    ]:
        assert client.post(f"/lists/trust/{path}", data).status_code in (302, 404), path
    row.refresh_from_db()
    held.refresh_from_db()
    trust.refresh_from_db()
    assert row.is_current and not row.is_moderated and held.state == "waiting"
    assert trust.closed_at is None and trust.name == "Trust" and not Message.objects.exists()


@pytest.mark.parametrize("role", sorted(set(ROLES) - MODERATING - {"anonymous"}))
def test_services_refuse_whoever_may_not(role, someone, trust):
    person = someone(role)
    row = subscribe(trust, "victim")
    take(mail(to="trust@lists.localhost"), trust, "ada@example.org", now())
    held = HeldMessage.objects.get()
    for act in [
        lambda: moderating.accept(held, by=person),
        lambda: moderating.reject(held, by=person, words="x"),
        lambda: moderating.discard(held, by=person),
        lambda: moderating.restore(held, by=person),
        lambda: managing.moderate(row, by=person, moderated=True),
        lambda: managing.change_rules(trust, by=person),
        lambda: managing.close(trust, by=person, closed=True),
        lambda: managing.appoint(trust, person, by=person),
        lambda: subscribing.leave(row, by=person),
        lambda: subscribing.try_again(row, by=person),
        lambda: subscribing.add(trust, "new@example.org", by=person),
        lambda: subscribing.change(row, by=person, mode=Subscription.Mode.NONE),
        lambda: subscribing.subscribe(trust, "victim@example.org", by=person),
    ]:
        with pytest.raises(PermissionDenied):
            act()


def test_a_moderator_of_one_list_is_nobody_on_another(someone, trust):
    other = make_list("elsewhere")
    person = someone("list_moderator")
    assert not permissions.may_moderate(person, other)
    take(mail(to="elsewhere@lists.localhost"), other, "a@example.org", now())
    held = HeldMessage.objects.get()
    client = browser_of(person)
    assert client.get(f"/lists/elsewhere/held/{held.pk}/").status_code == 404
    # Nor through the pages of the list they do moderate.
    answer = client.post(f"/lists/trust/held/{held.pk}/", {"choice": "accept"})
    assert answer.status_code == 302
    held.refresh_from_db()
    assert held.state == "waiting"


def test_moderators_of_a_list_cannot_name_others_nor_change_its_rules(someone, trust):
    person = someone("list_moderator")
    client = browser_of(person)
    assert client.get("/lists/trust/rules/").status_code == 404
    with pytest.raises(PermissionDenied):
        managing.appoint(trust, person, by=person)


def test_a_private_list_is_nowhere_to_be_found_by_others(someone, trust):
    trust.reading = MailingList.Reading.SUBSCRIBERS
    trust.save()
    keep(mail(subject="Secret"), trust)
    for role in ("anonymous", "stranger", "other_chair", "coordinator"):
        client = browser_of(someone(role))
        assert b"trust@" not in client.get("/lists/").content
        assert b"trust" not in client.get("/lists/index.json").content
        for path in ("", "write/", "subscribe/", "leave/"):
            answer = client.get(f"/lists/trust/{path}")
            assert answer.status_code in (302, 404, 405), path
            assert b"Secret" not in answer.content
        assert client.post("/lists/trust/subscribe/", {"email": "x@y.example"}).status_code == 404
        assert client.get("/lists/trust.json").status_code == 404


def test_addresses_of_subscribers_are_on_no_page_but_those_of_moderators(someone, trust):
    subscribe(trust, "private-address")
    for role in sorted(set(ROLES) - MODERATING):
        client = browser_of(someone(role))
        for page in ("/lists/", "/lists/trust/", "/lists/index.json", "/lists/trust.json"):
            assert b"private-address" not in client.get(page).content, (role, page)
    assert b"private-address" in browser_of(someone("chair")).get("/lists/trust/members/").content


def test_announcements_are_written_by_moderators_and_the_coordinator(someone):
    news = make_list(
        "announcements",
        posting=MailingList.Posting.MODERATORS,
        kind=MailingList.Kind.ANNOUNCEMENTS,
    )
    member = someone("stranger")
    subscribe(news, member.email)
    assert not permissions.may_post(member, news)
    for role in ("coordinator", "moderator", "staff"):
        assert permissions.may_post(someone(role), news)

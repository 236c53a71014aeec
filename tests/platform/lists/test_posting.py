"""Messages written on the site: under one's name, without one's address, once."""

from email import message_from_bytes, policy

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests.platform.lists.world import deliver_all, mail, make_list, only_message, send, subscribe

from alliance.groups.models import WorkingGroup
from alliance.lists.models import MailingList, Message
from alliance.lists.seed import add_demo_lists
from alliance.lists.services import TooMuch, managing, post_from_site, posting

pytestmark = pytest.mark.django_db


@pytest.fixture
def dev():
    dev = make_list()
    subscribe(dev, "ada")
    return dev


def write(dev, by, key="k", subject="Grüße", text="Wörter, and a very long line: " + "x" * 2000,
          **more):  # fmt: skip
    return post_from_site(dev, subject=subject, text=text, by=by, key=key, **more)


def test_it_goes_out_under_the_name_and_without_the_address(dev, person):
    message = write(dev, person)
    assert (message.sender, message.sender_name, message.sender_email) == (person, "Ada", "")
    (out,) = deliver_all()
    assert out["From"].addresses[0].display_name == "Ada via Dev"
    assert out["From"].addresses[0].addr_spec == "dev@lists.localhost"
    assert str(out["Subject"]) == "Grüße" and out.get_content().startswith("Wörter")
    assert b"ada@example.org" not in bytes(message.raw)
    assert not message_from_bytes(bytes(message.raw), policy=policy.default).defects


def test_somebody_without_a_name_is_a_member_and_no_address(dev, person):
    person.name = ""
    person.save()
    raw = bytes(write(dev, person).raw)
    assert raw.startswith(b'From: "A member via Dev" <dev@lists.localhost>\r\n')
    assert person.email.encode() not in raw.lower()


def test_the_same_occasion_posts_once(dev, person):
    assert write(dev, person) == write(dev, person, text="Something else")
    assert len(deliver_all()) == 1


def test_an_answer_continues_its_thread(dev, person):
    send(mail(message_id="<2@x>", references="<0@x> <1@x>"))
    message = write(dev, person, in_reply_to="2@x")
    parsed = message_from_bytes(bytes(message.raw), policy=policy.default)
    assert parsed["In-Reply-To"] == "<2@x>"
    assert parsed["References"].split() == ["<0@x>", "<1@x>", "<2@x>"]


def test_long_identifiers_of_a_thread_are_not_encoded(dev, person):
    long = "x" * 300 + "@example.org"
    send(mail(message_id=f"<{long}>"))
    raw = bytes(write(dev, person, in_reply_to=long).raw)
    assert f"In-Reply-To: <{long}>".encode() in raw


def test_an_identifier_cannot_bring_fields_along(dev, person):
    raw = bytes(write(dev, person, in_reply_to="a@b>\r\nBcc: x@y", subject="a\r\nBcc: z@y").raw)
    assert b"\r\nBcc" not in raw


def test_a_signature_of_the_site_needs_no_person(dev):
    message = write(dev, None)
    assert message.sender is None and b"Badge Alliance" in bytes(message.raw)


def test_not_everybody_may_write(dev, other_person):
    with pytest.raises(PermissionDenied):
        write(dev, other_person)


def test_empty_and_endless_words_are_refused_by_field(dev, person):
    with pytest.raises(ValidationError) as caught:
        write(dev, person, subject=" ", text="x" * 100_001)
    assert set(caught.value.message_dict) == {"subject", "text"}


def test_one_person_writes_only_so_much_in_a_day(dev, person, monkeypatch):
    monkeypatch.setattr(posting, "POSTS_A_DAY", 2)
    write(dev, person, key="1")
    write(dev, person, key="2")
    with pytest.raises(TooMuch):
        write(dev, person, key="3")


def test_the_form_sends_once_however_often_it_is_pressed(dev, signed_in):
    page = signed_in.get("/lists/dev/write/")
    occasion = page.context["form"].initial["occasion"]
    data = {"subject": "Hello", "text": "Words", "occasion": str(occasion)}
    for _ in range(2):
        assert signed_in.post("/lists/dev/write/", data).status_code == 302
    assert only_message().subject == "Hello"
    assert signed_in.post("/lists/dev/write/", data | {"text": ""}).status_code == 200


def test_a_group_gets_its_list_when_it_starts_to_work_and_only_one(person):
    from alliance.groups.models import GroupEvent
    from alliance.groups.signals import group_changed

    group = WorkingGroup.objects.create(acronym="trust", name="Trust", purpose="x")
    group_changed.send(sender=WorkingGroup, group=group, event=GroupEvent(group=group))
    assert not group.mailing_lists.exists()  # anybody proposes groups
    group.state = WorkingGroup.State.ACTIVE
    group.save()
    for _ in range(2):
        group_changed.send(sender=WorkingGroup, group=group, event=GroupEvent(group=group))
    assert group.mailing_lists.get().slug == "trust"


@pytest.mark.parametrize(("acronym", "slug"), [("dev", "dev-wg"), ("x-owner", "x-owner-wg")])
def test_a_groups_list_never_takes_the_address_of_another(dev, acronym, slug):
    group = WorkingGroup.objects.create(acronym=acronym, name="X", purpose="x")
    assert managing.found_for_group(group).slug == slug


def test_names_that_mean_something_else_are_no_lists(staff):
    for slug in ("dev-owner", "postmaster", "new", "Dev", "x y", ""):
        with pytest.raises(ValidationError):
            managing.found_list(MailingList(slug=slug, name="X"), by=staff)


def test_demo_lists_have_no_subscribers_and_are_added_once():
    from alliance.groups.seed import add_demo_groups

    add_demo_groups()
    add_demo_lists()
    count = MailingList.objects.count()
    assert add_demo_lists() == 0 and count >= 3
    assert MailingList.objects.get(slug="dev").group.acronym == "standard"
    assert not Message.objects.exists()
    assert not any(one.subscriptions.exists() for one in MailingList.objects.all())


def test_lists_are_shown_in_few_queries(client, django_assert_max_num_queries):
    for number in range(20):
        make_list(f"list{number}")
    with django_assert_max_num_queries(12):
        assert client.get("/lists/").status_code == 200


def test_export_of_a_person_and_of_the_alliance(dev, person):
    import json

    from alliance.lists import exporting

    send(mail())
    found = exporting.of_person(person)
    assert found["subscriptions"][0]["email"] == "ada@example.org"
    assert found["messages"][0]["subject"] == "Hello"
    files = dict(exporting.of_alliance())
    assert json.loads(files["dev.json"])["subscriptions"][0]["email"] == "ada@example.org"


def test_a_private_list_is_not_found_by_search(dev, staff):
    from alliance.search.models import SearchEntry

    dev.description = "Findable"
    managing.change_rules(dev, by=staff)
    assert SearchEntry.objects.filter(kind="lists").count() == 1
    dev.reading = MailingList.Reading.SUBSCRIBERS
    managing.change_rules(dev, by=staff)
    assert not SearchEntry.objects.filter(kind="lists").exists()

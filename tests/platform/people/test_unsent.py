"""What somebody had written when their session was over is theirs alone, and is not lost."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django import forms
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance.people import unsent
from alliance.people.field_names import fields_of, label_of, shown
from alliance.people.models import Person
from alliance.people.session_store import ENDS_AT
from alliance.people.signin import make_link

pytestmark = pytest.mark.django_db
PROFILE, PAGE = "/people/me/", "/people/me/unsent/"
BIO = "I mend lighthouses,\nand <b>lamps</b>."
SIGN_IN = f"/account/login/?next={PAGE.replace('/', '%2F')}"


def sign_in(client: Client, person: Person) -> None:
    assert client.post(urlsplit(make_link(person)).path).status_code == 302


@pytest.fixture
def here(person: Person) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def let_it_end(client: Client) -> None:
    Session.objects.filter(pk=client.session.session_key).delete()


def write(client: Client, **more: object):
    return client.post(
        PROFILE, {"name": "Ada", "bio": BIO, "shows_bio": "on", **more},
        headers={"Referer": f"http://127.0.0.1:8000{PROFILE}"},
    )  # fmt: skip


def test_it_is_offered_after_the_sign_in_and_sent_by_another_press_alone(here, person):
    let_it_end(here)
    led = write(here)
    assert led["Location"] == SIGN_IN
    told = here.get(led["Location"]).content.decode()
    assert "What you wrote is kept for an hour, for you alone." in told
    assert "lighthouses" not in told
    sign_in(here, person)
    page = here.get(PAGE).content.decode()
    assert f'action="{PROFILE}"' in page
    assert "I mend lighthouses,\nand &lt;b&gt;lamps&lt;/b&gt;.</textarea>" in page
    assert '<input type="hidden" name="shows_bio" value="on">' in page
    assert re.findall(r'for="unsent-\d">(.+)</label>', page) == ["About me"]
    assert re.findall("<dt>(.+?)</dt><dd>(.+?)</dd>", page) == [
        ("Name", "Ada"),
        ("What I write about me", "yes"),
    ]
    person.refresh_from_db()
    assert person.bio == ""
    assert write(here).status_code == 302
    person.refresh_from_db()
    assert person.bio.replace("\r\n", "\n") == BIO
    assert "Nothing that you wrote waits here." in here.get(PAGE).content.decode()


def test_it_is_sent_with_a_token_of_the_new_session(person):
    here = Client(enforce_csrf_checks=True)

    def token(page: str) -> str:
        found = re.search(
            r'name="csrfmiddlewaretoken" value="(\w+)"', here.get(page).content.decode()
        )
        assert found
        return found[1]

    link = urlsplit(make_link(person)).path
    here.post(link, {"csrfmiddlewaretoken": token(link)})
    before = token(PROFILE)
    let_it_end(here)
    write(here, csrfmiddlewaretoken=before)
    link = urlsplit(make_link(person)).path
    here.post(link, {"csrfmiddlewaretoken": token(link)})
    assert write(here, csrfmiddlewaretoken=before).status_code == 403
    assert here.session[unsent.MARK]["fields"]
    assert before not in str(here.session[unsent.MARK])
    assert write(here, csrfmiddlewaretoken=token(PAGE)).status_code == 302
    assert unsent.MARK not in here.session


def test_somebody_else_who_signs_in_there_sees_nothing_and_it_is_gone(here, person, other_person):
    let_it_end(here)
    write(here)
    sign_in(here, other_person)
    assert "lighthouses" not in here.get(PAGE).content.decode()
    assert unsent.MARK not in here.session
    sign_in(here, person)
    assert "lighthouses" not in here.get(PAGE).content.decode()


def test_nobody_sees_it_before_they_sign_in(here):
    let_it_end(here)
    write(here)
    assert here.get(PAGE)["Location"].startswith("/account/login/")
    assert "lighthouses" not in here.get("/").content.decode()


def test_of_strangers_and_of_whoever_signed_out_nothing_is_kept(here):
    stranger = Client()
    forged = Client()
    forged.cookies["last"] = f"{'0' * 64}:1x:{'A' * 43}"
    here.post("/account/logout/")
    assert here.cookies["last"].value == ""
    for client in (stranger, forged, here):
        assert write(client)["Location"] == f"/account/login/?next={PROFILE}"
        assert unsent.MARK not in client.session


def test_the_cookie_names_nobody_and_is_for_the_site_alone(here, person):
    cookie = here.cookies["last"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert not {str(person.pk), person.email, str(person.public_id)} & set(cookie.value.split(":"))


def test_over_https_it_is_bound_to_the_host(settings, person):
    settings.SESSION_COOKIE_SECURE = True
    client = Client()
    sign_in(client, person)
    assert client.cookies["__Host-last"]["secure"]
    client.post("/account/logout/", secure=True)
    assert (client.cookies["__Host-last"].value, client.cookies["__Host-last"]["secure"]) == (
        "", True,
    )  # fmt: skip


def test_it_is_kept_for_an_hour_and_its_session_no_longer(here, person):
    let_it_end(here)
    write(here)
    row = Session.objects.get(pk=here.session.session_key)
    assert row.expire_date <= timezone.now() + timedelta(hours=1)
    sign_in(here, person)
    assert here.session[ENDS_AT] > timezone.now().timestamp() + 86_400
    kept = here.session
    kept[unsent.MARK]["until"] -= 3_601
    kept.save()
    here.get("/people/me/")
    assert unsent.MARK not in here.session


def test_it_can_be_thrown_away(here, person):
    let_it_end(here)
    write(here)
    sign_in(here, person)
    assert here.post(PAGE)["Location"] == f"http://127.0.0.1:8000{PROFILE}"
    assert unsent.MARK not in here.session


def test_what_was_refused_stays_until_it_is_taken(here, person):
    let_it_end(here)
    here.post("/people/accounts/?x=1", {"reason": "They asked for it."})
    sign_in(here, person)
    assert here.post("/people/accounts/?x=1", {"reason": "They asked for it."}).status_code >= 400
    assert "They asked for it." in here.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (PROFILE, {"name": "Ada", "choice": "2026-11-30"}),
        (PROFILE, {"password": "correct horse battery staple"}),
        (PROFILE, {"bio": "two words " * 20_001}),
        (PROFILE, {"words": ["two words"] * 401}),
        ("/account/email/", {"email": "some thing", "action_add": ""}),
    ],
    ids=["no-words", "secrets", "too-large", "too-many", "of-the-sign-in"],
)
def test_what_is_no_text_or_too_much_is_not_kept(here, path, said):
    let_it_end(here)
    here.post(path, said)
    assert unsent.MARK not in here.session


def test_secrets_beside_the_text_are_left_out(here):
    let_it_end(here)
    write(here, password="correct horse", one_time_code="12 34", csrfmiddlewaretoken="a b")
    names = [name for name, _value in here.session[unsent.MARK]["fields"]]
    assert sorted(names) == ["bio", "name", "shows_bio"]


def test_a_file_is_not_kept_and_the_page_says_so(here, person):
    let_it_end(here)
    write(here, picture=SimpleUploadedFile("a.png", b"\x89PNG"))
    sign_in(here, person)
    page = here.get(PAGE).content.decode()
    assert "lighthouses" in page
    assert "files are not kept" in page
    assert "Send it now" not in page


def by_htmx(client: Client, address: str, page: str, **said: object):
    headers = {"HX-Request": "true", "HX-Current-URL": page, "Referer": page}
    return client.post(address, said, headers=headers)


def test_what_htmx_sends_is_kept_as_the_form_of_its_page_which_stays(here, person):
    page = "http://127.0.0.1:8000/issuers/ada/achievements/new/?from=1#part-words"
    let_it_end(here)
    told = by_htmx(
        here, reverse("issuing:preview_criteria"), page,
        criteria="Mends lamps.", preview="criteria", achievement_type="Badge",
    )  # fmt: skip
    assert told.status_code == 200
    said = told.content.decode()
    assert "Your session has ended." in said and "<form" not in said
    assert SIGN_IN.replace("&", "&amp;") in said
    assert "lamps" not in said
    sign_in(here, person)
    assert here.session[unsent.MARK]["path"] == "/issuers/ada/achievements/new/?from=1"
    kept = here.get(PAGE).content.decode()
    assert 'action="/issuers/ada/achievements/new/?from=1"' in kept
    assert ">Criteria</label>" in kept and "Mends lamps.</textarea>" in kept
    assert re.findall("<dt>(.+?)</dt><dd>(.+?)</dd>", kept) == [("Type", "Badge")]
    assert '<input type="hidden" name="preview" value="criteria">' in kept


@pytest.mark.parametrize("page", ["https://evil.example.net/x/", "", "/account/email/"])
def test_what_htmx_says_of_another_place_is_not_kept_and_leads_nowhere_else(here, page):
    let_it_end(here)
    told = by_htmx(here, reverse("issuing:preview_criteria"), page, criteria="Mends lamps.")
    assert unsent.MARK not in here.session
    assert "evil" not in told.content.decode()
    assert "Copy it, sign in, and go on." in told.content.decode()


def test_a_panel_that_only_asks_is_left_as_it_was_and_asks_no_more(here):
    let_it_end(here)
    told = here.get(PROFILE, headers={"HX-Request": "true"})
    assert (told.status_code, told["HX-Reswap"], told.content) == (286, "none", b"")


def test_it_is_told_on_the_way_in_also_when_a_script_was_there_before(here):
    let_it_end(here)
    write(here)
    for _ in range(2):
        assert "What you wrote is kept for an hour" in here.get(SIGN_IN).content.decode()


def test_fields_are_called_as_their_form_calls_them_and_no_row_is_looked_up():
    path, names = "/people/accounts/", ["reason", "unheard_of", "person-0-reason"]
    found = fields_of(path, names)
    assert "unheard_of" not in found
    assert label_of("unheard_of", None) == "Unheard of"
    assert found["person-0-reason"] is found["reason"]
    assert fields_of("/no/such/address/", names) == {}
    row = forms.ModelChoiceField(Person.objects.all())
    assert shown("1", row) == "as you chose"
    kind = forms.ChoiceField(choices=[("Later", [("b", "Bee")]), ("a", "Ant")])
    assert (shown("b", kind), shown("a", kind), shown("x", kind)) == ("Bee", "Ant", "x")
    hidden = forms.CharField(widget=forms.HiddenInput)
    assert (shown("1", hidden), shown("criteria", None), shown("", kind)) == ("", "", "")


def test_one_address_keeps_so_many_in_an_hour(here):
    let_it_end(here)
    mark = here.cookies["last"].value
    for _ in range(unsent.KEPT_AN_HOUR):
        assert write(_browser(mark))["Location"] == SIGN_IN
    assert write(_browser(mark))["Location"] == f"/account/login/?next={PROFILE}"


def _browser(mark: str) -> Client:
    client = Client()
    client.cookies["last"] = mark
    return client


def test_a_page_of_another_site_is_not_gone_back_to(here, person):
    let_it_end(here)
    here.post(PROFILE, {"bio": BIO}, headers={"Referer": "https://evil.example.net/"})
    sign_in(here, person)
    assert "evil.example.net" not in here.get(PAGE).content.decode()

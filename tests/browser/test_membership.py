"""An organization becomes a member: it applies, is approved, accepts, pays, and stands in the
directory with its logo.
"""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from tests.browser.look import View, assert_accessible, findings, follow
from tests.services.processes import BIN, Site

ORGANIZATION = "Example Lighthouse School"
CAST = """
from alliance.organizations.models import Organization, Representative
from alliance.people.models import Person
from alliance.people.services import person_for_proven_address
from alliance.people.signin import make_link
from django.utils import timezone

keeper = person_for_proven_address("membership-desk@example.org", name="Kim Example")
Person.objects.filter(pk=keeper.pk).update(is_staff=True)
voice = person_for_proven_address("lighthouse-voice@example.net", name="Vera Example")
school, _ = Organization.objects.get_or_create(
    slug="example-lighthouse-school", defaults={"name": "Example Lighthouse School"}
)
Representative.objects.get_or_create(
    organization=school, person=voice, defaults={"starts_on": timezone.localdate()}
)
for person in (keeper, voice):
    print(make_link(person))
"""


@pytest.fixture(scope="module")
def pages(browser: Browser, site: Site) -> Iterator[tuple[Page, Page]]:
    """The windows of one of the staff, and of who speaks for the organization."""
    code = f"import django\ndjango.setup()\n{CAST}"
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "alliance.settings"}
    done = subprocess.run(
        [str(BIN / "python"), "-c", code],
        env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    made = []
    for link in done.stdout.split():
        context = browser.new_context(
            base_url=site.url, timezone_id="Europe/London", locale="en-GB", reduced_motion="reduce"
        )
        page = context.new_page()
        page.goto(link)
        page.get_by_role("button", name="Sign in").first.click()
        expect(page.locator(".account-menu")).to_be_visible()
        made.append(page)
    keeper, voice = made
    yield keeper, voice
    for page in made:
        page.context.close()


def test_an_organization_becomes_a_member(pages: tuple[Page, Page]) -> None:
    keeper, voice = pages
    membership = _apply(voice)
    _approve(keeper)
    _accept(voice, membership)
    _pay(keeper, membership)
    _stand_in_the_directory(voice, membership)


def _apply(voice: Page) -> str:
    voice.goto("/join/")
    expect(voice.get_by_role("heading", level=1, name="Become a member")).to_be_visible()
    assert_accessible(voice, "join")
    voice.locator("a[href='/join/contributor/']").click()
    voice.get_by_label("Organization").select_option(label=ORGANIZATION)
    voice.get_by_role("button", name="Begin the application").click()
    voice.get_by_role("button", name="Submit").click()
    # What is missing is said at each field, and what was there is kept.
    expect(voice.get_by_role("alert").first).to_contain_text("Kind of organization")
    assert_accessible(voice, "application")
    voice.get_by_label("Kind of organization").select_option("school")
    voice.get_by_label("Size").select_option("small")
    voice.get_by_label(re.compile("^Why you join")).fill("We teach sailing, and badge it.")
    voice.get_by_role("button", name="Submit").click()
    expect(voice.get_by_text("You are told when staff have looked at it.")).to_be_visible()
    return voice.url


def _approve(keeper: Page) -> None:
    keeper.goto("/membership/desk/")
    assert_accessible(keeper, "desk of memberships")
    follow(keeper.get_by_role("link", name=ORGANIZATION).first)
    assert_accessible(keeper, "application, for staff")
    keeper.get_by_role("button", name="Approve").click()
    expect(keeper.get_by_text("Approved").first).to_be_visible()


def _accept(voice: Page, membership: str) -> None:
    voice.goto(membership)
    assert_accessible(voice, "membership")
    voice.get_by_label("I have read it, and may accept it for the member.").check()
    voice.get_by_role("button", name="Accept the agreement").click()
    expect(voice.get_by_text("200.00").first).to_be_visible()


def _pay(keeper: Page, membership: str) -> None:
    keeper.goto(membership)
    follow(keeper.get_by_role("link", name=re.compile("^Invoice I")).first)
    assert_accessible(keeper, "invoice")
    with keeper.expect_download() as download:
        keeper.get_by_role("link", name=re.compile(r"\.pdf$")).click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    keeper.get_by_text("Enter a payment").click()
    keeper.get_by_role("button", name="Enter the payment").click()
    expect(keeper.get_by_text("Booked.")).to_be_visible()
    expect(keeper.get_by_role("link", name="Receipt")).to_be_visible()


def _stand_in_the_directory(voice: Page, membership: str) -> None:
    voice.goto(membership)
    expect(voice.get_by_text("in force").first).to_be_visible()
    picture = io.BytesIO()
    Image.new("RGB", (120, 90), "navy").save(picture, "JPEG")
    voice.get_by_label("Logo", exact=True).set_input_files(
        {"name": "logo.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    voice.get_by_role("button", name="Upload").click()
    expect(voice.get_by_role("img", name=f"Logo of {ORGANIZATION}")).to_be_visible()
    voice.goto("/members/?q=lighthouse")
    expect(voice.get_by_role("link", name=ORGANIZATION)).to_be_visible()
    logo = voice.locator(".member-logo").first
    expect(logo).to_have_js_property("naturalWidth", 120)
    assert_accessible(voice, "members")
    voice.get_by_role("link", name=ORGANIZATION).click()
    expect(voice.get_by_role("heading", name="Membership")).to_be_visible()
    assert_accessible(voice, "page of a member")


# What the way above does not come by: who looks at it, and where it is.
OTHER_PAGES = (
    ("keeper", "/membership/desk/all/"),
    ("keeper", "/membership/desk/payments/"),
    ("keeper", "/membership/desk/tiers/"),
    ("keeper", "/membership/desk/tiers/contributor/"),
    ("keeper", "/membership/desk/tiers/contributor/price/"),
    ("keeper", "/membership/desk/agreement/"),
    ("keeper", "/membership/desk/honorary/"),
    ("keeper", "/membership/desk/take-over/"),
    ("voice", "/membership/"),
    ("voice", "/join/agreement/organization/"),
    ("voice", "/join/individual/"),
)


def test_the_other_pages_are_accessible_small_and_dark_and_large_and_light(
    pages: tuple[Page, Page],
) -> None:
    windows = dict(zip(("keeper", "voice"), pages, strict=True))
    found = []
    for who, address in OTHER_PAGES:
        page = windows[who]
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        for view in (View("phone", "dark"), View("desktop", "light")):
            view.put_on(page)
            found += [f"{address} {view}: {line}" for line in findings(page)]
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            if page.evaluate(wide) > 0:
                found.append(f"{address} {view}: wider than the window")
    assert not found, "\n".join(found)


def test_a_list_kept_elsewhere_is_taken_over(pages: tuple[Page, Page]) -> None:
    keeper, _voice = pages
    until = datetime.now(UTC).date() + timedelta(days=90)
    table = f"name,tier,until,since\nExample Ferry School,contributor,{until},2015-05-01\n"
    keeper.goto("/membership/desk/take-over/")
    keeper.get_by_label("Table (CSV)").set_input_files(
        {"name": "members.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    keeper.get_by_role("button", name="Look at it first").click()
    expect(keeper.get_by_text("1 member would be taken over")).to_be_visible()
    keeper.get_by_role("button", name="Take them over").click()
    expect(keeper.get_by_text("Taken over: 1.")).to_be_visible()
    keeper.goto("/members/?q=ferry")
    expect(keeper.get_by_text("1 May 2015")).to_be_visible()

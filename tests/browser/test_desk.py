"""Staff at their desk: what waits, the record of acts, and somebody who wants to be deleted."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.look import assert_accessible, follow
from tests.services.processes import BIN, Site

CAST = """
from alliance.people.models import Person
from alliance.people.services import person_for_proven_address
from alliance.people.signin import make_link

keeper = person_for_proven_address("keeper-of-the-desk@example.org", name="Kit Example")
Person.objects.filter(pk=keeper.pk).update(is_staff=True)
leaving = person_for_proven_address("leaving@example.net", name="Lou Example")
for person in (keeper, leaving):
    print(make_link(person))
"""


@pytest.fixture(scope="module")
def pages(browser: Browser, site: Site) -> Iterator[tuple[Page, Page]]:
    """The windows of one of the staff, and of somebody who wants to go."""
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
    keeper, leaving = made
    yield keeper, leaving
    for page in made:
        page.context.close()


def test_staff_close_an_account_on_request_and_the_record_says_so(
    pages: tuple[Page, Page],
) -> None:
    keeper, leaving = pages
    leaving.goto("/desk/")
    expect(leaving.get_by_role("heading", level=1)).not_to_have_text("What needs doing")

    leaving.goto("/desk/deletion/")
    expect(leaving.get_by_role("heading", name="What stays, under")).to_be_visible()
    assert_accessible(leaving)
    leaving.get_by_label("everything: close my account").check()
    leaving.get_by_role("button", name="Ask", exact=True).click()
    expect(leaving.get_by_role("status")).to_contain_text("within a month")

    keeper.goto("/home/")
    keeper.locator(".account-menu summary").click()
    keeper.get_by_role("link", name="Desk", exact=True).click()
    expect(keeper.get_by_role("heading", name="What needs doing")).to_be_visible()
    assert_accessible(keeper)
    keeper.get_by_role("link", name="Requests to delete data").click()
    follow(keeper.get_by_role("link", name="Lou Example: everything"))
    assert_accessible(keeper)
    keeper.get_by_role("button", name="Close the account for good").click()
    expect(keeper.get_by_role("status")).to_contain_text("The person has been told")
    expect(keeper.get_by_role("main")).not_to_contain_text("Lou Example")

    keeper.get_by_role("link", name="Record of acts").click()
    newest = keeper.locator(".desk-acts li").filter(has_text="deleted on request").first
    expect(newest).to_contain_text("Kit Example")
    expect(newest).to_contain_text("former participant")
    assert_accessible(keeper)
    keeper.get_by_label("Room").select_option("people")
    keeper.get_by_role("button", name="Show").click()
    expect(keeper.locator(".desk-acts li").first).to_contain_text("Accounts")

    leaving.goto("/home/")
    expect(leaving.locator(".account-menu")).to_have_count(0)


def test_the_desk_and_the_record_fit_a_phone(pages: tuple[Page, Page]) -> None:
    keeper, _leaving = pages
    keeper.set_viewport_size({"width": 390, "height": 800})
    for path in ("/desk/", "/desk/acts/", "/desk/kept/", "/desk/deletion/", "/desk/deletions/"):
        keeper.goto(path)
        wide = keeper.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, path
        assert_accessible(keeper)

"""What people do on the site, step by step, by the labels that they read."""

from __future__ import annotations

import re
from email.message import EmailMessage

from playwright.sync_api import Page, expect
from tests.services.processes import Site

PASSWORD = "correct horse battery staple"


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def code_in(mail: EmailMessage) -> str:
    """The code that stands on a line of its own."""
    found = re.search(r"^\s*([A-Z0-9]{3,5}-?[A-Z0-9]{3,5})\s*$", text_of(mail), re.M)
    assert found, text_of(mail)
    return found[1]


def link_in(mail: EmailMessage, path: str) -> str:
    """The link to that part of the site."""
    found = re.search(rf"https?://\S+?{path}[^\s>]*", text_of(mail))
    assert found, text_of(mail)
    return found[0]


def sign_up(page: Page, site: Site, email: str, base: str = "") -> None:
    """Make an account: address, password, and the code that comes by mail."""
    page.goto(base + "/account/signup/")
    page.get_by_label("mail").first.fill(email)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    page.locator("input[name=code]").fill(code_in(site.wait_for_mail(email)))
    page.locator("input[name=code]").press("Enter")
    expect(page.locator(".account-menu")).to_be_visible()


def sign_out(page: Page) -> None:
    menu = page.locator(".account-menu")
    menu.locator("summary").click()
    menu.get_by_role("button", name="Sign out").click()


def create_issuer(page: Page, name: str, email: str) -> None:
    """From the list of issuers to the new issuer's page."""
    page.goto("/issuers/")
    page.get_by_role("link", name=re.compile("Create an(other)? issuer")).click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Web address").fill("https://school.example.org")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Description").fill("Teaches whoever comes by, on the water and ashore.")
    page.get_by_role("button", name="Create the issuer").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


LOOKS = {  # of the badges in the pictures: shape, pattern, icon, colours
    "Six knots": ("circle", "rings", "link", "Ember"),
    "Sailing at night": ("hexagon", "rays", "compass", "Night"),
    "Rowing": ("seal", "waves", "sun", "Harbour"),
}


def fill_achievement(page: Page, name: str) -> None:
    """Words and drawing of an achievement, on its form."""
    page.get_by_label("Name", exact=True).first.fill(name)
    page.get_by_label("Description", exact=True).first.fill("What everybody on a boat relies on.")
    page.get_by_label("Criteria", exact=True).fill(
        "Show **each** of these, twice, while somebody watches:\n\n- how it begins\n- how it ends\n"
    )
    page.get_by_label(re.compile("^Tags")).fill("seamanship, harbour")
    page.get_by_label(re.compile("^Words on the ribbon")).fill(name.upper())
    shape, pattern, icon, colours = LOOKS.get(name, ("shield", "plain", "star", "Plum"))
    for part, choice in (("shape", shape), ("pattern", pattern), ("icon", icon)):
        page.locator(f"#pick-{part}-{choice}").check()
    page.get_by_role("button", name=f"Colours “{colours}”").click()


def open_mail(page: Page, site: Site, email: str, subject: str = "") -> None:
    """Follow the claim link of the newest mail."""
    page.goto(link_in(site.wait_for_mail(email, subject), "/claim/"))


def award(page: Page, rows: str) -> None:
    """From an achievement's page: paste a list, look, send."""
    page.get_by_role("link", name="Award this badge").click()
    page.get_by_role("link", name="To a list").click()
    page.get_by_label("Paste the list").fill(rows)
    page.get_by_role("button", name="See what will go out").click()
    expect(page.get_by_role("heading", level=1, name="Look before it goes out")).to_be_visible()
    page.get_by_role("button", name=re.compile(r"^Award \d+ badge")).click()
    expect(page.get_by_role("heading", level=1, name="Awarded")).to_be_visible(timeout=30_000)

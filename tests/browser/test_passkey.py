"""Passkeys, with the browser's own virtual authenticator."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from tests.browser import people
from tests.browser.look import assert_accessible
from tests.services.processes import Site


def test_passkey_is_registered_and_signs_in(page: Page, site: Site) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    # A passkey is bound to a host name, and 127.0.0.1 is none.
    base = site.url.replace("127.0.0.1", "localhost")
    page.goto(base + "/account/signup/")
    people.sign_up(page, site, "passkey@example.org", base=base)
    page.goto(base + "/account/2fa/")
    assert_accessible(page)
    page.get_by_role("link", name="Add a passkey").first.click()
    page.get_by_label("Password").fill(people.PASSWORD)  # what opens the account is asked again
    assert_accessible(page)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label(re.compile("^What you call it")).fill("Test key")
    expect(page.get_by_label("It signs me in on its own")).to_be_checked()
    assert_accessible(page)
    page.locator("#mfa_webauthn_add").click()
    expect(page).not_to_have_url(re.compile("/add/"))
    page.goto(base + "/account/2fa/webauthn/")
    expect(page.get_by_text("Test key").first).to_be_visible()
    assert_accessible(page)

    page.goto(base + "/people/me/sessions/")
    expect(page.get_by_text("this one", exact=True)).to_be_visible()
    assert_accessible(page)

    people.sign_out(page)
    page.goto(base + "/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator(".account-menu")).to_be_visible()

    # The session ends while something is written; it is offered again, and sent by a press.
    page.goto(base + "/people/me/")
    page.get_by_label(re.compile("^About me")).fill("I mend lamps,\nand lighthouses.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("What you wrote is kept for an hour, for you alone.")).to_be_visible()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1, name="What you wrote")).to_be_visible()
    page.get_by_text("What is sent with it").click()
    assert_accessible(page)
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_label(re.compile("^About me"))).to_have_value(
        "I mend lamps,\nand lighthouses."
    )

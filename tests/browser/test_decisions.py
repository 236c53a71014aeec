"""A decision from the question to the count, an objection, and an election, as people meet them."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.browser.look import assert_accessible, follow
from tests.browser.people import sign_up
from tests.services.processes import Site

LOCAL = "%Y-%m-%dT%H:%M"


def sign_in_as_staff(page: Page, site: Site) -> None:
    page.goto(site.administrator_link())
    page.get_by_role("button", name="Sign in").first.click()


def let_it_end(site: Site, public_id: str) -> None:
    """Move an open vote into the past, as if a week had gone by; the site's own duty counts it."""
    then = datetime.now(UTC) - timedelta(days=7)
    with closing(sqlite3.connect(site.data / "alliance.sqlite3", timeout=20)) as database:
        changed = database.execute(
            "UPDATE decisions_decision SET opened_at = ?, closes_at = ? WHERE public_id = ?",
            (
                then.strftime("%Y-%m-%d %H:%M:%S"),
                (then + timedelta(days=6)).strftime("%Y-%m-%d %H:%M:%S"),
                public_id.replace("-", ""),
            ),
        )
        assert changed.rowcount == 1
        database.commit()


def id_of(page: Page) -> str:
    found = re.search(r"/decisions/([0-9a-f-]{36})/", page.url)
    assert found, page.url
    return found[1]


def ask(page: Page, title: str, method: str, *, options: str = "", secret: bool = False) -> str:
    """Fill the form and open the vote; its id."""
    page.goto("/decisions/new/")
    page.get_by_label("Group").select_option(label="Higher Education")
    page.get_by_label("Question").fill(title)
    page.get_by_label("How it is decided").select_option(value=method)
    if options:
        page.get_by_label(re.compile("^Options")).fill(options)
    if secret:
        page.get_by_label("Secret ballot").check()
    closes = datetime.now(UTC) + timedelta(days=6)
    page.get_by_label("Open until").fill(closes.strftime(LOCAL))
    page.get_by_role("button", name="Look at who votes").click()
    expect(page.get_by_role("heading", name="What you are about to open")).to_be_visible()
    return title


def test_a_secret_ranking_from_the_question_to_the_count(
    open_browser: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    staff, voter = open_browser(), open_browser(java_script=False)
    reader = open_browser(java_script=False)
    email = "ranker@example.org"
    signing = open_browser()
    sign_up(signing, site, email)
    signing.goto("/groups/higher-education/")
    signing.get_by_role("button", name="Join this group").click()
    voter.context.add_cookies(signing.context.cookies())

    # Staff ask, look at who votes, and open.
    sign_in_as_staff(staff, site)
    ask(
        staff,
        "Which topic comes first?",
        "ranked",
        options="Transcripts\nFees\nWallets",
        secret=True,
    )
    assert_accessible(staff, "decision-begin")
    staff.get_by_role("button", name="Open the vote").click()
    expect(staff.get_by_text("The vote is open.")).to_be_visible()
    decision = id_of(staff)

    # Without JavaScript, with the keyboard: from the list to the receipt.
    voter.goto("/decisions/?mine=1")
    voter.get_by_role("link", name="Which topic comes first?").first.click()
    voter.get_by_role("link", name="Vote", exact=True).click()
    voter.get_by_label("Wallets").focus()
    voter.keyboard.press("1")
    voter.get_by_label("Fees").focus()
    voter.keyboard.press("2")
    voter.get_by_role("button", name="Vote").press("Enter")
    expect(voter.get_by_role("heading", name="The vote is cast")).to_be_visible()
    code = voter.locator(".decision-code").inner_text().strip()
    signing.goto(f"/decisions/{decision}/")
    assert_accessible(signing, "decision-open")
    follow(signing.get_by_role("link", name="Change the vote"))
    assert_accessible(signing, "decision-vote")

    # It ends, is counted by itself, and everybody looks.
    let_it_end(site, decision)
    for _ in range(40):
        reader.goto(f"/decisions/{decision}/")
        if reader.get_by_role("heading", name="Result").count():
            break
        reader.wait_for_timeout(1000)
    expect(reader.get_by_text("Elected: Wallets.", exact=True)).to_be_visible()
    reader.get_by_label("Your receipt").fill(code)
    reader.get_by_role("button", name="Find my ballot").click()
    expect(reader.get_by_role("status")).to_contain_text("Wallets › Fees")
    signing.goto(f"/decisions/{decision}/")
    assert_accessible(signing, "decision-result")

    # And counts again, with what the page hands out.
    for name, address in (
        ("count.py", "/decisions/count.py"),
        ("f.json", f"/decisions/{decision}/file.json"),
    ):
        (tmp_path / name).write_bytes(reader.request.get(address).body())
    told = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "count.py"), str(tmp_path / "f.json")],
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["took_part"] == 1


def test_an_objection_is_raised_and_settled(open_browser: Callable[..., Page], site: Site) -> None:
    staff, voter = open_browser(), open_browser()
    sign_up(voter, site, "objector@example.org")
    voter.goto("/groups/higher-education/")
    voter.get_by_role("button", name="Join this group").click()
    sign_in_as_staff(staff, site)
    ask(staff, "We publish the interviews.", "consent")
    staff.get_by_role("button", name="Open the vote").click()

    voter.goto("/groups/higher-education/")
    voter.get_by_role("link", name="We publish the interviews.").click()
    follow(voter.get_by_role("link", name="Object"))
    assert_accessible(voter, "decision-object")
    voter.get_by_label("Reasons").fill("Some spoke in confidence.")
    voter.get_by_role("button", name="Object").click()
    expect(voter.get_by_text("Some spoke in confidence.")).to_be_visible()

    staff.reload()
    staff.get_by_role("link", name="Settle it").click()
    staff.get_by_label("resolved").check()
    staff.get_by_label("How").fill("Names are taken out, and each is asked.")
    assert_accessible(staff, "decision-settle")
    staff.get_by_role("button", name="Settle it").click()
    expect(staff.get_by_text("Names are taken out, and each is asked.")).to_be_visible()
    assert_accessible(staff, "decision-consent")


def test_somebody_is_nominated_and_stands(open_browser: Callable[..., Page], site: Site) -> None:
    staff, nominee = open_browser(), open_browser()
    sign_up(nominee, site, "nominee@example.org")
    nominee.goto("/groups/higher-education/")
    nominee.get_by_role("button", name="Join this group").click()
    sign_in_as_staff(staff, site)
    staff.goto("/decisions/elect/?group=higher-education")
    staff.get_by_label("Question").fill("Editor of the advice")
    now = datetime.now(UTC)
    staff.get_by_label("Nominations until").fill((now + timedelta(days=3)).strftime(LOCAL))
    staff.get_by_label("Open until").fill((now + timedelta(days=9)).strftime(LOCAL))
    staff.get_by_label(re.compile("^Role")).select_option(label="editor")
    staff.get_by_label(re.compile("^First day")).fill(str((now + timedelta(days=10)).date()))
    assert_accessible(staff, "decision-elect")
    staff.get_by_role("button", name="Open nominations").click()
    staff.get_by_role("link", name="Nominate somebody").click()
    staff.get_by_label("Person").fill("nominee@example.org")
    assert_accessible(staff, "decision-nominate")
    staff.get_by_role("button", name="Nominate them").click()
    expect(staff.get_by_text("They are asked whether they stand.")).to_be_visible()

    nominee.goto(staff.url)
    nominee.get_by_role("link", name="You are nominated: do you stand?").click()
    nominee.get_by_label(re.compile("^What you would do")).fill("I read every comment.")
    assert_accessible(nominee, "decision-stand")
    nominee.get_by_role("button", name="I stand").click()
    expect(nominee.get_by_text("I read every comment.")).to_be_visible()
    assert_accessible(nominee, "decision-nominations")


def test_the_decisions_of_the_demonstration(page: Page) -> None:
    page.goto("/decisions/")
    assert_accessible(page, "decisions")
    page.get_by_role("link", name="Shall questions of implementers").click()
    expect(page.get_by_text("Adopted with 4 votes for and 1 against.")).to_be_visible()
    assert_accessible(page, "decision-majority")

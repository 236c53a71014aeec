"""What has to be true after the year, of all but the money. Each rule compares what the site shows,
sent or exported with the list of what was done; the names say the rules.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader
from tests.institution import badges, figures, money, tally
from tests.institution.deciding import ABSTAINING, AGAINST
from tests.institution.institution import Institution
from tests.institution.members import DEARER, FORGETFUL, LEAVING
from tests.institution.rule import rule


# Members -----------------------------------------------------------------------------------------
@rule
def the_directory_has_the_members_of_today(it: Institution) -> None:
    listed = it.staff.browser.get("/members/all.json").json()["members"]
    ours = [m for m in it.members if m.terms[-1][1] > it.now.date()]
    assert sorted(one["name"] for one in listed) == sorted(m.name for m in ours)
    assert it.members[LEAVING] not in ours
    assert it.members[FORGETFUL] in ours


@rule
def every_invoice_is_numbered_without_a_gap_and_none_is_open(it: Institution) -> None:
    with closing(it.site.read()) as database:
        rows = database.execute(
            "SELECT number FROM membership_invoice WHERE kind = 'invoice' ORDER BY number"
        ).fetchall()
    assert [row[0] for row in rows] == list(range(1, it.done["invoices"] + 1))
    assert it.tally.on(tally.RECEIVABLE, "EUR") == it.tally.on(tally.RECEIVABLE, "USD") == 0
    assert it.tally.on(tally.UNIDENTIFIED, "EUR") == 0


@rule
def each_renewal_cost_what_held_when_its_term_begins(it: Institution) -> None:
    member = next(m for m in it.members if m.tier.slug == DEARER[0])
    words = it.look(member.speaker, member.path).words
    assert "329.95" in words
    assert "299.95" in words


@rule
def a_receipt_can_be_had_for_what_was_paid(it: Institution) -> None:
    member = it.members[0]
    page = it.look(member.speaker, member.path)
    invoice = page.tree.xpath("//table//a[contains(@href,'/membership/invoices/')]/@href")[0]
    pdf = it.look(member.speaker, f"{invoice}receipt.pdf")
    text = " ".join(part.extract_text() for part in PdfReader(BytesIO(pdf.body)).pages)
    assert "5,000.00" in text


@rule
def who_forgot_was_reminded_three_times_and_who_paid_once(it: Institution) -> None:
    """Sixty, thirty and seven days before the end, as long as it is not paid; each time once."""
    forgetful, paying = it.members[FORGETFUL], it.members[FORGETFUL - 1]
    for member, times in ((forgetful, 3), (paying, 1)):
        subject = f"The membership of {member.name} is renewed on July 20"
        mails = it.site.post.boxes[member.speaker.email]
        found = [mail for mail in mails if mail.header("Subject").startswith(subject)]
        assert len(found) == times, (member.name, len(found))


# Decisions ---------------------------------------------------------------------------------------
@rule
def every_decision_came_out_as_the_votes_say(it: Institution) -> None:
    for vote in it.votes:
        said = it.staff.browser.get(f"{vote.path.rstrip('/')}.json").json()
        assert said["state"] == "closed", vote.title
        assert said["result"]["outcome"] == vote.outcome, (vote.title, said["result"])
    budget = it.staff.browser.get(f"{it.votes[0].path.rstrip('/')}.json").json()["result"]
    votes = [member.tier.votes for member in it.members]
    assert budget["against"] == votes[AGAINST]
    assert budget["for"] == sum(votes) - votes[AGAINST] - votes[ABSTAINING]


@rule
def the_elected_are_those_whom_the_votes_elect(it: Institution) -> None:
    for acronym in ("standard", "trust"):
        vote = next(v for v in it.votes if v.title.endswith(money.GROUP_NAMES[acronym]))
        said = it.staff.browser.get(f"{vote.path.rstrip('/')}.json").json()
        labels = {option["key"]: option["label"] for option in said["options"]}
        elected = {labels[key] for key in said["result"]["elected"]}
        wanted = {one.name for one in it.facts[acronym, "elected"]}
        assert elected == wanted
        group = it.staff.browser.get(f"/groups/{acronym}/").words
        assert all(name in group for name in wanted)


@rule
def everybody_counts_again_from_the_published_file(it: Institution) -> None:
    """With the program that the site publishes, run beside it by a Python that knows nothing."""
    program = it.site.folder / "count.py"
    program.write_bytes(it.staff.browser.get("/decisions/count.py").body)
    for number, vote in enumerate(it.votes):
        file = it.site.folder / f"decision-{number}.json"
        file.write_bytes(it.staff.browser.get(f"{vote.path}file.json").body)
        done = subprocess.run(
            [sys.executable, "-I", str(program), str(file)], capture_output=True, text=True
        )
        assert done.returncode == 0, (vote.title, done.stdout, done.stderr)
        ballots = json.loads(file.read_bytes())["ballots"]
        assert len(ballots) == len(vote.voted), vote.title


# Badges ------------------------------------------------------------------------------------------
@rule
def the_badges_of_the_year_are_those_that_were_earned(it: Institution) -> None:
    badges.are_those_that_were_earned(it)


@rule
def every_badge_is_verified_by_badging_verify(it: Institution) -> None:
    badges.verified_by_ours(it)


@rule
def every_badge_is_verified_by_a_program_that_is_not_ours(it: Institution) -> None:
    badges.verified_by_another(it)


# What we say of it -------------------------------------------------------------------------------
@rule
def the_explanation_has_the_figures_of_the_year(it: Institution) -> None:
    """docs/explanation/an-institution-simulated.md counts what every run counts."""
    page = Path(__file__).parents[2] / "docs" / "explanation" / "an-institution-simulated.md"
    said = page.read_text(encoding="utf-8").partition("## In numbers")[2]
    for what, value in figures.of(it)["counted"].items():
        several = list(value.values()) if isinstance(value, dict) else value
        for number in several if isinstance(several, list) else [several]:
            shown = f"{number:,}" if isinstance(number, int) else f"{Decimal(number):,}"
            assert shown in said, (what, shown)


# The site ----------------------------------------------------------------------------------------
@rule
def no_error_was_logged(it: Institution) -> None:
    lines = [line for line in it.site.log().splitlines() if "ERROR" in line or "Traceback" in line]
    assert lines == []


@rule
def the_doctor_finds_nothing_to_mend(it: Institution) -> None:
    checks = json.loads(it.site.alliance("doctor", "--json"))
    bad = {one["check"]: one["text"] for one in checks if one["outcome"] != "ok"}
    bad.pop("site", None)  # nobody outside reaches this machine
    assert bad == {}


@rule
def nothing_waits_to_go_out(it: Institution) -> None:
    it.settle()
    with closing(it.site.read()) as database:
        stuck = database.execute(
            "SELECT \"to\", status, last_error FROM outbox_outboxitem WHERE status <> 'delivered'"
        ).fetchall()
    assert stuck == []

"""What the year came to, in numbers: written beside it as `figures.json`, from which
docs/explanation/an-institution-simulated.md has its own.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import Any

from tests.institution import badges, competing, proposals, tally
from tests.institution.institution import Institution
from tests.institution.tally import plain


def of(it: Institution) -> dict[str, Any]:
    """`counted` is the same in each run; `measured` is of this one."""
    held = badges.collected(it)
    people = [*it.people, *it.officers]
    ticks = os.times()
    return {
        "counted": {
            "members": len(it.members),
            "invoices": it.done["invoices"],
            "payments of dues": it.done["payments of dues"],
            "expenses": len(it.expenses),
            "expenses by currency": Counter(one.currency for one in it.expenses),
            "entries in the books": it.tally.entries,
            "statements of the bank": sum(bank.statements for bank in it.banks.values()),
            "movements on them": sum(bank.movements for bank in it.banks.values()),
            "applications, awarded": [len(competing.of(it)), len(competing.awarded(it))],
            "reviews": it.done["reviews"],
            "paid to the awarded": plain(it.tally.on(tally.GRANTS_PAID, competing.CURRENCY)),
            "proposals": len(proposals.of(it)),
            "revisions": it.done["revisions"],
            "decisions": len(it.votes),
            "votes cast": it.done["votes"],
            "badges": len(held),
            "badges revoked": len(badges.revoked(it)),
            "held at the end": {c: plain(bank.closing) for c, bank in it.banks.items()},
            "fee of the sponsor": {c: plain(it.tally.on(tally.FEE, c)) for c in it.banks},
        },
        "measured": {
            "requests": sum(one.browser.requests for one in people),
            "mails": it.site.post.count(),
            "data in MiB": round(
                sum(f.stat().st_size for f in it.site.data.rglob("*") if f.is_file()) / 2**20, 1
            ),
            "processor seconds of the test": round(ticks.user + ticks.system, 1),
            "processor seconds of the site": it.site.processor_seconds(),
        },
    }


def write(it: Institution) -> str:
    found = of(it)
    (it.site.folder / "figures.json").write_text(json.dumps(found, indent=1) + "\n")
    flat = {**found["counted"], **found["measured"]}
    return ", ".join(f"{what}: {value}" for what, value in flat.items())

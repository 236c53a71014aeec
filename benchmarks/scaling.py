"""What does the site need for very many badges? The arithmetic, from measured costs.

    python -m benchmarks.scaling [--check]

Reads results/operations.md and writes the tables of docs/scaling.md anew, between the marks that
stand there. `--check` writes nothing and fails when they are not what the results give.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULT = ROOT / "benchmarks" / "results" / "operations.md"
DOCUMENT = ROOT / "docs" / "scaling.md"

# What is asked for.
BADGES = 100_000_000  # in all, issued over YEARS
ISSUERS = 10_000
VERIFICATIONS = 1_000_000_000  # a month, by anybody, most of them elsewhere
# What is assumed. Each stands in the document, to be changed.
YEARS = 5
CLAIMED = 0.6  # of the badges
HERE = 0.05  # of the verifications are done on this site, the others by programs elsewhere
LISTS_CACHED = 0.99  # of the reads of status lists, profiles, achievements that a CDN answers
PEAK = 5  # the busiest second, against the mean
BUSY = 0.6  # of a core that is used at the peak
CORES = 8  # of a node
ROOM = 1.5  # that a database at work takes, against one without gaps
MONTH_S = 30 * 86_400
YEAR_S = 365 * 86_400


@dataclass(frozen=True)
class Cost:
    site_ms: float
    database_ms: float
    answer_bytes: int
    packed_bytes: int


@dataclass(frozen=True)
class Measured:
    costs: dict[str, Cost]
    sizes: dict[str, int]


def read(text: str) -> Measured:
    """The two tables of results/operations.md."""
    costs, sizes = {}, {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 6 and cells[1].isdigit():
            costs[cells[0]] = Cost(float(cells[2]), float(cells[3]), int(cells[4]), int(cells[5]))
        elif len(cells) == 2 and cells[1].isdigit():
            sizes[cells[0]] = int(cells[1])
    return Measured(costs, sizes)


@dataclass(frozen=True)
class Load:
    """An operation, how often a second on the mean of the busiest month, and what it costs."""

    name: str
    a_second: float
    cost: Cost

    @property
    def site_cores(self) -> float:
        return self.a_second * PEAK * self.cost.site_ms / 1000 / BUSY

    @property
    def database_cores(self) -> float:
        return self.a_second * PEAK * self.cost.database_ms / 1000 / BUSY


def loads(measured: Measured) -> list[Load]:
    costs = measured.costs
    awards = BADGES / YEARS / YEAR_S
    claims = awards * CLAIMED
    here = VERIFICATIONS * HERE / MONTH_S
    elsewhere = VERIFICATIONS * (1 - HERE) / MONTH_S * (1 - LISTS_CACHED)
    return [
        Load("award", awards, costs["award: sign, store, post the mail"]),
        Load("mail of a badge", awards, costs["deliver a badge's mail"]),
        Load("claim link opened", claims, costs["open a claim link"]),
        Load("claim", claims, costs["claim a badge, with a new account"]),
        Load("verification here", here, costs["verify a badge by API"]),
        Load("status list, past the CDN", elsewhere, costs["read a status list"]),
        Load("profile, past the CDN", elsewhere, costs["read an issuer's profile"]),
        Load("achievement, past the CDN", elsewhere, costs["read an achievement's document"]),
    ]


def tables(measured: Measured) -> dict[str, str]:
    """The text between the marks of the document, by the name of the mark."""
    made = loads(measured)
    rows = "\n".join(
        f"| {one.name} | {_number(one.a_second)} | {one.cost.site_ms:.1f} "
        f"| {one.cost.database_ms:.1f} | {one.site_cores:.1f} | {one.database_cores:.1f} |"
        for one in made
    )
    site = sum(one.site_cores for one in made if not one.name.startswith(("award", "mail")))
    work = sum(one.site_cores for one in made if one.name.startswith(("award", "mail")))
    base = sum(one.database_cores for one in made)
    processor = (
        "| What | A second, mean | Site, ms | Database, ms | Cores of the site at the peak "
        "| Cores of the database |\n|---|--:|--:|--:|--:|--:|\n"
        f"{rows}\n| **all** | | | | **{site + work:.1f}** | **{base:.1f}** |"
    )
    nodes = (
        "| Part | Cores at the peak | Nodes |\n|---|--:|--:|\n"
        f"| web | {site:.1f} | {_nodes(site)} |\n"
        f"| workers | {work:.1f} | {_nodes(work)} |\n"
        f"| database, with one replica | {base:.1f} | {2 * _nodes(base, spare=0)} |"
    )
    sizes = measured.sizes
    award = sizes["an award in the database, with its mail"]
    held = sizes["a claimed badge in the database, with its account"]
    entries = sizes["entries of a status list"]
    lists = max(ISSUERS, -(-BADGES // entries))
    disk = (BADGES * award + BADGES * CLAIMED * held) * ROOM
    disks = (
        "| What | One, bytes | How many | In all |\n|---|--:|--:|--:|\n"
        f"| awards with their mails | {award} | {BADGES:,} | {_bytes(BADGES * award)} |\n"
        f"| badges that were claimed | {held} | {int(BADGES * CLAIMED):,} "
        f"| {_bytes(BADGES * CLAIMED * held)} |\n"
        f"| room between rows, {ROOM - 1:.0%} | | | {_bytes(disk - disk / ROOM)} |\n"
        f"| status lists as served, at most {entries // 8:,} bytes packed | {entries // 8} "
        f"| {lists:,} | {_bytes(lists * entries / 8)} |\n"
        f"| **all** | | | **{_bytes(disk + lists * entries / 8)}** |"
    )
    documents = (
        measured.costs["read an issuer's profile"].packed_bytes
        + measured.costs["read an achievement's document"].packed_bytes
    )
    few = measured.costs["read a status list"].packed_bytes
    elsewhere = VERIFICATIONS * (1 - HERE)
    least, most = elsewhere * (few + documents), elsewhere * (entries / 8 + documents)
    bandwidth = (
        "| A month | With few revoked | With half of every list revoked |\n|---|--:|--:|\n"
        f"| from the CDN to verifiers | {_bytes(least)} | {_bytes(most)} |\n"
        f"| from the site to the CDN | {_bytes(least * (1 - LISTS_CACHED))} "
        f"| {_bytes(most * (1 - LISTS_CACHED))} |\n"
        f"| mean rate at the CDN | {_bits(least / MONTH_S)} | {_bits(most / MONTH_S)} |"
    )
    operations = "| Operation | Site, ms CPU | Database, ms CPU |\n|---|--:|--:|\n" + "\n".join(
        f"| {name} | {cost.site_ms:.1f} | {cost.database_ms:.1f} |"
        for name, cost in measured.costs.items()
    )
    assumed = (
        f"- {BADGES:,} badges of {ISSUERS:,} issuers, issued evenly over {YEARS} years; "
        f"{CLAIMED:.0%} of them are claimed.\n"
        f"- {VERIFICATIONS:,} verifications a month; {HERE:.0%} on this site, the others by "
        "programs elsewhere, each of which reads a status list, a profile and an achievement.\n"
        f"- A CDN answers {LISTS_CACHED:.0%} of those reads.\n"
        f"- The busiest second has {PEAK} times the mean, and a core is then used to {BUSY:.0%}.\n"
        f"- A node has {CORES} cores; one node more than the peak needs may be away.\n"
        f"- A database at work takes {ROOM} times what one without gaps does."
    )
    return {
        "assumed": assumed,
        "operations": operations,
        "processor": processor,
        "nodes": nodes,
        "disk": disks,
        "bandwidth": bandwidth,
    }


def filled(document: str, made: dict[str, str]) -> str:
    """`document` with each table between its marks. Raises KeyError for a mark without a table."""
    return re.sub(
        r"(<!-- (\w+) -->\n).*?(\n<!-- end -->)",
        lambda found: f"{found[1]}{made[found[2]]}{found[3]}",
        document,
        flags=re.S,
    )


def _nodes(cores: float, spare: int = 1) -> int:
    return max(1, -(-int(cores * 10) // (CORES * 10))) + spare


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _bytes(count: float) -> str:
    units = ["B", "kB", "MB", "GB", "TB"]
    while count >= 1000 and len(units) > 1:
        count /= 1000
        units.pop(0)
    return f"{count:,.3g} {units[0]}" if count < 1000 else f"{count:,.0f} {units[0]}"


def _bits(bytes_a_second: float) -> str:
    bits = bytes_a_second * 8
    return f"{bits / 1e9:.2g} Gbit/s" if bits >= 1e9 else f"{bits / 1e6:.3g} Mbit/s"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    before = DOCUMENT.read_text(encoding="utf-8")
    after = filled(before, tables(read(RESULT.read_text(encoding="utf-8"))))
    if options.check:
        return int(before != after)
    DOCUMENT.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

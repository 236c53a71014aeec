"""Who takes part in the year. All names are made of these words, and nobody is meant by them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime

from tests.year.visitor import Visitor

GIVEN = (
    "Ada", "Bela", "Ciro", "Dara", "Edda", "Faro", "Gita", "Hale", "Ines", "Jora", "Kian", "Lena",
    "Miro", "Nuri", "Olla", "Pavo", "Quin", "Rhea", "Sami", "Tala", "Udo", "Vera", "Wim", "Xenia",
    "Yara",
)  # fmt: skip
FAMILY = (
    "Amberg", "Birch", "Calder", "Dunmore", "Elling", "Fairwood", "Garnet", "Hollis", "Iverden",
    "Juniper", "Kestrel", "Larkin", "Marlow", "Norwell", "Oakes", "Penrose", "Quill", "Rowan",
    "Sedge", "Thorne",
)  # fmt: skip
ORGANIZATIONS = (
    "Northwind Library", "Harbour College", "Open Workshop", "Meadow Museum", "Tinker Trust",
    "Bright Bridge", "Summit Schools", "Lantern Press", "River University", "Compass Guild",
    "Orchard Council", "Signal Foundation",
)  # fmt: skip


@dataclass(frozen=True)
class Breadth:
    """How much of a year: the whole of it, or a part for trying something out."""

    people: int = 500
    weeks: int = 52
    regulars: int = 4  # of whom is on a weekly call, beside those who are new

    @property
    def seed(self) -> int:
        return 2026


@dataclass
class Somebody:
    """One person: how they are called, where mail reaches them, and their browser."""

    number: int
    name: str
    email: str
    browser: Visitor
    came_at: datetime | None = None
    signed_in_at: datetime | None = None
    lists: dict[str, str] = field(default_factory=dict)  # list to what they get of it
    groups: set[str] = field(default_factory=set)


def cast(breadth: Breadth, site: str) -> list[Somebody]:
    """Everybody who will come in the year, in that order. The same for the same breadth."""
    chance = random.Random(breadth.seed)
    names = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    chance.shuffle(names)
    people = []
    for number in range(breadth.people):
        name = names[number % len(names)]
        given, family = name.lower().split()
        host = "example.net" if number % 3 else "example.org"
        address = f"198.51.{100 + number // 250}.{number % 250 + 1}"
        email = f"{given}.{family}.{number}@{host}"
        people.append(Somebody(number, name, email, Visitor(site, address)))
    return people

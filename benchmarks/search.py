"""How fast is the search of 100,000 things, and does it stay so for whoever may find few of them?

    DATA_DIR=$(mktemp -d) python -m benchmarks.search [things]

On an empty database of its own (DATABASE_URL for PostgreSQL). The texts are generated: words as
frequent as in a language (Zipf), a quarter of the things for some readers alone.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

VOCABULARY = 30_000
WORDS_A_THING = (20, 220)
AUDIENCES = ("public",) * 12 + ("members", "list:inner", "group:standard", "staff")
ROUNDS = 25


def words() -> tuple[list[str], list[float]]:
    """A vocabulary, and how often each word has come so far when they are counted up."""
    dice = random.Random(1)
    syllables = [a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u", "an", "ing")]
    found = {"".join(dice.choices(syllables, k=dice.randint(1, 4))) for _ in range(VOCABULARY * 2)}
    chosen = sorted(found, key=lambda word: (len(word), word))[:VOCABULARY]
    return chosen, list(accumulate(1 / (rank + 3) for rank in range(len(chosen))))


def things(count: int) -> Iterator[Any]:
    from alliance.search.sources import Findable

    dice, (vocabulary, weights) = random.Random(2), words()
    start = datetime(2012, 1, 1, tzinfo=UTC)
    for number in range(count):
        length = dice.randint(*WORDS_A_THING)
        text = dice.choices(vocabulary, cum_weights=weights, k=length)
        yield Findable(
            key=str(number),
            title=" ".join(text[:6]),
            text=" ".join(text),
            url=f"/{number}",
            at=start + timedelta(hours=number),
            audience=dice.choice(AUDIENCES),
        )


def main(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    import django

    django.setup()
    from django.contrib.auth.models import AnonymousUser
    from django.core.management import call_command
    from django.db import connection

    from alliance.people.models import Person
    from alliance.search import services
    from alliance.search.models import SearchEntry
    from alliance.search.queries import Wish, search

    call_command("migrate", verbosity=0, skip_checks=True)
    started = time.perf_counter()
    services.put_many("bench", things(count))
    spent = time.perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{connection.vendor}: {SearchEntry.objects.count()} things")
    print(f"| entered | {spent:.0f} s | {count / spent:.0f} things/s |")
    vocabulary, _ = words()
    staff = Person.objects.create_user("boss@example.org", is_staff=True)
    asked = {
        "a rare word": vocabulary[9000],
        "a usual word": vocabulary[300],
        "the most common word": vocabulary[0],
        "two usual words": f"{vocabulary[200]} {vocabulary[330]}",
        "the two most common words": f"{vocabulary[0]} {vocabulary[1]}",
        "a phrase of common words": f'"{vocabulary[0]} {vocabulary[1]}"',
        "a beginning": f"{vocabulary[4000][:4]}*",
        "words that stand nowhere": "qqqqq xxxxx",
    }
    for viewer in (AnonymousUser(), staff):
        who = "staff" if viewer.is_authenticated else "anybody"
        for name, text in asked.items():
            for newest in (False, True):
                times = []
                for _ in range(ROUNDS):
                    before = time.perf_counter()
                    answer = search(viewer, Wish(text, newest_first=newest))
                    times.append((time.perf_counter() - before) * 1000)
                times.sort()
                order = "newest first" if newest else "best first"
                print(
                    f"| {name}, {order} | {who} | {answer.total} | "
                    f"{statistics.median(times):.0f} ms | {times[-1]:.0f} ms |",
                    flush=True,
                )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

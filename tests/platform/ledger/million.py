"""A million random operations on the books, checked against a model in memory.

    python -m tests.platform.ledger.million [OPERATIONS] [SEED]

On a SQLite file of its own, or on the empty database that DATABASE_URL names. Prints how far it is
at each checkpoint, and at the end what was done and how long it took. Exits with the first
difference between books and model.
"""

from __future__ import annotations

import os
import sys
import time

CHECKPOINTS = 20
IN_ONE_TRANSACTION = 500


def main(operations: int, seed: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction
    from tests.platform.ledger.random_books import RandomBooks

    from alliance.people.models import Person

    call_command("migrate", verbosity=0)
    two = [
        Person.objects.create(email=f"keeper{n}@example.org", name=f"Keeper {n}", is_staff=True)
        for n in (1, 2)
    ]
    books = RandomBooks((two[0], two[1]), seed)
    began = time.monotonic()
    for checkpoint in range(1, CHECKPOINTS + 1):
        until = operations * checkpoint // CHECKPOINTS
        while books.steps < until:
            with transaction.atomic():
                books.take(min(IN_ONE_TRANSACTION, until - books.steps))
        books.check()
        print(f"{books.steps} operations, {books.entries} entries: balanced", flush=True)
    seconds = time.monotonic() - began
    for what, count in sorted(books.tally.items()):
        print(f"  {what}: {count}")
    print(f"{operations} operations in {seconds:.0f} s, seed {seed}: nothing lost, no gap")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    main(given[0] if given else 1_000_000, given[1] if len(given) > 1 else 1)

"""How fast does an archive of 50,000 messages import, and how fast are its pages?

    DATA_DIR=$(mktemp -d) python -m benchmarks.archive [messages]

On an empty database of its own (DATABASE_URL for PostgreSQL). The mail is generated: threads of
uneven length, five clients' habits, four character sets, an attachment in every twentieth.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

WORDS = (Path(__file__).parents[1] / "README.md").read_text().split()
CHARSETS = ("utf-8", "us-ascii", "iso-8859-1", "utf-8")


def write(file: BinaryIO, count: int) -> None:
    from alliance.archive import mbox

    dice = random.Random(4)
    at = datetime(2012, 1, 1, tzinfo=UTC)
    threads: list[tuple[str, list[str]]] = []
    for number in range(count):
        at += timedelta(minutes=dice.randint(1, 280))
        mail = EmailMessage()
        person = dice.randrange(400)
        mail["From"] = f"Person {person} <p{person}@example.org>"
        mail["Date"] = f"{at:%a, %d %b %Y %H:%M:%S} +0000"
        mail["Message-ID"] = f"<{number}.{person}@example.org>"
        if threads and dice.random() < 0.78:
            subject, ids = threads[-min(int(dice.expovariate(0.15)) + 1, len(threads))]
            mail["Subject"] = f"{dice.choice(['Re', 'AW', 'RE', 'SV'])}: {subject}"
            habit = dice.random()
            if habit < 0.8:
                mail["References"] = " ".join(ids[-8:])
            if habit < 0.92:
                mail["In-Reply-To"] = ids[-1]
        else:
            subject, ids = " ".join(dice.choices(WORDS, k=5)), []
            subject = subject.encode("ascii", "ignore").decode()
            threads.append((subject, ids))
            mail["Subject"] = subject
        ids.append(str(mail["Message-ID"]))
        text = "\n".join(
            ("> " if line % 5 == 0 else "") + " ".join(dice.choices(WORDS, k=11))
            for line in range(dice.randint(4, 40))
        )
        charset = dice.choice(CHARSETS)
        mail.set_content(text.encode(charset, "replace").decode(charset), charset=charset)
        if number % 20 == 0:
            mail.add_attachment(
                dice.randbytes(20_000), maintype="image", subtype="png", filename="a.png"
            )
        file.write(mbox.written(mail.as_bytes(), "", at))


def main(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from alliance.archive import importing
    from alliance.archive.models import Thread
    from alliance.lists.models import MailingList

    call_command("migrate", verbosity=0, skip_checks=True)
    dev = MailingList.objects.create(slug="bench", name="Bench")
    with TemporaryFile() as file:
        write(file, count)
        size = file.tell()
        file.seek(0)
        started = time.perf_counter()
        for _ in importing.run(dev, file):
            pass
        spent = time.perf_counter() - started
    print(
        f"{connection.vendor}: {count} messages, {size / 1e6:.0f} MB, "
        f"{Thread.objects.count()} threads"
    )
    print(f"| import | {spent:.0f} s | {count / spent:.0f} messages/s |")
    client = Client(HTTP_HOST="127.0.0.1")
    threads = list(Thread.objects.order_by("-count", "pk")[:400])
    pages = {
        "threads, newest": ["/lists/bench/archive/"] * 60,
        "a month": [f"/lists/bench/archive/{y}-0{m}/" for y in (2013, 2014) for m in range(1, 10)],
        "a thread (the longest 400)": [f"/lists/bench/thread/{t.digest}/" for t in threads[::5]],
        "a message": [f"/lists/bench/message/{t.digest}/" for t in threads[::5]],
        "search, a rare pair of words": ["/search/?q=verify+pathway"] * 30,
        "search, a common word": ["/search/?q=the"] * 30,
    }
    for name, paths in pages.items():
        times = []
        for path in paths:
            before = time.perf_counter()
            answer = client.get(path)
            times.append((time.perf_counter() - before) * 1000)
            assert answer.status_code == 200, path
        times.sort()
        late = times[min(len(times) - 1, int(len(times) * 0.99))]
        print(f"| {name} | median {statistics.median(times):.0f} ms | 99 % {late:.0f} ms |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)

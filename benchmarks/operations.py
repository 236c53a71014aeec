"""What does each operation of the platform cost: processor, database, bytes?

    python -m benchmarks.operations [--quick]

Starts a PostgreSQL of its own and a mail server that takes everything, does each operation many
times in one process through the whole site (middleware, views, templates), and writes
results/operations.md, from which `python -m benchmarks.scaling` does its arithmetic. `--quick`
does each a few times and writes nothing.

CPU time is told, not the clock: the site's own process, and the database's process that serves it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
RESULT = ROOT / "benchmarks" / "results" / "operations.md"
SUBSCRIBERS = 200
HELD = 40


@dataclass(frozen=True)
class Cost:
    """Of one operation, the mean of `times`: CPU milliseconds of site and database, bytes of the
    answer as it is and compressed (0 where there is no answer).
    """

    name: str
    times: int
    site_ms: float
    database_ms: float
    answer_bytes: int = 0
    packed_bytes: int = 0


# In the site's process ----------------------------------------------------------------------------


class Meter:
    """Counts CPU of this process and of its connection's process in the database."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.pid = cursor.fetchone()[0]
        self.tick_ms = 1000 / os.sysconf("SC_CLK_TCK")

    def database_ms(self) -> float:
        fields = Path(f"/proc/{self.pid}/schedstat").read_text().split()
        return int(fields[0]) / 1e6  # nanoseconds on a processor

    def cost(self, name: str, times: int, act: Callable[[int], Any]) -> Cost:
        """`act(number)` is done `times` times, after one that is not counted."""
        act(0)
        database, began = self.database_ms(), time.process_time()
        answers = [act(number) for number in range(1, times + 1)]
        site_ms = (time.process_time() - began) * 1000 / times
        database_ms = (self.database_ms() - database) / times
        content = getattr(answers[-1], "content", b"") or b""
        packed = len(gzip.compress(content, 6)) if content else 0
        return Cost(name, times, site_ms, database_ms, len(content), packed)


def inside(quick: bool) -> dict[str, Any]:
    """All operations, in the environment that the caller has set up."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "alliance.settings"
    import django

    django.setup()
    world = _World(few=quick)
    costs = [asdict(cost) for cost in world.costs()]
    return {"costs": costs, "sizes": world.sizes()}


class _World:
    """An issuer with badges, a recipient, a list with subscribers."""

    def __init__(self, *, few: bool) -> None:
        from alliance.issuing.services import create_achievement, create_issuer
        from alliance.people.services import person_for_proven_address

        self.n = 5 if few else 60
        self.many = 20 if few else 500
        self.person = person_for_proven_address("issuer@example.org", name="Ada Issuer")
        self.person.is_staff = True
        self.person.save()
        self.issuer = create_issuer(
            self.person, name="Example School", url="https://school.example.org",
            email="issuer@example.org",
        )  # fmt: skip
        self.achievement = create_achievement(
            self.issuer, by=self.person, name="Knots", description="Ties six knots.",
            criteria="Tie them, one after the other, while somebody looks on.",
        )  # fmt: skip
        self.meter = Meter()
        self.awards: list[Any] = []
        self.visitors = 0

    def award(self, number: int, email: str = "") -> Any:
        from alliance.issuing.services import AwardLine
        from alliance.issuing.services import award as give

        line = AwardLine(email=email or f"learner-{len(self.awards)}@example.org", name="A Learner")
        made = give(self.achievement, line, by=self.person)
        self.awards.append(made)
        return made

    def costs(self) -> Iterator[Cost]:
        from django.test import Client

        cost = self.meter.cost
        for number in range(self.many // 4):  # so that tables have more than their first pages
            self.award(number)
        self.before = self.database_bytes()
        yield cost("award: sign, store, post the mail", self.many, self.award)
        yield cost("deliver a badge's mail", self.many, self.deliver)
        self.after_awards = self.database_bytes()
        yield from self.claiming()
        self.after_claims = self.database_bytes()
        visitor = Client()
        first = self.awards[0]
        profile = f"/issuers/{self.issuer.slug}"
        document = f"/achievements/{self.achievement.public_id}/achievement.json"
        status = f"{profile}/status/{first.status_list.number}"
        self.status_bytes = len(visitor.get(status).content)

        def read(path: str) -> Callable[[int], Any]:
            def act(_number: int) -> Any:
                answer = visitor.get(path)
                assert answer.status_code == 200, (path, answer.status_code)
                return answer

            return act

        yield cost("read a status list", self.n, read(status))
        yield cost("read an issuer's profile", self.n, read(f"{profile}/profile.json"))
        yield cost("read an achievement's document", self.n, read(document))
        yield cost("read the front page", self.n, read("/"))
        yield cost("verify a badge by page", self.n, self.verifying(visitor, "/verify"))
        yield cost("verify a badge by API", self.n, self.verifying(visitor, "/api/verify"))
        yield from self.holding()
        yield from self.mailing()

    def deliver(self, number: int) -> None:
        from alliance.outbox.delivery import deliver_item
        from alliance.outbox.models import OutboxItem

        if number == 0:
            self.waiting = list(
                OutboxItem.objects.filter(status="pending")
                .order_by("pk")
                .values_list("pk", flat=True)
            )
        status = deliver_item(self.waiting.pop())
        assert status == OutboxItem.Status.DELIVERED, status

    def claiming(self) -> Iterator[Cost]:
        """A stranger opens the link of the mail, and takes the badge: an account is made."""
        from django.test import Client

        from alliance.issuing.claims import token_for

        awards = iter(list(self.awards))

        def look(_number: int) -> Any:
            answer = Client().get(f"/claim/{token_for(self.awards[-1].public_id)}/")
            assert answer.status_code == 200
            return answer

        def take(_number: int) -> Any:
            award = next(awards)
            answer = Client().post(f"/claim/{token_for(award.public_id)}/")
            assert answer.status_code == 302, answer.content[-2000:]
            return answer

        yield self.meter.cost("open a claim link", self.n, look)
        claims = min(self.n * 3, len(self.awards) - 2)
        self.claimed = claims + 1
        yield self.meter.cost("claim a badge, with a new account", claims, take)

    def verifying(self, visitor: Any, path: str) -> Callable[[int], Any]:
        def act(number: int) -> Any:
            award = self.awards[number % len(self.awards)]
            self.visitors += 1  # each has an address of their own, and so a budget of their own
            who = {"REMOTE_ADDR": f"10.0.{self.visitors // 200}.{self.visitors % 200 + 1}"}
            if path.startswith("/api"):
                body = bytes(award.credential_json)
                answer = visitor.post(path, data=body, content_type="application/json", **who)
                assert answer.json()["verdict"] == "verified", answer.content[:500]
            else:
                answer = visitor.post(path, {"text": bytes(award.credential_json).decode()}, **who)
                assert answer.status_code == 200 and b"verified" in answer.content.lower()
            return answer

        return act

    def holding(self) -> Iterator[Cost]:
        from tests.conftest import client_of

        from alliance.backpack.services import claiming
        from alliance.people.services import person_for_proven_address

        person = person_for_proven_address("collector@example.org", name="A Collector")
        for number in range(HELD):
            claiming.accept(self.award(number, email="collector@example.org"), by=person)
        browser = client_of(person)

        def look(_number: int) -> Any:
            answer = browser.get("/backpack/")
            assert answer.status_code == 200
            return answer

        yield self.meter.cost(f"read a backpack of {HELD} badges", self.n, look)

    def mailing(self) -> Iterator[Cost]:
        """One message to a list; the cost is that of one subscriber's copy."""
        from django.db import transaction

        from alliance.lists.models import MailingList
        from alliance.lists.services import managing, sending, subscribing
        from alliance.lists.services.posting import post_from_site
        from alliance.people.services import person_for_proven_address

        made = managing.found_list(MailingList(slug="talk", name="Talk"), by=self.person)
        for number in range(SUBSCRIBERS):
            person = person_for_proven_address(f"reader-{number}@example.org")
            subscribing.subscribe(made, person.email, by=person)

        def post(number: int) -> None:
            with transaction.atomic():
                message = post_from_site(
                    made, subject=f"News {number}", text="Words. " * 100, by=None, key=f"n:{number}"
                )
                posting = sending.send_to_subscribers(message)
            sending.deliver(posting.pk, slice_s=600)
            posting.refresh_from_db()
            assert posting.finished_at is not None

        whole = self.meter.cost("", 3, post)
        yield Cost(
            f"hand out a copy of a list's message, of {SUBSCRIBERS}", 3 * SUBSCRIBERS,
            whole.site_ms / SUBSCRIBERS, whole.database_ms / SUBSCRIBERS,
        )  # fmt: skip

    # Sizes ------------------------------------------------------------------------------------

    def database_bytes(self) -> int:
        """Tables with their indexes and long values, without room that nothing uses."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("VACUUM FULL")
            cursor.execute(
                "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n"
                " ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = 'public'"
            )
            return int(cursor.fetchone()[0])

    def sizes(self) -> dict[str, int]:
        from alliance.issuing.models import Award, StatusListRecord

        signed = bytes(Award.objects.first().credential_json)  # type: ignore[union-attr]
        lists = StatusListRecord.objects.order_by("pk").first()
        assert lists is not None
        return {
            "a signed badge, JSON": len(signed),
            "an award in the database, with its mail": (self.after_awards - self.before)
            // (self.many + 1),
            "a claimed badge in the database, with its account": (
                self.after_claims - self.after_awards
            )
            // self.claimed,
            "a status list as it is sent, with few revoked": self.status_bytes,
            "entries of a status list": lists.length,
        }


# Around it ----------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        print(json.dumps(inside(options.quick)))
        return
    found = outside(options.quick)
    text = written(found)
    print(text)
    if not options.quick:
        RESULT.write_text(text, encoding="utf-8")


def outside(quick: bool) -> dict[str, Any]:
    from tests.services.processes import BIN, own_environment, run, stop
    from tests.services.servers import postgresql

    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="operations-")))
        sink = subprocess.Popen(
            [sys.executable, "-c", SINK], cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True
        )
        stack.callback(stop, sink)
        assert sink.stdout is not None
        environment = own_environment(
            home / "data",
            DATABASE_URL=stack.enter_context(postgresql()),
            ALLOWED_HOSTS="testserver",
            MAIL_URL=sink.stdout.readline().decode().strip(),
        )
        run([str(BIN / "alliance"), "migrate"], environment, timeout_s=900)
        command = [sys.executable, "-m", "benchmarks.operations", "--inside"]
        told = run(command + ["--quick"] * quick, environment, timeout_s=1800)
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    return found


SINK = """
from tests.services.servers import mail_server
import signal; signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
with mail_server() as server:
    print(server.url, flush=True)
    signal.sigwait({signal.SIGINT, signal.SIGTERM})
"""


def written(found: dict[str, Any]) -> str:
    """The table. `benchmarks.scaling` reads it again."""
    lines = [
        "# What each operation costs",
        "",
        f"Made by `benchmarks/operations.py` on {datetime.now(UTC):%d %B %Y, %H:%M} UTC: Python "
        f"{platform.python_version()}, PostgreSQL on the same machine, {os.cpu_count()} cores with "
        f"a load of {os.getloadavg()[0]:.1f}. CPU milliseconds of one operation, the mean of many: "
        "those of the site's process, and those of the database's process that serves it. Bytes are"
        " those of the answer's body, and compressed by gzip. Sizes in the database are those after"
        " VACUUM FULL; a database at work needs more.",
        "",
        "| Operation | Times | Site, ms CPU | Database, ms CPU | Bytes | Compressed |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for cost in found["costs"]:
        lines.append(
            f"| {cost['name']} | {cost['times']} | {cost['site_ms']:.2f} "
            f"| {cost['database_ms']:.2f} | {cost['answer_bytes']} | {cost['packed_bytes']} |"
        )
    lines += ["", "| Size | Number |", "|---|--:|"]
    lines += [f"| {name} | {size} |" for name, size in found["sizes"].items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

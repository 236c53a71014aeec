"""`alliance lists …`: the mailing lists and the door that mail comes in by."""

from __future__ import annotations

import json
import logging
import sys

from alliance.cli import data_dir, ending, load_django
from alliance.cli.saying import Problem

# sysexits.h, which mail servers read from the end of a program they pipe to.
EX_OK, EX_USAGE, EX_DATAERR, EX_NOUSER, EX_UNAVAILABLE, EX_TEMPFAIL = 0, 64, 65, 67, 69, 75


def act(action: str, what: str, address: str, sender: str, as_json: bool) -> int:
    """Do one of `status`, `door`, `receive`, `deliver`, `mailman …`; return the exit status."""
    if what and action != "mailman":
        raise Problem(f"`alliance lists {action}` takes no word {what!r}", EX_USAGE)
    if action == "receive":
        return receive(address, sender)
    load_django()
    if action == "mailman":
        from alliance.cli.mailman import act as act_on_mailman

        return act_on_mailman(what, as_json)
    need_database()
    return {"status": lambda: status(as_json), "door": open_door, "deliver": deliver}[action]()


def need_database() -> None:
    from alliance.cli.preparing import check_database, pending_migrations

    check_database()
    if pending_migrations():
        raise Problem("the database is not ready; run `alliance migrate` first")


def status(as_json: bool) -> int:
    """Each list with its numbers, and whether mail leaves."""
    from django.conf import settings

    from alliance.lists import addresses, engine, queries
    from alliance.lists.models import MailingList

    health = engine.current().health()
    rows = []
    for one in MailingList.objects.order_by("closed_at", "kind", "slug"):
        traffic = queries.traffic(one)
        rows.append(
            {
                "list": addresses.of(one),
                "subscribers": queries.subscribers(one).count(),
                "messages": one.messages.count(),
                "held": queries.waiting_count(one),
                "under_way": traffic.waiting,
                "failed_in_30_days": traffic.failed,
                "is_closed": one.closed_at is not None,
            }
        )
    if as_json:
        found = {"engine": engine.current().name, "door": settings.MAIL_DOOR, "well": health.well,
                 "words": health.words, "remedy": health.remedy, "lists": rows}  # fmt: skip
        print(json.dumps(found, indent=2))
        return int(not health.well)
    print(f"engine  {engine.current().name}: {health.words}")
    if health.remedy:
        print(f"        → {health.remedy}")
    print(f"door    {settings.MAIL_DOOR or 'none (set MAIL_DOOR=lmtp://127.0.0.1:8024)'}")
    for row in rows:
        numbers = (
            f"{row['subscribers']} subscribers, {row['messages']} messages, {row['held']} held"
        )
        closed = " (closed)" if row["is_closed"] else ""
        print(f"{row['list']:<40} {numbers}{closed}")
    return int(not health.well)


def open_door() -> int:
    """Take mail until SIGINT or SIGTERM, where neither `up` nor `worker` does."""
    from django.conf import settings

    from alliance.lists.listening import CannotListen, listeners

    if not settings.MAIL_DOOR:
        raise Problem("MAIL_DOOR is not set; for example MAIL_DOOR=lmtp://127.0.0.1:8024", 2)
    try:
        doors = listeners(settings.MAIL_DOOR)
    except CannotListen as error:
        raise Problem(str(error)) from error
    told = ending.when_told()
    with data_dir.in_use(settings.DATA_DIR):
        for one in doors:
            one.start()
        print(f"taking mail at {settings.MAIL_DOOR}", flush=True)
        ending.wait(told)
        for one in doors:
            one.stop()
    print("alliance: stopped", flush=True)
    return 0


def receive(address: str, sender: str) -> int:
    """Take one message from standard input, as a mail server pipes it. Nothing is answered but the
    exit status: 0 taken, 67 no such list, 65 refused, 75 try again later.
    """
    try:
        load_django()
        need_database()
    except Problem as problem:
        print(f"alliance: {problem}", file=sys.stderr)
        return EX_TEMPFAIL
    from alliance.lists import door
    from alliance.lists.listening import make_commits_durable
    from alliance.lists.services.taking import MAX_BYTES

    raw = sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        make_commits_durable()
        door.receive(_without_envelope_line(raw), sender, address)
    except door.Refusal as refusal:
        print(f"alliance: {refusal}", file=sys.stderr)
        if refusal.code.startswith("4"):
            return EX_TEMPFAIL
        return EX_NOUSER if refusal.code == "5.1.1" else EX_DATAERR
    except Exception:
        logging.getLogger("alliance.lists").exception("mail for %s could not be taken", address)
        return EX_TEMPFAIL
    return EX_OK


def _without_envelope_line(raw: bytes) -> bytes:
    """Some servers put the line of an mbox file ("From ada …") before what they pipe."""
    return raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw


def deliver() -> int:
    """Deliver what is due now, in this process; for those who run no worker."""
    from django.utils import timezone

    from alliance.lists.models import Posting
    from alliance.lists.services import sending

    done = 0
    for pk in Posting.objects.filter(finished_at=None).order_by("pk").values_list("pk", flat=True):
        while sending.deliver(pk):
            pass
        done += 1
    sending.resume(timezone.now())
    print(f"{done} mailings looked at")
    return 0

"""The parts that every site has: database, storage, tasks, mail that leaves, duties."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from alliance.operations import applied, engine
from alliance.operations.findings import Finding, fail, ok, warn

WORKER = "start `alliance worker` (or `alliance up`, which has one)"
LONG = timedelta(minutes=10)


def database() -> Finding:
    """It answers, and it has the tables of this version."""
    from django.db import connection
    from django.db.utils import Error

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        return fail("database", f"does not answer: {error}", "is it running? see DATABASE_URL")
    if not applied.all_there():
        return fail("database", "migrations are missing", "alliance migrate")
    return ok("database", f"{connection.display_name} answers, up to date")


def storage() -> Finding:
    """A small file can be written, read and removed where pictures and files are kept."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from alliance.outbox.processes import own_name

    wanted = f"probe/{own_name()}"
    words = own_name().encode()
    remedy = "see STORAGE_URL" if in_a_store() else "see DATA_DIR"
    try:
        name = default_storage.save(wanted, ContentFile(words))
        try:
            with default_storage.open(name) as file:
                found = file.read()
        finally:
            default_storage.delete(name)
    except Exception as error:  # whatever a storage backend raises, it does not store
        kind = type(error).__name__
        return fail("storage", f"files cannot be kept: {kind}: {error}", remedy)
    if found != words:
        return fail("storage", "a file came back with other content", remedy)
    return ok("storage", "files are kept and read back")


def in_a_store() -> bool:
    """Whether files are kept elsewhere (STORAGE_URL), for all processes alike."""
    from django.conf import settings

    return bool(settings.STORAGES["default"].get("OPTIONS"))


def tasks() -> Finding:
    try:
        words = engine.reach()
    except engine.EngineAway as error:
        return fail("tasks", str(error), "see above, then run this again")
    if engine.uses_queue():
        count = engine.queue().workers
        if not count:
            return warn("tasks", f"{words}, and nobody does them", WORKER)
        return ok("tasks", f"{words}, {count} workers")
    if count := engine.waiting_longer_than(LONG):
        return warn("tasks", f"{count} tasks wait for more than ten minutes", WORKER)
    return ok("tasks", words)


def outbox() -> Finding:
    """What has not left: nothing older than a few minutes should wait."""
    from alliance.outbox.queries import failed_count, oldest_waiting, waiting_count

    waiting, failed, oldest = waiting_count(), failed_count(), oldest_waiting()
    if failed:
        return warn(
            "outbox",
            f"{failed} mails were given up, {waiting} wait",
            "read last_error of the items; mend MAIL_URL or the address",
        )
    if oldest is not None and oldest.created_at < timezone.now() - LONG:
        return warn(
            "outbox",
            f"{waiting} mails wait, the oldest since {oldest.created_at:%Y-%m-%d %H:%M} UTC"
            + (f" ({oldest.last_error})" if oldest.last_error else ""),
            "is a worker running? `alliance up` has one; else start `alliance worker`",
        )
    return ok("outbox", f"{waiting} mails wait, none for long")


def leaving() -> Finding:
    """As `outbox`, for the status page: mail leaves. One bad address is no trouble of the site."""
    from alliance.outbox.queries import oldest_waiting

    oldest = oldest_waiting()
    if oldest is not None and oldest.created_at < timezone.now() - LONG:
        return warn("outbox", "mail waits for more than ten minutes", WORKER)
    return ok("outbox", "mail leaves")


def duties() -> Finding:
    """What comes round by itself: none has failed, and each was done about when it should be."""
    from alliance.duties.models import Duty
    from alliance.duties.queries import failed, overdue
    from alliance.people.models import Person

    broken = failed()
    if broken:
        first = broken[0]
        others = f" (and {len(broken) - 1} more)" if len(broken) > 1 else ""
        return warn(
            "duties",
            f"{first.name} failed: {first.last_error}{others}",
            "it is tried again by itself; the worker's log has the whole story",
        )
    begun = set(Duty.objects.exclude(last_began_at=None).values_list("name", flat=True))
    if not begun and not Person.objects.exists():
        return ok("duties", "nobody is here yet for whom anything comes round")
    late = overdue(timezone.now())
    if begun:  # at a first start, and after an upgrade, some have not had their turn yet
        late = [name for name in late if name in begun]
    if late:
        return warn("duties", f"not done for too long: {', '.join(late[:6])}", WORKER)
    return ok("duties", "what comes round by itself is done")

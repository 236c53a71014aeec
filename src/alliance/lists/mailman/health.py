"""How Mailman is, for `alliance lists status` and `alliance doctor`."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from alliance.lists.engine import Health
from alliance.lists.mailman import installing
from alliance.lists.mailman.places import places
from alliance.lists.mailman.rest import MailmanDown, Refused, Rest
from alliance.lists.models import EngineChange, HeldMessage, MailingList

LATE = timedelta(minutes=10)
SET_ASIDE = ("shunt", "bad")  # queues of mail that Mailman could not go on with


def health() -> Health:
    version = installing.installed_version(places())
    if not version:
        return Health(False, "Mailman is not installed", "run `alliance lists mailman setup`")
    try:
        with Rest() as rest:
            running = rest.version()
            aside = {name: _count(rest, name) for name in SET_ASIDE}
    except (MailmanDown, Refused) as error:
        words = f"Mailman {version} does not answer ({error})"
        return Health(False, words, "start it: `alliance lists mailman up`")
    return _of_running(running, aside)


def _count(rest: Rest, queue: str) -> int:
    return int((rest.get("queues", queue) or {}).get("count", 0))


def _of_running(running: str, aside: dict[str, int]) -> Health:
    late = timezone.now() - LATE
    waiting = EngineChange.objects.filter(noted_at__lt=late)
    lists = MailingList.objects.filter(closed_at=None).count()
    words = f"{running.removeprefix('GNU ')} answers, {lists} lists"
    if count := sum(aside.values()):
        return Health(
            False,
            f"{words}; {count} messages are set aside because something went wrong with them",
            f"read {places().logs}/mailman.log, then let them go on: "
            f"{places().environment}/bin/mailman -C {places().config} unshunt",
        )
    if count := waiting.count():
        error = waiting.exclude(last_error="").values_list("last_error", flat=True).first()
        said = f" ({error})" if error else ""
        return Health(
            False,
            f"{words}; {count} changes have not reached it for ten minutes{said}",
            "is a worker running on this machine? Else `alliance lists mailman sync`",
        )
    if stale := len(list(places().taken.glob("*.eml"))):
        words += f", {stale} messages to take over"
    lost = HeldMessage.objects.filter(
        state=HeldMessage.State.ACCEPTED, message=None, decided_at__lt=late
    ).exclude(engine_id=None)
    if count := lost.count():
        return Health(
            False,
            f"{words}; {count} accepted messages have not come through",
            f"read {places().logs}/vette.log; their words are still on the page of held mail",
        )
    return Health(True, words)

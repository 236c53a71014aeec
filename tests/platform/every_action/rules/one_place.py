"""Rooms on which the others stand: notices, search, taking data along, pages that stay live."""

from __future__ import annotations

from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.utils import timezone
from tests.platform.every_action.rule import ACCOUNTS, EVERYBODY, STAFF, do, look
from tests.platform.every_action.world import World

from alliance.exports.models import Export
from alliance.notices import feeds, mail
from alliance.notices.kinds import KINDS
from alliance.notices.models import Notice

OWNER = frozenset({"owner"})


def things(world: World) -> SimpleNamespace:
    """A notice of the owner's, the address of their feed, and an export that is ready."""
    owner = world["owner"]
    kind = next(iter(KINDS))
    notice = Notice.objects.create(person=owner, kind=kind, key="k", title="News", url="/groups/")
    export = Export.objects.create(
        person=owner, state=Export.State.READY, made_at=timezone.now(),
        expires_at=timezone.now() + timezone.timedelta(days=1),
        file=ContentFile(b"a zip", name="export.zip"),
    )  # fmt: skip
    return SimpleNamespace(
        notice=notice,
        feed=feeds.address(owner).rpartition("/")[2].removesuffix(".atom"),
        stop=mail.stop_url(owner, kind).rstrip("/").rpartition("/")[2],
        export=export,
    )


def _notice(world: World) -> dict[str, object]:
    return {"pk": world.of(things).notice.pk}


def _feed(world: World) -> dict[str, object]:
    return {"token": world.of(things).feed}


def _stop(world: World) -> dict[str, object]:
    return {"token": world.of(things).stop}


def _export(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).export.public_id}


def _wishes(world: World) -> dict[str, object]:
    ways = dict.fromkeys(KINDS, "digest")
    return {"rhythm": "daily", "digest_hour": 9, **ways}


RULES = [
    look("notices:index", ACCOUNTS, changes=None),
    look("notices:json", ACCOUNTS, changes=None),
    do("notices:open", OWNER, args=_notice),
    do("notices:read_all", ACCOUNTS, changes=None),  # one's own, where there are any
    look("notices:settings", ACCOUNTS, changes=None),
    do("notices:settings", ACCOUNTS, _wishes),
    do("notices:renew_feed", ACCOUNTS),
    # Whoever has the address: it is a secret, for feed readers and for mail programs.
    look("notices:feed", args=_feed),
    look("notices:stop", args=_stop),
    do("notices:stop", EVERYBODY, args=_stop),
    look("search:results", data={"q": "trust"}),
    look("search:json", data={"q": "trust"}),
    look("search:opensearch"),
    look("exports:mine", ACCOUNTS),
    do("exports:mine", ACCOUNTS),
    look("exports:alliance", STAFF),
    do("exports:alliance", STAFF),
    do("exports:download", OWNER, args=_export),
    look("live:state", frozenset(), args={"topic": "nobody/registered/this"}),
]

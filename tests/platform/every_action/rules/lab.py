"""Conformance runs: everybody reads the published, whoever began one goes on with it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.platform.every_action.rule import ACCOUNTS, STAFF, do, look
from tests.platform.every_action.world import World

from alliance.lab import testset
from alliance.lab.models import Run
from alliance.lab.services import beginning, examining, judging, publishing
from alliance.lab.services.beginning import Subject
from alliance.lab.uploads import HandedIn
from badging.documents import Offline

OWNER = frozenset({"owner"})
STUDIO = Subject("Studio", "1", "House")
WORDS = {"product": "Studio", "release": "1", "maker": "House"}


def things(world: World) -> SimpleNamespace:
    """Of the owner: a published run, one that is concluded, and one that waits for verdicts."""
    owner, now = world["owner"], timezone.now() - timedelta(hours=1)
    badge = HandedIn("badge.json", testset.right_ones("eddsa-jcs-2022", now)[0])
    published = beginning.issuer_run(STUDIO, [badge], by=owner)
    examining.examine(published.pk, Offline())
    publishing.publish(_anew(published), by=owner)
    waiting = beginning.verifier_run(STUDIO, ["eddsa-jcs-2022"], by=owner)
    concluded = beginning.verifier_run(STUDIO, ["eddsa-jcs-2022"], by=owner)
    name = concluded.samples.get(number=1).name
    judging.judge(concluded, {name: "valid"}, by=owner)
    return SimpleNamespace(published=published, concluded=concluded, waiting=waiting)


def _anew(run: Run) -> Run:
    return Run.objects.get(pk=run.pk)


def _of(name: str):  # type: ignore[no-untyped-def]
    return lambda world: {"public_id": getattr(world.of(things), name).public_id}


def _document(world: World) -> dict[str, object]:
    run = world.of(things).waiting
    return {"public_id": run.public_id, "name": next(iter(run.documents))}


def _badges(world: World) -> dict[str, object]:
    file = SimpleUploadedFile("badge.json", b'{"name": "no badge"}', "application/json")
    return {**WORDS, "badges": file, "nobody": "on"}


def _verdicts(world: World) -> dict[str, object]:
    return {"text": f"{world.of(things).waiting.samples.get(number=1).name},valid"}


RULES = [
    look("lab:index"),
    look("lab:run", args=_of("published")),
    look("lab:run", OWNER, args=_of("concluded"), what="not published"),
    look("lab:run", OWNER, args=_of("waiting"), what="not concluded"),
    look("lab:run_json", args=_of("published")),
    look("lab:run_json", OWNER, args=_of("waiting"), what="not published"),
    look("lab:badges", args=_of("published")),
    look("lab:badges", OWNER, args=_of("waiting"), what="not published"),
    # Verifiers fetch it without an account, while the run is still its owner's alone.
    look("lab:document", args=_document),
    look("lab:begin_issuer", ACCOUNTS),
    do("lab:begin_issuer", ACCOUNTS, _badges),
    look("lab:begin_verifier", ACCOUNTS),
    do("lab:begin_verifier", ACCOUNTS, {**WORDS, "mechanisms": ["eddsa-jcs-2022"]}),
    do("lab:judge", OWNER, _verdicts, args=_of("waiting")),
    do("lab:publish", OWNER, args=_of("concluded")),
    do("lab:withhold", STAFF, {"reason": "It names somebody."}, args=_of("published")),
]

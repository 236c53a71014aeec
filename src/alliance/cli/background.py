"""Background work: the tasks' engine, and the sweep that sees to what was left undone."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from alliance.cli import data_dir, ending, load_django
from alliance.cli.saying import Problem

if TYPE_CHECKING:
    from alliance.lists.listening import Listener

log = logging.getLogger("alliance.background")

LOOK_S = 1.0  # at the most, until the database's engine looks for work others have queued
KEEP_RESULTS = timedelta(days=7)


class Engine(Protocol):
    """What does the tasks."""

    def start(self) -> None: ...
    def stop(self) -> None: ...


class Background:
    """An engine and a sweep, started and stopped together. Stopping twice does no harm."""

    def __init__(self) -> None:
        from alliance.operations.engine import uses_queue

        self.engine: Engine = QueueEngine() if uses_queue() else DatabaseEngine()
        self.sweep = Sweep()
        self.doors = mail_doors()

    def start(self) -> None:
        self.sweep.start()
        self.engine.start()
        for door in self.doors:
            door.start()

    def stop(self) -> None:
        for door in self.doors:
            door.stop()
        self.sweep.stop()
        self.engine.stop()


def mail_doors() -> list[Listener]:
    """Where mail for the lists comes in (MAIL_DOOR), bound already. Raises `Problem`."""
    from django.conf import settings

    from alliance.lists.listening import CannotListen, listeners

    try:
        return listeners(settings.MAIL_DOOR)
    except CannotListen as error:
        raise Problem(str(error)) from error


class DatabaseEngine:
    """Tasks kept in the database, done by a thread of this process.

    A task queued by this same process wakes it at once; those of other processes are found at the
    next look.
    """

    def __init__(self) -> None:
        from django.conf import settings
        from django_tasks_db.management.commands.db_worker import Worker

        from alliance.outbox.processes import own_name

        # In batch mode the worker returns when nothing is left, and needs no signals.
        self.worker = Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=own_name(),
            excluded_queue_names=[],
        )
        self.look_s = min(LOOK_S, settings.SWEEP_S)
        self.wake = threading.Event()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, name="tasks", daemon=True)

    def start(self) -> None:
        from django_tasks.signals import task_enqueued

        task_enqueued.connect(self._on_enqueued, weak=False)
        self.thread.start()

    def stop(self) -> None:
        self.stopping.set()
        self.worker.running = False  # the task in hand is finished first
        self.wake.set()
        if self.thread.is_alive():
            self.thread.join(timeout=30)

    def _on_enqueued(self, **_: object) -> None:
        self.wake.set()

    def _run(self) -> None:
        from django.db import close_old_connections, connections

        try:
            while not self.stopping.is_set():
                self.wake.clear()
                try:
                    self.worker.run()
                except Exception:
                    log.exception("the task engine stumbled; it goes on in a moment")
                    close_old_connections()
                    self.stopping.wait(self.look_s * 5)
                self.wake.wait(self.look_s)
        finally:
            connections.close_all()


class QueueEngine:
    """Tasks kept in Redis or Valkey, done by a worker process of RQ."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "django", "rqworker", "default", "--verbosity", "0"]
        self.process = subprocess.Popen(  # noqa: S603  our own words
            [*command, "--job-class", "alliance.operations.queue_job.CarryingJob"]
        )

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()  # RQ finishes the job in hand
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Sweep:
    """Every few seconds: retries that have come due, tasks whose worker died, old results."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, name="sweep", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        self.stopping.set()
        if self.thread.is_alive():
            self.thread.join(timeout=10)

    def _run(self) -> None:
        from django.conf import settings
        from django.db import close_old_connections, connections

        at_start = True
        try:
            while not self.stopping.is_set():
                try:
                    sweep(at_start=at_start)
                    at_start = False
                except Exception:
                    log.exception("the sweep stumbled; it goes on in %s s", settings.SWEEP_S)
                close_old_connections()
                self.stopping.wait(settings.SWEEP_S)
        finally:
            connections.close_all()


def sweep(*, at_start: bool = False) -> None:
    """See once to what was left undone."""
    from django.utils import timezone

    from alliance.duties.services import do_what_is_due
    from alliance.issuing.services import resume as resume_batches
    from alliance.operations.engine import oldest_task_s, uses_queue
    from alliance.outbox.services import resume as resume_mail

    resume_mail(at_start=at_start, oldest_task_s=oldest_task_s())
    resume_batches(at_start=at_start)
    do_what_is_due(timezone.now())
    if not uses_queue():
        requeue_abandoned()
        if at_start:
            forget_old_results()


def requeue_abandoned() -> int:
    """Queue tasks again whose worker is certainly dead; return how many.

    A task can therefore run twice, the first time in part. Every task of this project is written
    so that this does no harm.
    """
    from django_tasks import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    from alliance.outbox.processes import is_gone

    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    dead = [r.pk for r in running if r.worker_ids and is_gone(r.worker_ids[-1])]
    return DBTaskResult.objects.filter(pk__in=dead, status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.READY
    )


def forget_old_results() -> None:
    from django.utils import timezone
    from django_tasks import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.filter(
        status=TaskResultStatus.SUCCESSFUL, finished_at__lt=timezone.now() - KEEP_RESULTS
    ).delete()


def check_engine() -> str:
    """Reach the task engine and return what it is, in words. Raises `Problem`."""
    from alliance.operations.engine import EngineAway, reach

    try:
        return reach()
    except EngineAway as error:
        raise Problem(str(error)) from error


def worker() -> int:
    """`alliance worker`: background work alone, until SIGINT or SIGTERM."""
    load_django()
    from django.conf import settings

    from alliance.cli.preparing import check_database, pending_migrations

    database, engine = check_database(), check_engine()
    if pending_migrations():
        raise Problem("the database is not ready; run `alliance migrate` first")
    told = ending.when_told()
    with data_dir.in_use(settings.DATA_DIR):
        background = Background()
        background.start()
        print(f"working: {engine}, {database}", flush=True)
        ending.wait(told)
        background.stop()
    print("alliance: stopped", flush=True)
    return 0

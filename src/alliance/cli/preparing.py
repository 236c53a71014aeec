"""What has to be there before the alliance can serve: tables, first content, an administrator."""

from __future__ import annotations

import gc
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from alliance.cli import load_django
from alliance.cli.saying import Problem

if TYPE_CHECKING:
    from alliance.people.models import Person


def migrate() -> None:
    """`alliance migrate`."""
    load_django()
    check_database()
    count = run_migrations()
    print(f"{count} migrations applied" if count else "the database is up to date")


def signin(email: str, admin: bool) -> None:
    """`alliance signin EMAIL [--admin]`."""
    load_django()
    check_database()
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import transaction

    from alliance.audit.services import record
    from alliance.people.queries import owner_of
    from alliance.people.signin import make_link

    try:
        validate_email(email)
    except ValidationError as error:
        raise Problem(f"{email!r} is no e-mail address", 2) from error
    if pending_migrations():
        raise Problem("the database is not ready; run `alliance migrate` first")
    person = make_administrator(email) if admin else owner_of(email)
    if person is None:
        raise Problem(
            f"nobody here has proven {email} to be theirs. With --admin an administrator is made."
        )
    with transaction.atomic():
        record("people.link", about=person, subject=f"account:{person.pk}", system="command")
        link = make_link(person)
    print(link)


def check_database() -> str:
    """Reach the database and return what it is, in words. Raises `Problem` with the remedy."""
    from django.conf import settings
    from django.db import connection
    from django.db.utils import Error

    from alliance.cli import data_dir

    data_dir.make(settings.DATA_DIR)
    try:
        connection.ensure_connection()
    except Error as error:
        if connection.vendor == "sqlite":
            raise Problem(
                f"the database {connection.settings_dict['NAME']} cannot be opened: {error}. "
                "DATA_DIR must be a folder this user can write."
            ) from error
        raise Problem(
            f"the database does not answer: {str(error).strip().splitlines()[0]}. Is it running, "
            "and are address, user and password in DATABASE_URL right?"
        ) from error
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(
        connection.vendor, connection.display_name
    )


def pending_migrations() -> list[str]:
    """Names of migrations this version has and the database has not, in their order."""
    from alliance.operations.applied import pending

    return pending()


def run_migrations(so_far: Callable[[int, int], object] = lambda done, of: None) -> int:
    """Apply what is pending; return how many. Nothing pending costs only the look.

    `so_far(done, of)` is called before each.
    """
    from django.core.management import call_command

    from alliance.cli import tables

    pending = pending_migrations()
    if pending:
        tell = lambda done: so_far(done, len(pending))  # noqa: E731
        with _nothing_collected():
            if tables.are_none():
                tables.make(tell)
            else:
                call_command("migrate", interactive=False, no_color=True, stdout=_Applying(tell))
    return len(pending)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """While hundreds of model classes and thousands of rows are made: looking through them for
    garbage again and again takes a fifth of the time and finds next to none.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class _Applying(io.TextIOBase):
    """Takes what Django says about migrations, and counts those that it begins."""

    def __init__(self, tell: Callable[[int], object]) -> None:
        self._tell, self._count = tell, 0

    def write(self, text: str) -> int:
        if text.startswith("  Applying "):
            self._tell(self._count)
            self._count += 1
        return len(text)


def is_first_start() -> bool:
    """True until there is an administrator."""
    from alliance.people.models import Person

    return not Person.objects.filter(is_superuser=True).exists()


def first_content(*, with_demo: bool) -> None:
    """Make the first administrator and what a new alliance begins with, all or nothing."""
    from django.conf import settings
    from django.db import transaction

    from alliance.calls.seed import add_community_call
    from alliance.decisions.seed import add_demo_decisions
    from alliance.directory.seed import add_demo_registry
    from alliance.funding.seed import add_demo_money
    from alliance.groups.seed import add_demo_groups
    from alliance.help.seed import add_demo_questions
    from alliance.history.seed import add_history
    from alliance.issuing.seed import add_demo_badges
    from alliance.lab.seed import add_demo_runs
    from alliance.lists.seed import add_demo_lists
    from alliance.membership.seed import add_demo_members
    from alliance.pledges.seed import add_demo_pledges
    from alliance.programmes.seed import add_demo_programmes
    from alliance.proposals.seed import add_demo_proposals
    from alliance.recognition.seed import add_demo_recognition, add_demo_report
    from alliance.resources.seed import add_standards

    with _nothing_collected(), transaction.atomic():
        administrator = make_administrator(os.environ.get("ADMIN_EMAIL") or "admin@example.org")
        add_history()
        add_standards()
        if with_demo:
            add_demo_groups()
            add_demo_money()
            add_demo_decisions()
            add_demo_questions()
            add_demo_pledges()
            add_demo_members()
            add_demo_lists()
            add_demo_proposals()
            add_demo_programmes()
            add_community_call()
            add_demo_badges(administrator, site_url=settings.SITE_URL)
            add_demo_recognition(administrator)
            add_demo_registry(administrator)
            add_demo_runs()
            add_demo_report()


def make_administrator(email: str) -> Person:
    """Make the owner of `email` an administrator. Whoever can run this has every right already."""
    from django.db import transaction

    from alliance.audit.services import record
    from alliance.people.services import person_for_proven_address

    with transaction.atomic():
        person = person_for_proven_address(email)
        is_new = not person.is_superuser
        person.is_staff = person.is_superuser = True
        person.name = person.name or "First administrator"
        person.save()
        if is_new:
            subject = f"account:{person.pk}"
            record("people.administrator", about=person, subject=subject, system="command")
    return person

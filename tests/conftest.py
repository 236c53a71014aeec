"""What every folder of tests may use. Settings are those of tests/settings.py."""

from __future__ import annotations

import asyncio.events
import os
import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from pathlib import Path

    from django.core.mail import EmailMessage
    from django.test import Client
    from playwright.sync_api import Browser

    from alliance.people.models import Person

# No test is about time: on a busy machine an example may take long and be right.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """The test database begins with all tables, so that Django's own set-up finds nothing left to
    migrate: in memory with what `tests.prepared` keeps, on a server as on a first start. That
    every migration leads to the same is held by tests/services/test_first_tables.py.
    """
    from django.db import connection

    creation = connection.creation
    create = creation._create_test_db
    with ExitStack() as held:  # a database in memory lives as long as somebody has it open

        def create_and_fill(*arguments: object, **options: object) -> str:
            name = create(*arguments, **options)
            if connection.vendor == "sqlite":
                held.enter_context(closing(_filled_in_memory(name)))
            else:
                _fill_at_once(name)
            return name

        creation._create_test_db = create_and_fill  # type: ignore[method-assign]
        yield
        creation._create_test_db = create  # type: ignore[method-assign]


def _filled_in_memory(name: str) -> sqlite3.Connection:
    from tests import prepared

    memory = sqlite3.connect(name, uri=True)
    with closing(sqlite3.connect(prepared.database())) as source:
        source.backup(memory)
    return memory


def _fill_at_once(name: str) -> None:
    from django.db import connection

    from alliance.cli import tables

    connection.close()
    connection.settings_dict["NAME"] = name
    if tables.are_none():
        tables.make(tell=lambda _done: None)


@pytest.hookimpl(tryfirst=True)  # pytest-django puts those with a database before the others, later
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes comes first among its like: begun last, one worker would wait for it while
    the others have nothing left to do.
    """
    items.sort(key=lambda item: item.get_closest_marker("minutes") is None)


# Playwright leaves its event loop running in the thread of the tests: between two tests it is put
# away here, so that one without a browser may run a loop of its own.
_playwrights_loop: list[asyncio.AbstractEventLoop] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    if item.get_closest_marker("browser"):
        _take_out_playwrights_loop()
    done = yield
    running = asyncio.events._get_running_loop()
    if running is not None:
        _playwrights_loop[:] = [running]
        asyncio.events._set_running_loop(None)
    return done


def _take_out_playwrights_loop() -> None:
    if _playwrights_loop:
        asyncio.events._set_running_loop(_playwrights_loop[0])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for a process: Playwright does not start twice in one."""
    from tests.services.processes import unavailable

    try:
        from tests.browser import look

        with look.chromium() as browser:
            yield browser
            _take_out_playwrights_loop()
    except (ImportError, FileNotFoundError) as absence:
        unavailable(str(absence))


@pytest.fixture
def make_person(db: None) -> Callable[..., Person]:
    """`make_person("ada", is_staff=True)`: an account with a proven address at example.org."""

    def make(who: str = "ada", **fields: object) -> Person:
        from alliance.people.models import Person
        from alliance.people.services import person_for_proven_address

        email = who if "@" in who else f"{who}@example.org"
        person = person_for_proven_address(email, name=who.partition("@")[0].title())
        Person.objects.filter(pk=person.pk).update(**fields)
        person.refresh_from_db()
        return person

    return make


@pytest.fixture
def person(make_person: Callable[..., Person]) -> Person:
    return make_person("ada")


@pytest.fixture
def other_person(make_person: Callable[..., Person]) -> Person:
    return make_person("grace")


@pytest.fixture
def staff(make_person: Callable[..., Person]) -> Person:
    return make_person("staff", is_staff=True)


@pytest.fixture
def signed_in(person: Person) -> Client:
    """A browser in which `person` is signed in."""
    return client_of(person)


@pytest.fixture
def sign_in(db: None) -> Callable[[Person], Client]:
    """`sign_in(person)`: a browser in which that person is signed in."""
    return client_of


@pytest.fixture(autouse=True, scope="session")
def logs_may_be_emptied_between_tests() -> Iterator[None]:
    """A test with real transactions leaves its rows, so Django empties every table after it. The
    database keeps the logs of groups and the books from that (`protection`), but for that moment.
    """
    from django.test import TransactionTestCase

    original = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        # Only here, where Django is set up: the engine's tests run without it, too.
        from django.db import connection

        from alliance.audit.append_only import all_lifted

        with all_lifted(connection):
            original(case)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = original  # type: ignore[method-assign]


def client_of(person: Person) -> Client:
    from django.test import Client

    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def deliver_mail(db: None) -> Callable[[], list[EmailMessage]]:
    """Deliver whatever waits in the outbox, and return all mail that left in this test."""

    def deliver() -> list[EmailMessage]:
        from django.core import mail

        from alliance.outbox.delivery import deliver_item
        from alliance.outbox.models import OutboxItem

        waiting = OutboxItem.objects.filter(status=OutboxItem.Status.PENDING)
        for pk in waiting.order_by("pk").values_list("pk", flat=True):
            deliver_item(pk)
        return list(mail.outbox)

    return deliver


@pytest.fixture
def immediate_tasks(settings: object) -> None:
    """Background work happens at once, in the caller. Commit hooks still need a commit:
    use `django_capture_on_commit_callbacks(execute=True)` or a transactional test.
    """
    settings.TASKS = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
    }


@pytest.fixture
def command_environment(tmp_path: Path) -> dict[str, str]:
    """The environment for an `alliance …` process of its own: own data, SQLite, file mailbox."""
    return environment_of(tmp_path / "data")


def environment_of(data_dir: Path) -> dict[str, str]:
    dropped = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "SITE_URL", "MAIL_URL", "TASKS_URL")
    kept = {k: v for k, v in os.environ.items() if k not in dropped and not k.startswith("PYTEST")}
    return kept | {"DATA_DIR": str(data_dir), "SECRET_KEY": "", "PORT": "8000"}

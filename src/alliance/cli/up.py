"""`alliance up`: from nothing to a served alliance, in one process."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from alliance.cli import data_dir, load_django
from alliance.cli.saying import step

if TYPE_CHECKING:
    from alliance.people.models import Person


def up(without_demo: bool) -> int:
    """Check, migrate, seed at the first start, then serve until SIGINT or SIGTERM."""
    from alliance.cli.serving import bind, serve

    with step("loading") as loading:
        load_django()
        from django.conf import settings

        loading.note = f"data in {settings.DATA_DIR}"
    with data_dir.in_use(settings.DATA_DIR), closing(bind(settings.BIND, settings.PORT)) as door:
        prepare(with_demo=not without_demo)
        from alliance.cli.background import Background

        background = Background()
        words = welcome()

        def say_welcome() -> None:
            print(words, flush=True)

        try:
            return serve(door, before=background.start, ready=say_welcome, after=background.stop)
        finally:
            background.stop()


def prepare(*, with_demo: bool) -> None:
    """Bring database and content to the state of this version, with a line for each step."""
    from django.conf import settings

    from alliance.cli import preparing
    from alliance.cli.background import check_engine

    with step("checking") as checking:
        found = [preparing.check_database(), check_engine()]
        mail = urlsplit(settings.MAIL_URL).scheme.removesuffix("mail")
        found.append({"file": f"mail into {settings.DATA_DIR / 'mail'}"}.get(mail, f"mail: {mail}"))
        checking.note = ", ".join(found)
    with step("migrating") as migrating:
        count = preparing.run_migrations(migrating.so_far)
        migrating.note = f"{count} steps" if count else "nothing to do"
    with step("seeding") as seeding:
        if preparing.is_first_start():
            preparing.first_content(with_demo=with_demo)
            seeding.note = f"{settings.SITE_NAME} is new"
        else:
            seeding.note = "nothing to do"


def welcome() -> str:
    """Where it is, how the administrator gets in, and what to try."""
    from django.conf import settings

    site = settings.SITE_URL
    lines = ["", f"{settings.SITE_NAME} is at {site}/", ""]
    administrator = administrator_to_welcome()
    if administrator is not None:
        from alliance.people.signin import make_link

        lines += ["Sign in as its first administrator (this link works once, for 24 hours):"]
        lines += [f"  {make_link(administrator)}", ""]
    lines += [
        "What to try:",
        f"  {site}/issuers/   become an issuer, design a badge, award it",
        f"  {site}/backpack/  carry the badges you were given",
        f"  {site}/verify     drop any badge and read whether it holds",
        f"  {site}/community/ the rooms of the alliance: calls, groups, members, money, decisions",
        "Another sign-in link: .venv/bin/alliance signin EMAIL",
        "",
    ]
    if not is_public(site):
        lines += [
            f"Note: SITE_URL is {site}, which others cannot reach over https. "
            "Badges issued here can be verified only on this site.",
            "",
        ]
    return "\n".join([*lines, "Stop with Ctrl+C."])


def administrator_to_welcome() -> Person | None:
    """The administrator to print a link for: the first, while no administrator has signed in."""
    from alliance.people.models import Person

    administrators = Person.objects.filter(is_superuser=True, is_active=True)
    if administrators.exclude(last_login=None).exists():
        return None
    return administrators.order_by("pk").first()


def is_public(url: str) -> bool:
    """True when `url` is https and its host is a name or address that others can reach."""
    from ipaddress import ip_address

    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" or not host:
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        private = (".localhost", ".local", ".internal", ".test", ".lan", ".invalid")
        return "." in host and not f".{host}".endswith(private)

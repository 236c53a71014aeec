"""`alliance …`: start, look after and keep an alliance. Each command is a module of this package.

Django is loaded by the commands that need it, not for `--help`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from alliance.cli.saying import Problem

ENVIRONMENT = """\
Settings come from the environment:
  DATA_DIR      database, media, secret, file mailbox        (.data)
  PORT, BIND    where it listens                             (8000, 127.0.0.1)
  SITE_URL      how the outside reaches it                   (http://127.0.0.1:PORT)
  SITE_NAME     its name on every page and in every mail     (Badge Alliance (demo))
  ADMIN_EMAIL   address of the first administrator           (admin@example.org)
  DATABASE_URL  postgres://… instead of SQLite
  STORAGE_URL   s3://KEY:SECRET@HOST/BUCKET instead of files in DATA_DIR/media
  MAIL_URL      smtp+tls://user:pass@host:587 or consolemail:// instead of files
  LISTS_DOMAIN  domain of the mailing lists                  (lists.HOST)
  MAIL_DOOR     lmtp://127.0.0.1:8024, where mail comes in   (no door)
  LISTS_ENGINE  builtin, or mailman for GNU Mailman core     (builtin)
  TASKS_URL     redis://… instead of the database's own queue
"""


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command. Exit status: 0 done, 1 it could not be done, 2 misused."""
    options = vars(_parser().parse_args(argv))
    os.umask(0o077)  # whatever a command writes is the user's alone
    options = {name: value for name, value in options.items() if not name.startswith("_")}
    command = import_module(f"alliance.cli.{options.pop('module')}")
    try:
        status = getattr(command, options.pop("function"))(**options)
    except Problem as problem:
        print(f"alliance: {problem}", file=sys.stderr, flush=True)
        status = problem.status
    except KeyboardInterrupt:
        status = 130
    sys.exit(status or 0)


def load_django() -> None:
    """Read the settings and load the apps; what is wrong with the settings is said in one line.

    Raises `Problem`.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    port = os.environ.get("PORT", "8000")
    if not (port.isdecimal() and 0 < int(port) < 65536):
        raise Problem(f"PORT={port} is no port; give a number from 1 to 65535", 2)
    try:
        django.setup()
    except (ImproperlyConfigured, ValueError) as error:
        raise Problem(f"a setting cannot be used: {error} (see `alliance --help`)", 2) from error
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        raise Problem(
            f"DATA_DIR cannot be used: {error.strerror}{place}. Give a folder that belongs to the "
            "user who runs this: DATA_DIR=…"
        ) from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="alliance",
        description="Start, look after and keep a badge alliance.",
        epilog=ENVIRONMENT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, help: str, module: str, function: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help)
        sub.set_defaults(module=module, function=function)
        return sub

    up = command("up", "prepare everything and serve it, all in one process", "up", "up")
    up.add_argument(
        "--without-demo", action="store_true", help="at the first start, add no demo groups"
    )
    web = command("web", "serve pages only; run `alliance worker` beside it", "serving", "web")
    web.add_argument("--workers", type=int, default=1, metavar="N", help="processes (1)")
    command("worker", "do background work only: mail and other tasks", "background", "worker")
    command("migrate", "bring the database to the state of this version", "preparing", "migrate")
    doctor = command("doctor", "check the installation, and say what to mend", "doctor", "doctor")
    doctor.add_argument("--json", action="store_true", dest="as_json", help="for programs")
    signin = command("signin", "print a link that signs a person in once", "preparing", "signin")
    signin.add_argument("email", metavar="EMAIL")
    signin.add_argument(
        "--admin", action="store_true", help="make the person an administrator, new if need be"
    )
    backup = command("backup", "write everything into one file, while it runs", "keeping", "backup")
    backup.add_argument("file", metavar="FILE.tar.gz")
    export = command(
        "export", "write all data in open formats, without secrets", "exporting", "export"
    )
    export.add_argument("file", metavar="FILE.zip")
    restore = command("restore", "bring back what `backup` wrote", "keeping", "restore")
    restore.add_argument("file", metavar="FILE.tar.gz")
    restore.add_argument(
        "--replace", action="store_true", help="set the present data aside, under another name"
    )
    chat = command("chat", "set up, run or look at the chat server (Prosody)", "chat", "chat")
    chat.add_argument("what", choices=["setup", "up", "status", "restart"])
    archive = command("archive", "import or export the archive of a list", "archive", "act")
    archive.add_argument("action", choices=("import", "export"))
    archive.add_argument("slug", metavar="LIST")
    archive.add_argument("file", metavar="FILE.mbox")
    decisions = command("decisions", "count a published decision again", "decisions", "act")
    decisions.add_argument("action", choices=("count",))
    decisions.add_argument("file", metavar="FILE.json")
    decisions.add_argument("--receipt", default="", metavar="CODE", help="show the ballot under it")
    audit = command("audit", "export or verify the record of acts", "audit", "act")
    audit.add_argument("action", choices=("export", "verify"))
    audit.add_argument("file", nargs="?", default="", metavar="FILE.ndjson")
    audit.add_argument("--here", action="store_true", help="verify the record of this site")
    audit.add_argument(
        "--against",
        default="",
        metavar="FILE",
        help="an earlier export, or checkpoints: what was cut off since shows",
    )
    audit.add_argument("--key", default="", metavar="KEY", help="that has to have signed the file")
    storage = command("storage", "bring files into STORAGE_URL's store, or back", "storage", "act")
    storage.add_argument("where", choices=("to-store", "to-folder"))
    storage.add_argument(
        "--trust-sizes",
        action="store_true",
        help="read no file again that is there with the same size",
    )
    command("search", "look after the search of the site", "search", "rebuild").add_subparsers(
        metavar="COMMAND", required=True, dest="_"
    ).add_parser("rebuild", help="make the index anew, while the site runs")
    command("receipts", "look after the receipts of expenses", "receipts", "strip").add_subparsers(
        metavar="COMMAND", required=True, dest="_"
    ).add_parser("strip", help="take what cameras wrote out of photos that were handed in before")
    lists = command("lists", "look after the mailing lists and their mail", "lists", "act")
    lists.add_argument(
        "action",
        choices=("status", "door", "receive", "deliver", "mailman"),
        help="receive takes one message from standard input; mailman WHAT looks after Mailman",
    )
    lists.add_argument(
        "what",
        nargs="?",
        default="",
        choices=("", "setup", "up", "status", "sync", "upgrade"),
        metavar="WHAT",
        help="for mailman: setup, up, status, sync, upgrade",
    )
    lists.add_argument("--to", dest="address", default="", metavar="ADDRESS", help="for receive")
    lists.add_argument("--from", dest="sender", default="", metavar="ADDRESS", help="for receive")
    lists.add_argument("--json", action="store_true", dest="as_json", help="for status")
    return parser

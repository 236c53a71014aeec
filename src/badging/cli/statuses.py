"""`badging status`: make, change, read and sign the list of an issuer's revoked badges."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from badging.cli import DONE, files
from badging.cli.arguments import moment_of, object_in, print_json
from badging.errors import Misused

Parsers = argparse._SubParsersAction
PURPOSES = ("revocation", "suspension", "refresh", "message")


def add_parser(
    commands: Parsers[argparse.ArgumentParser],
    add_signing: Callable[[argparse.ArgumentParser], None],
) -> None:
    """The command with its five. add_signing: adds the options of `issue`."""
    parser = commands.add_parser(
        "status",
        help="make, change, read and sign status lists",
        description="Status lists (W3C Bitstring Status List 1.0): one entry for each badge.",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _make(actions)
    _take(actions)
    _set(actions)
    _get(actions)
    sign = actions.add_parser("sign", help="sign a list, as issue does")
    sign.add_argument("credential", metavar="LIST.json", help="file, or - for stdin")
    add_signing(sign)


def _make(actions: Parsers[argparse.ArgumentParser]) -> None:
    parser = actions.add_parser("make", help="make a list in which nothing is set")
    parser.add_argument("--id", metavar="URL", required=True, help="where it will be published")
    parser.add_argument("--issuer", metavar="ID", required=True, help="issuer of the badges")
    parser.add_argument(
        "--purpose", choices=PURPOSES, default="revocation", help="default: revocation"
    )
    parser.add_argument(
        "--length", type=int, default=131_072, metavar="N",
        help="entries, a multiple of 8 (default and least: 131072)",
    )  # fmt: skip
    _add_size(parser)
    parser.add_argument("--valid-from", metavar="TIME", help="ISO 8601 (default: now)")
    parser.add_argument("--valid-until", metavar="TIME", help="ISO 8601 (default: no end)")
    parser.add_argument(
        "--ttl", type=int, metavar="MS", help="how long verifiers may keep it, in milliseconds"
    )
    add_out(parser)


def _take(actions: Parsers[argparse.ArgumentParser]) -> None:
    parser = actions.add_parser(
        "take",
        help="draw free entries at random for badges that will be issued",
        description="Draw free entries at random. Prints a credentialStatus for each, one a line. "
        "Which are taken is kept in a file that only its owner can read.",
    )
    parser.add_argument("list", metavar="LIST.json", help="the list, signed or not")
    parser.add_argument("--count", type=int, default=1, metavar="N", help="how many (default: 1)")
    parser.add_argument(
        "--ledger", metavar="FILE", help="where taken entries are kept (default: LIST.json.taken)"
    )
    parser.add_argument(
        "--message", action="append", default=[], metavar="TEXT",
        help="meaning of the values 0, 1, 2 …; once for each of 2, 4, 8 … values",
    )  # fmt: skip


def _set(actions: Parsers[argparse.ArgumentParser]) -> None:
    parser = actions.add_parser(
        "set",
        help="change entries of a list",
        description="Set entries to 1, or to another value. The result has to be signed again.",
    )
    parser.add_argument("list", metavar="LIST.json", help="file, or - for stdin")
    parser.add_argument("index", metavar="INDEX", type=int, nargs="+", help="entries, from 0 on")
    parser.add_argument("--value", type=int, default=1, help="default: 1; 0 ends a suspension")
    _add_size(parser)
    parser.add_argument("--valid-from", metavar="TIME", help="ISO 8601 (default: now)")
    add_out(parser)


def _get(actions: Parsers[argparse.ArgumentParser]) -> None:
    parser = actions.add_parser(
        "get",
        help="show entries of a list",
        description="Print the value of each entry; without INDEX, all that are set. Nothing is "
        "verified.",
    )
    parser.add_argument("list", metavar="LIST.json", help="file, or - for stdin")
    parser.add_argument("index", metavar="INDEX", type=int, nargs="*", help="entries, from 0 on")
    _add_size(parser)
    parser.add_argument("--json", action="store_true", help="print it as JSON")


def _add_size(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--size", type=int, default=1, metavar="BITS", help="bits of an entry, 1 to 8 (default: 1)"
    )


def add_out(parser: argparse.ArgumentParser) -> None:
    """The option that names the file to write."""
    parser.add_argument("--out", metavar="FILE", help="file to write (default: stdout)")


def run(arguments: argparse.Namespace, sign: Callable[[argparse.Namespace], int]) -> int:
    """Run the action that was named. sign: the command `issue`. Raises BadgingError."""
    if arguments.action == "sign":
        return sign(arguments)
    return _ACTIONS[arguments.action](arguments)


def make(arguments: argparse.Namespace) -> int:
    from badging.status.bitstring import StatusList
    from badging.status.list_credential import status_list_credential

    credential = status_list_credential(
        arguments.id,
        arguments.issuer,
        StatusList.new(arguments.length, size=arguments.size),
        arguments.purpose,
        moment_of(arguments.valid_from, "--valid-from") or datetime.now(UTC),
        valid_until=moment_of(arguments.valid_until, "--valid-until"),
        ttl_ms=arguments.ttl,
    )
    return _written(arguments, credential)


def take(arguments: argparse.Namespace) -> int:
    from badging.model.common import id_of
    from badging.status.allocation import FileLedger, allocate_many
    from badging.status.entry import status_entry
    from badging.status.list_credential import purposes_of, read_list

    ledger_path = path_of_ledger(arguments)
    credential = object_in(arguments.list, "status list")
    messages = arguments.message
    size = max(len(messages) - 1, 1).bit_length()
    length = read_list(credential, size=size).length
    url, purpose = id_of(credential), next(iter(purposes_of(credential)), "")
    status_entry(url, 0, purpose, messages=messages)  # so that nothing is taken for nothing
    ledger = FileLedger(ledger_path)
    for index in allocate_many(ledger, length, arguments.count):
        entry = status_entry(url, index, purpose, messages=messages)
        files.print_text(json.dumps(entry, ensure_ascii=False))
    return DONE


def path_of_ledger(arguments: argparse.Namespace) -> Path:
    """Where it is kept which entries are taken. Raises Misused when it cannot be told, or when no
    entry is asked for.
    """
    if arguments.list == files.STANDARD and arguments.ledger is None:
        raise Misused(
            "A list from stdin has no file beside it to keep what is taken.",
            remedy="Name one with --ledger.",
        )
    if arguments.count < 1:
        raise Misused(f"{arguments.count} entries cannot be taken.", remedy="Give 1 or more.")
    return Path(arguments.ledger or f"{arguments.list}.taken")


def set_(arguments: argparse.Namespace) -> int:
    from badging.status.list_credential import with_values

    credential = object_in(arguments.list, "status list")
    changed = with_values(
        credential,
        dict.fromkeys(arguments.index, arguments.value),
        moment_of(arguments.valid_from, "--valid-from") or datetime.now(UTC),
        size=arguments.size,
    )
    return _written(arguments, changed)


def get(arguments: argparse.Namespace) -> int:
    from badging.status.list_credential import purposes_of, read_list

    credential = object_in(arguments.list, "status list")
    bits = read_list(credential, size=arguments.size)
    indexes = arguments.index or list(bits.entries_set())
    values = {index: bits.value(index) for index in indexes}
    if arguments.json:
        print_json(
            {
                "purposes": purposes_of(credential),
                "length": bits.length,
                "values": {str(index): value for index, value in values.items()},
            }
        )
    elif values:
        files.print_text("\n".join(f"{index}\t{value}" for index, value in values.items()))
    return DONE


_ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "make": make,
    "take": take,
    "set": set_,
    "get": get,
}


def _written(arguments: argparse.Namespace, credential: dict[str, object]) -> int:
    text = json.dumps(credential, ensure_ascii=False, indent=2)
    files.write(arguments.out, text.encode(), final_newline=True)
    return DONE

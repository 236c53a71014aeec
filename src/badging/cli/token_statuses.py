"""`badging token-status`: make, change, read and sign the IETF's list of tokens that were revoked.

The file that is worked on holds the claims of the list, as JSON; `sign` makes the token of them
that is published.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from badging.cli import DONE, files
from badging.cli.arguments import key_of, moment_of, object_in, print_json
from badging.cli.statuses import add_out, path_of_ledger
from badging.errors import Misused

Parsers = argparse._SubParsersAction
LENGTH = 131_072


def add_parser(
    commands: Parsers[argparse.ArgumentParser], add_key: Callable[[argparse.ArgumentParser], None]
) -> None:
    """The command with its five. add_key: adds the options that name a key."""
    parser = commands.add_parser(
        "token-status",
        help="make, change, read and sign status lists for tokens",
        description="Token Status Lists (IETF, draft 21): one entry for each badge in a signed "
        "text.",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _make(actions)
    _take(actions)
    _set(actions)
    _get(actions)
    sign = actions.add_parser("sign", help="sign a list, to be served as statuslist+jwt")
    _add_list(sign)
    add_key(sign)
    add_out(sign)


def _make(actions: Parsers[argparse.ArgumentParser]) -> None:
    parser = actions.add_parser("make", help="make a list in which nothing is set")
    parser.add_argument("--id", metavar="URL", required=True, help="where it will be published")
    parser.add_argument("--issuer", metavar="ID", default="", help="issuer of the badges")
    parser.add_argument(
        "--length", type=int, default=LENGTH, metavar="N", help=f"entries (default: {LENGTH})"
    )
    parser.add_argument(
        "--size", type=int, default=1, metavar="BITS",
        help="bits of an entry: 1, 2, 4 or 8 (default: 1; a suspension takes 2)",
    )  # fmt: skip
    _add_times(parser)
    add_out(parser)


def _take(actions: Parsers[argparse.ArgumentParser]) -> None:
    parser = actions.add_parser(
        "take",
        help="draw free entries at random for badges that will be issued",
        description="Draw free entries at random. Prints a claim `status` for each, one a line. "
        "Which are taken is kept in a file that only its owner can read.",
    )
    _add_list(parser)
    parser.add_argument("--count", type=int, default=1, metavar="N", help="how many (default: 1)")
    parser.add_argument(
        "--ledger", metavar="FILE", help="where taken entries are kept (default: LIST.json.taken)"
    )


def _set(actions: Parsers[argparse.ArgumentParser]) -> None:
    parser = actions.add_parser(
        "set",
        help="change entries of a list",
        description="Set entries to 1 (revoked), or to another value: 2 suspends, 0 ends a "
        "suspension. The result has to be signed again.",
    )
    _add_list(parser)
    parser.add_argument("index", metavar="INDEX", type=int, nargs="+", help="entries, from 0 on")
    parser.add_argument("--value", type=int, default=1, help="default: 1")
    _add_times(parser)
    add_out(parser)


def _get(actions: Parsers[argparse.ArgumentParser]) -> None:
    parser = actions.add_parser(
        "get",
        help="show entries of a list",
        description="Print the value of each entry; without INDEX, all that are set. Nothing is "
        "verified.",
    )
    _add_list(parser)
    parser.add_argument("index", metavar="INDEX", type=int, nargs="*", help="entries, from 0 on")
    parser.add_argument("--json", action="store_true", help="print it as JSON")


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("list", metavar="LIST.json", help="file, or - for stdin")


def _add_times(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--issued", metavar="TIME", help="of when it is, ISO 8601 (default: now)")
    parser.add_argument("--expires", metavar="TIME", help="ISO 8601 (default: no end)")
    parser.add_argument(
        "--ttl", type=int, metavar="S", help="how long verifiers may keep it, in seconds"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the action that was named. Raises BadgingError."""
    return _ACTIONS[arguments.action](arguments)


def make(arguments: argparse.Namespace) -> int:
    from badging.status.token_list import TokenStatusList

    bits = TokenStatusList.new(arguments.length, size=arguments.size)
    return _written(arguments, _claims(arguments, bits, {"sub": arguments.id}, arguments.issuer))


def take(arguments: argparse.Namespace) -> int:
    from badging.status.allocation import FileLedger, allocate_many
    from badging.status.token_list import read_claims, status_claim

    ledger_path = path_of_ledger(arguments)
    claims = object_in(arguments.list, "status list")
    length, url = read_claims(claims).length, _address(claims)
    status_claim(url, 0)  # so that nothing is taken for nothing
    ledger = FileLedger(ledger_path)
    for index in allocate_many(ledger, length, arguments.count):
        files.print_text(json.dumps({"status": status_claim(url, index)}))
    return DONE


def set_(arguments: argparse.Namespace) -> int:
    from badging.status.token_list import INVALID, read_claims

    claims = object_in(arguments.list, "status list")
    before = read_claims(claims)
    values = dict.fromkeys(arguments.index, arguments.value)
    after = before.with_values(values)
    for index in values:
        if before.value(index) == INVALID != arguments.value:
            raise Misused(
                f"Entry {index:,} is revoked, which is final.",
                remedy="Issue a new badge instead. Only a suspension can be lifted.",
                code="status_final",
            )
    return _written(arguments, _claims(arguments, after, claims, claims.get("iss", "")))


def get(arguments: argparse.Namespace) -> int:
    from badging.status.token_list import read_claims

    claims = object_in(arguments.list, "status list")
    bits = read_claims(claims)
    every = ((index, bits.value(index)) for index in arguments.index or range(bits.length))
    values = {index: value for index, value in every if value or arguments.index}
    if arguments.json:
        shown = {str(index): value for index, value in values.items()}
        print_json({"size": bits.size, "length": bits.length, "values": shown})
    elif values:
        files.print_text("\n".join(f"{index}\t{value}" for index, value in values.items()))
    return DONE


def sign(arguments: argparse.Namespace) -> int:
    from badging.proofs import status_list_token
    from badging.status.token_list import read_claims

    claims = object_in(arguments.list, "status list")
    read_claims(claims)  # what is no list is not signed as one
    _address(claims)
    token = status_list_token.sign(claims, key_of(arguments))
    files.write(arguments.out, token.encode(), final_newline=True)
    return DONE


_ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "make": make,
    "take": take,
    "set": set_,
    "get": get,
    "sign": sign,
}


def _address(claims: Mapping[str, Any]) -> str:
    """Where the list will be published. Raises Misused for claims that do not say."""
    from badging.model.common import is_uri, text_of

    url = text_of(claims.get("sub"))
    if not is_uri(url):
        raise Misused(
            "The list does not say where it will be published (sub).",
            pointer="/sub",
            remedy="Use a list that was made by `badging token-status make`.",
            code="status_address",
        )
    return url


def _claims(
    arguments: argparse.Namespace, bits: Any, before: Mapping[str, Any], issuer: str
) -> dict[str, Any]:
    """The claims of the list with these bits. What is not said anew of its end and of how long it
    may be kept stays as it was.
    """
    from badging.status.token_list import claims_of

    made = claims_of(
        _address(before),
        bits,
        moment_of(arguments.issued, "--issued") or datetime.now(UTC),
        issuer=issuer,
        until=moment_of(arguments.expires, "--expires"),
        ttl_s=arguments.ttl,
    )
    return {**before, **made}


def _written(arguments: argparse.Namespace, claims: dict[str, Any]) -> int:
    files.write(arguments.out, json.dumps(claims, indent=2).encode(), final_newline=True)
    return DONE

"""`badging …`: the engine's command line, thin over its public verbs.

Exit codes: 0 done or verified, 1 not verified (or not decided), 2 unreadable input or misuse.
Results go to stdout, everything else to stderr. What a command needs is loaded when it runs.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

DONE, NOT_VERIFIED, MISUSED = 0, 1, 2
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code. Errors are told on stderr, without a traceback."""
    arguments = build_parser().parse_args(argv)
    from badging.cli import commands
    from badging.errors import BadgingError

    try:
        return commands.run(arguments)
    except BadgingError as error:
        print(f"badging {arguments.command}: {error}", file=sys.stderr)
        return MISUSED
    except BrokenPipeError:  # the reader of our output has gone: no reason to complain
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; separate, so that documents can be held against it."""
    parser = argparse.ArgumentParser(
        prog="badging",
        description="Issue, carry and verify Open Badges.",
        epilog="Exit codes: 0 done or verified, 1 not verified, 2 unreadable input or misuse.",
    )
    parser.add_argument("--version", action=_Version, help="show the version and exit")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _keygen(commands)
    _pubkey(commands)
    _issue(commands)
    _verify(commands)
    _disclose(commands)
    _present(commands)
    _many(commands)
    _bake(commands)
    _inspect(commands)
    _status(commands)
    _token_status(commands)
    _drafts(commands)
    return parser


class _Version(argparse.Action):
    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"badging {version('badge-alliance')}")
        except PackageNotFoundError:
            print("badging (not installed)")
        parser.exit()


Commands = argparse._SubParsersAction


def _keygen(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "keygen",
        help="make a signing key",
        description="Make a signing key and write it to a file that only its owner can read. "
        "Prints who controls it.",
    )
    parser.add_argument(
        "--type", choices=("ed25519", "p256", "p384", "rsa2048"), default="ed25519",
        help="kind of key (default: ed25519)",
    )  # fmt: skip
    parser.add_argument(
        "--controller", metavar="ID",
        help="DID or https address of the issuer that publishes the key "
        "(default: the did:key of the key itself)",
    )  # fmt: skip
    parser.add_argument("--out", metavar="KEY.json", required=True, help="file to write")
    parser.add_argument(
        "--force", action="store_true", help="replace the file if there is one; its key is lost"
    )


def _pubkey(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "pubkey",
        help="show the public part of a signing key",
        description="Print the public part of a signing key, as the issuer's document lists it.",
    )
    _add_key(parser)
    parser.add_argument(
        "--form", choices=("verification-method", "CryptographicKey"),
        default="verification-method",
        help="as documents of today list it (default), or as Open Badges 2.0 publishes it",
    )  # fmt: skip


def _add_key(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--key", metavar="KEY", required=True,
        help="file made by keygen, or a JWK or PEM file; env:VARIABLE; or a pkcs11: URI",
    )  # fmt: skip
    parser.add_argument(
        "--verification-method", metavar="ID",
        help="what the issuer's document calls the key, e.g. did:web:example.org#key-1 "
        "(default: what the key file says, else the did:key of the key itself)",
    )  # fmt: skip


def _issue(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "issue",
        help="sign a credential",
        description="Sign a credential. Prints the badge, or writes it to a file.",
    )
    parser.add_argument("credential", metavar="CREDENTIAL.json", help="file, or - for stdin")
    _add_signing(parser)


def _add_signing(parser: argparse.ArgumentParser) -> None:
    """The options of `issue`."""
    from badging.cli import proofs

    _add_key(parser)
    proofs.add_issuing_options(parser)
    parser.add_argument(
        "--created", metavar="TIME", help="time of signing, ISO 8601 (default: now)"
    )
    _add_documents(parser)
    parser.add_argument("--out", metavar="FILE", help="file to write (default: stdout)")


def _status(commands: Commands[argparse.ArgumentParser]) -> None:
    from badging.cli import statuses

    statuses.add_parser(commands, _add_signing)


def _token_status(commands: Commands[argparse.ArgumentParser]) -> None:
    from badging.cli import token_statuses

    token_statuses.add_parser(commands, _add_key)


def _drafts(commands: Commands[argparse.ArgumentParser]) -> None:
    from badging.cli import drafts

    drafts.add_parsers(commands, _add_documents)


def _many(commands: Commands[argparse.ArgumentParser]) -> None:
    from badging.cli import batch

    batch.add_parsers(commands, _add_key)


def _verify(commands: Commands[argparse.ArgumentParser]) -> None:
    from badging.cli import proofs

    parser = commands.add_parser(
        "verify",
        help="verify a badge",
        description="Verify a badge: image, JSON or JWT. Exit code 0 verified, 1 not.",
    )
    parser.add_argument("badge", metavar="FILE|URL|-", help="file, web address, or - for stdin")
    parser.add_argument(
        "--recipient", metavar="EMAIL", help="ask whether it belongs to this address or identifier"
    )
    parser.add_argument(
        "--at", metavar="TIME",
        help="moment for which to verify, ISO 8601, UTC if no zone is given (default: now)",
    )  # fmt: skip
    proofs.add_verifying_options(parser)
    parser.add_argument("--offline", action="store_true", help="do not use the network")
    _add_documents(parser)
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def _present(commands: Commands[argparse.ArgumentParser]) -> None:
    from badging.cli import proofs

    proofs.add_present(commands)


def _disclose(commands: Commands[argparse.ArgumentParser]) -> None:
    from badging.cli import proofs

    _add_documents(proofs.add_disclose(commands))


def _bake(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("bake", help="put a badge into an image")
    parser.add_argument("image", metavar="IMAGE", help="PNG or SVG file, or - for stdin")
    parser.add_argument("credential", metavar="CREDENTIAL", help="the signed badge: JSON or JWT")
    parser.add_argument("--out", metavar="IMAGE", required=True, help="file to write, - for stdout")
    parser = commands.add_parser("unbake", help="take the badge out of an image")
    parser.add_argument("image", metavar="IMAGE", help="PNG or SVG file, or - for stdin")
    parser.add_argument("--out", metavar="FILE", help="file to write (default: stdout)")


def _inspect(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "inspect",
        help="show what is in a badge, without verifying it",
        description="Show version, proofs and content of a badge. Nothing is verified.",
    )
    parser.add_argument("badge", metavar="FILE", help="file, or - for stdin")
    parser.add_argument("--json", action="store_true", help="print it as JSON")


def _add_documents(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--documents", metavar="MAP.json",
        help="documents to use instead of the network: {url: path}, paths from the map's folder",
    )  # fmt: skip

"""What the commands ask of a proof: its kind, its options, and what a recipient shows of it."""

from __future__ import annotations

import argparse
from typing import Any

from badging.cli import DONE, files

PROOFS = (
    "eddsa-rdfc-2022",
    "eddsa-jcs-2022",
    "ecdsa-rdfc-2019",
    "ecdsa-jcs-2019",
    "ecdsa-sd-2023",
    "vc-jwt",
    "vc+jwt",
    "vc+sd-jwt",
    "dc+sd-jwt",
)
"""The names of `proofs.registry.MECHANISMS`, written down so that help costs no loading of it."""

Commands = argparse._SubParsersAction


def add_issuing_options(parser: argparse.ArgumentParser) -> None:
    """Which proof `badging issue` makes, and its options."""
    parser.add_argument(
        "--proof", choices=PROOFS, default=PROOFS[0], metavar="PROOF",
        help=f"one of {', '.join(PROOFS)} (default: {PROOFS[0]}); those with a + and vc-jwt are "
        "signed texts, the others stand inside the JSON",
    )  # fmt: skip
    parser.add_argument(
        "--expires", metavar="TIME", help="until when the proof holds, ISO 8601 (default: for ever)"
    )
    parser.add_argument(
        "--domain",
        metavar="TEXT",
        action="append",
        help="where the proof is to be used; repeatable",
    )
    parser.add_argument("--challenge", metavar="TEXT", help="question that the proof answers")
    parser.add_argument("--proof-id", metavar="URL", help="identifier of the proof itself")
    parser.add_argument(
        "--previous-proof", metavar="URL", action="append",
        help="identifier of a proof in the credential that this one builds on; repeatable",
    )  # fmt: skip
    parser.add_argument(
        "--mandatory", metavar="POINTER", action="append",
        help="JSON pointer to a part that the recipient cannot leave out (ecdsa-sd-2023; "
        "repeatable; default: issuer, achievement, validity and status)",
    )  # fmt: skip


def issuing_options(arguments: argparse.Namespace) -> dict[str, Any]:
    """The keyword arguments of `badging.issue` that the options give; not the times."""
    return {
        "proof": arguments.proof,
        "domain": _one_or_several(arguments.domain),
        "challenge": arguments.challenge,
        "proof_id": arguments.proof_id,
        "previous_proof": _one_or_several(arguments.previous_proof),
        "mandatory": arguments.mandatory,
    }


def add_verifying_options(parser: argparse.ArgumentParser) -> None:
    """What `badging verify` expects the proof to be made for."""
    parser.add_argument(
        "--domain", metavar="TEXT", action="append",
        help="where the proof was asked to be for; repeatable",
    )  # fmt: skip
    parser.add_argument(
        "--challenge", metavar="TEXT", help="question that the proof was asked to answer"
    )


def add_disclose(commands: Commands[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        "disclose",
        help="leave out parts of a badge",
        description="Write the badge with the parts named and those that its issuer made "
        "mandatory, and without all others. Its proof (ecdsa-sd-2023) still holds.",
    )
    parser.add_argument("badge", metavar="FILE", help="the badge as issued, or - for stdin")
    parser.add_argument(
        "--show", metavar="POINTER", action="append", default=[],
        help="JSON pointer to a part to show, e.g. /credentialSubject/identifier; repeatable",
    )  # fmt: skip
    parser.add_argument("--out", metavar="FILE", help="file to write (default: stdout)")
    return parser


def disclose(arguments: argparse.Namespace, documents: Any) -> int:
    """Run `badging disclose`. documents: where contexts that are not known come from."""
    from badging.disclosing import disclose as reveal

    shown = reveal(files.read(arguments.badge), arguments.show, documents=documents)
    files.write(arguments.out, shown, final_newline=True)
    return DONE


def _one_or_several(values: list[str] | None) -> str | list[str] | None:
    return values[0] if values and len(values) == 1 else values

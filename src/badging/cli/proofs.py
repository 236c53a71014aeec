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
    "SignedBadge",
)
"""The names of `proofs.registry.MECHANISMS`, and of the signature of 1.x and 2.x, written down so
that help costs no loading of it."""

Commands = argparse._SubParsersAction


def add_issuing_options(parser: argparse.ArgumentParser) -> None:
    """Which proof `badging issue` makes, and its options."""
    parser.add_argument(
        "--proof", choices=PROOFS, default=PROOFS[0], metavar="PROOF",
        help=f"one of {', '.join(PROOFS)} (default: {PROOFS[0]}); those with a + and vc-jwt are "
        "signed texts, the others stand inside the JSON; SignedBadge is for assertions of 1.x "
        "and 2.x",
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
    parser.add_argument(
        "--disclosable", metavar="POINTER", action="append", default=[],
        help="JSON pointer to a part that the recipient may keep back (vc+sd-jwt, dc+sd-jwt; "
        "repeatable; default: none)",
    )  # fmt: skip
    parser.add_argument(
        "--holder", metavar="PUBLIC.json",
        help="public key that the recipient is to prove (vc+sd-jwt, dc+sd-jwt)",
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
        "disclosable": arguments.disclosable,
        "holder": _public_key(arguments.holder),
    }


def _public_key(path: str | None) -> Any:
    from badging.cli.arguments import object_in
    from badging.keys import public_key_from

    return None if path is None else public_key_from(object_in(path, "key"))


def add_verifying_options(parser: argparse.ArgumentParser) -> None:
    """What `badging verify` expects the proof to be made for."""
    parser.add_argument(
        "--domain", metavar="TEXT", action="append",
        help="where the proof was asked to be for; repeatable",
    )  # fmt: skip
    parser.add_argument(
        "--challenge", metavar="TEXT", help="question that the proof was asked to answer"
    )
    parser.add_argument(
        "--anchors", metavar="CERTIFICATES.pem",
        help="certificates of authorities whose word on whose key it is counts (x5c)",
    )  # fmt: skip


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


def add_present(commands: Commands[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        "present",
        help="keep back parts of an SD-JWT",
        description="Write an SD-JWT without the parts named, of those that its issuer made "
        "disclosable. With a key, it is bound to the one whom it is for.",
    )
    parser.add_argument("badge", metavar="FILE", help="the badge as issued, or - for stdin")
    parser.add_argument(
        "--withhold", metavar="POINTER", action="append", default=[],
        help="JSON pointer to a part to keep back, e.g. /credentialSubject/identifier; repeatable",
    )  # fmt: skip
    parser.add_argument("--key", metavar="KEY", help="the recipient's own key, which binds it")
    parser.add_argument(
        "--audience", metavar="TEXT", default="", help="whom it is for (with --key)"
    )
    parser.add_argument(
        "--nonce", metavar="TEXT", default="", help="the question that it answers (with --key)"
    )
    parser.add_argument("--out", metavar="FILE", help="file to write (default: stdout)")
    parser.set_defaults(verification_method=None)
    return parser


def present(arguments: argparse.Namespace) -> int:
    """Run `badging present`."""
    from badging.cli.arguments import key_of
    from badging.errors import Misused
    from badging.presenting import present as keep_back

    holder = None if arguments.key is None else key_of(arguments)
    if (holder is not None) != bool(arguments.audience and arguments.nonce):
        raise Misused(
            "A presentation is bound with a key, for somebody, and to a question.",
            remedy="Give --key, --audience and --nonce together, or none of them.",
        )
    shown = keep_back(
        files.read(arguments.badge),
        withhold=arguments.withhold,
        holder=holder,
        audience=arguments.audience,
        nonce=arguments.nonce,
    )
    files.write(arguments.out, shown, final_newline=True)
    return DONE


def _one_or_several(values: list[str] | None) -> str | list[str] | None:
    return values[0] if values and len(values) == 1 else values

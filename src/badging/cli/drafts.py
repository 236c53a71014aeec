"""`badging lint`, `badging upgrade` and `badging schema`: what comes before a badge is signed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TextIO

from badging.cli import DONE, NOT_VERIFIED, files
from badging.cli.arguments import documents_of, moment_of, object_in, print_json
from badging.errors import Misused

if TYPE_CHECKING:
    from badging.critique import Critique
    from badging.upgrading import Upgrade

Parsers = argparse._SubParsersAction
SEVERITIES = ("serious", "advice", "hint")
SCHEMAS = {
    "report": ("badging.verification", "report.schema.json"),
    "critique": ("badging.critique", "critique.schema.json"),
    "result": ("badging.batch", "result.schema.json"),
}
BUNDLED = {"result": ("report",)}
"""Schemas to which another refers; it is printed with them inside (JSON Schema 2020-12, 9.3)."""


def add_parsers(
    commands: Parsers[argparse.ArgumentParser],
    add_documents: Callable[[argparse.ArgumentParser], None],
) -> None:
    """The three commands. add_documents: adds the option that names a document map."""
    parser = commands.add_parser(
        "upgrade",
        help="turn an older badge into a draft of 3.0",
        description="Turn a badge of 0.5 to 2.1 into a draft of 3.0, for its issuer to sign. What "
        "is lost is told on standard error. Nothing is verified: verify the badge before.",
    )
    parser.add_argument("badge", metavar="FILE", help="image, JSON or JWS; or - for stdin")
    parser.add_argument(
        "--issuer", metavar="ID", default="", help="identifier under which the issuer signs now"
    )
    parser.add_argument(
        "--by", metavar="PROFILE.json",
        help="profile of somebody else who will sign, with the original as evidence",
    )  # fmt: skip
    parser.add_argument("--at", metavar="TIME", help="with --by: valid from (default: now)")
    parser.add_argument("--offline", action="store_true", help="do not use the network")
    add_documents(parser)
    parser.add_argument("--json", action="store_true", help="print draft, losses and open points")
    parser.add_argument("--out", metavar="FILE", help="file to write (default: stdout)")

    parser = commands.add_parser(
        "lint",
        help="criticise a badge before it is issued",
        description="Criticise an achievement or a badge: what could be better, why it matters, "
        "how to mend it. Pictures and links elsewhere are asked for with --online only.",
        epilog="Exit codes: 0 nothing of that weight, 1 something, 2 unreadable input or misuse.",
    )
    parser.add_argument("badge", metavar="FILE", help="JSON, signed text or image; or - for stdin")
    parser.add_argument("--online", action="store_true", help="ask for pictures and links")
    add_documents(parser)
    parser.add_argument(
        "--fail-on", choices=SEVERITIES, default="serious",
        help="least weight of a remark that gives exit code 1 (default: serious)",
    )  # fmt: skip
    parser.add_argument("--language", metavar="CODE", help="language of the remarks, e.g. es")
    parser.add_argument("--json", action="store_true", help="print the critique as JSON")

    parser = commands.add_parser(
        "schema",
        help="print the JSON Schema of what a command prints with --json",
        description="Print a JSON Schema: of the report of verify, of the critique of lint, or of "
        "a result line of verify-many.",
    )
    parser.add_argument("of", choices=sorted(SCHEMAS))


def upgrade(arguments: argparse.Namespace) -> int:
    from badging.upgrading import upgrade as to_3
    from badging.upgrading import wrap

    if arguments.by is None and arguments.at is not None:
        raise Misused("--at is for --by alone.", remedy="Leave it out, or name who signs.")
    badge = files.read(arguments.badge)
    documents = documents_of(arguments.documents, offline=arguments.offline)
    if arguments.by is None:
        made = to_3(badge, documents=documents, issuer=arguments.issuer)
    else:
        made = wrap(
            badge,
            object_in(arguments.by, "profile"),
            documents=documents,
            at=moment_of(arguments.at, "--at"),
        )
    value = made.to_json() if arguments.json else made.draft
    text = json.dumps(value, ensure_ascii=False, indent=2)
    files.write(arguments.out, text.encode(), final_newline=True)
    for line in _told(made):
        print(f"badging upgrade: {line}", file=sys.stderr)
    return DONE


def _told(made: Upgrade) -> Iterator[str]:
    for loss in made.losses:
        yield f"{loss.pointer} is not in the draft. {loss.why}"
    for pointer in made.open_points:
        yield f"{pointer} of the draft has to be filled in before it is signed."


def lint(arguments: argparse.Namespace) -> int:
    from badging.critique import in_language
    from badging.critique import lint as criticise

    documents = documents_of(arguments.documents, offline=not arguments.online)
    critique = criticise(files.read(arguments.badge), documents=documents)
    if arguments.language is not None:
        critique = in_language(critique, arguments.language)
    if arguments.json:
        print_json(critique.to_json())
    else:
        files.print_text(_critique_text(critique, sys.stdout))
    counted = SEVERITIES[: SEVERITIES.index(arguments.fail_on) + 1]
    found = any(remark.severity.value in counted for remark in critique.remarks)
    return NOT_VERIFIED if found else DONE


def _critique_text(critique: Critique, stream: TextIO) -> str:
    from badging.cli.output import Pen

    pen = Pen(stream)
    number = len(critique.remarks)
    heading = f"{critique.kind} “{critique.name}”: " if critique.name else f"{critique.kind}: "
    heading += "nothing to remark" if not number else f"{number} remark{'s' * (number > 1)}"
    lines = [pen.strong(heading)]
    for remark in critique.remarks:
        where = remark.pointer or "/"
        lines += ["", *pen.paragraph(f"{remark.severity.value}: {remark.found} ({where})", 0)]
        lines += [*pen.paragraph(remark.why, 2), *pen.paragraph(f"{pen.arrow}{remark.remedy}", 2)]
    if critique.not_examined:
        lines += ["", "Not examined:"]
    for left in critique.not_examined:
        lines += pen.paragraph(f"{left.what} ({left.pointer}): {left.to_json()['why']}", 2)
    return "\n".join(lines)


def schema(arguments: argparse.Namespace) -> int:
    whole = _schema(arguments.of)
    for name in BUNDLED.get(arguments.of, ()):
        whole["$defs"][name] = _schema(name)
    print_json(whole)
    return DONE


def _schema(name: str) -> dict[str, Any]:
    from importlib import resources

    package, file = SCHEMAS[name]
    value: dict[str, Any] = json.loads((resources.files(package) / file).read_text("utf-8"))
    return value

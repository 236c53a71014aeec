"""Spoil what comes in from outside, guided by what the spoiling reaches, for a time.

    .venv/bin/python -m tests.fuzz                  # fifteen doors, 240 seconds each: an hour
    .venv/bin/python -m tests.fuzz svg --seconds 60

What was found to reach something new stays in `.fuzz/`, so that the next run goes on from there. A
find is kept beside it, and told; the run then ends with 1.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".fuzz"
DOORS = (
    "json", "jws", "sd-jwt", "png", "svg", "multibase", "status-list", "did-document", "did-log",
    "token-status-list", "certificate", "revoked-certificates", "picture", "credential", "shape",
)  # fmt: skip
SECONDS = 240
LARGEST_BYTES = 20_000
SLOWEST_S = 10


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("doors", nargs="*", default=DOORS, metavar="DOOR", help=", ".join(DOORS))
    parser.add_argument("--seconds", type=int, default=SECONDS, help="for each door")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        _spoil(arguments.doors[0], arguments.seconds)
    print("| door | seconds | inputs | places reached | finds |\n|---|--:|--:|--:|--:|")
    return max(_row(door, arguments.seconds) for door in arguments.doors)


def _row(door: str, seconds: int) -> int:
    began = time.monotonic()
    command = [sys.executable, "-m", "tests.fuzz", door, "--seconds", str(seconds), "--child"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace")
    took = time.monotonic() - began
    inputs = re.findall(r"^#(\d+)", ended.stderr, re.MULTILINE)
    reached = re.findall(r"cov: (\d+)", ended.stderr)
    found = ended.returncode != 0
    print(
        f"| {door} | {took:.0f} | {int(inputs[-1]) if inputs else 0:,} "
        f"| {reached[-1] if reached else 0} | {int(found)} |",
        flush=True,
    )
    if found:
        print(ended.stderr[-4000:], file=sys.stderr)
    return int(found)


def _spoil(door: str, seconds: int) -> None:
    try:
        import atheris
    except ImportError:
        sys.exit("atheris is not here: it has no wheel for this kind of machine")

    with atheris.instrument_imports(include=["badging"]):
        from tests.fuzz.targets import TARGETS, take

    target = TARGETS[door]
    corpus = FOLDER / door
    examples = FOLDER / f"{door}-examples"
    finds = FOLDER / f"{door}-finds"
    for folder in (corpus, examples, finds):
        folder.mkdir(parents=True, exist_ok=True)
    for number, example in enumerate(target.examples()):
        (examples / f"{number:03}").write_bytes(example)
    atheris.Setup(
        [
            sys.argv[0],
            f"-max_total_time={seconds}",
            f"-max_len={LARGEST_BYTES}",
            f"-timeout={SLOWEST_S}",
            "-rss_limit_mb=2048",
            f"-artifact_prefix={finds}/",
            str(corpus),
            str(examples),
        ],
        lambda data: take(target, data),
    )
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())

"""The page of the command line names every command, and every option that each takes."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from badging.cli import build_parser

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "badging-cli.md"
SECTIONS = dict(re.findall(r"^### ([\w-]+)\n(.*?)(?=^##|\Z)", PAGE.read_text("utf-8"), re.M | re.S))
AS_FOR = {"issue-many": "issue", "verify-many": "verify", "status sign": "issue"}
"""Commands that take the options of another one, as their sections say."""
EVERYWHERE = {"--verification-method": "pubkey"}
"""Options that are explained once for all."""


def commands(parser: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, list[str]]]:
    """Each command with the options that it takes."""
    inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    for action in inner:
        for word, below in action.choices.items():
            yield from commands(below, f"{name} {word}".strip())
    if not inner:
        flags = (flag for action in parser._actions for flag in action.option_strings)
        yield name, [flag for flag in flags if flag.startswith("--") and flag != "--help"]


COMMANDS = dict(commands(build_parser()))


def test_every_command_has_a_section_and_no_other() -> None:
    assert set(SECTIONS) == {name.split(maxsplit=1)[0] for name in COMMANDS}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_explained(name: str) -> None:
    text = SECTIONS[name.split(maxsplit=1)[0]]
    if name in AS_FOR:
        assert f"`{AS_FOR[name]}`" in text or f"as for {AS_FOR[name]}" in text
        text += SECTIONS[AS_FOR[name]]
    for option in COMMANDS[name]:
        places = text + SECTIONS[EVERYWHERE[option]] if option in EVERYWHERE else text
        assert re.search(rf"(?<![\w-]){option}\b", places), option

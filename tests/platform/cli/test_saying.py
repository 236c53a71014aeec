"""How commands speak while something takes its time."""

from __future__ import annotations

import io

import pytest

from alliance.cli.saying import step


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(text: str) -> str:
    """What stands on the line of a terminal that got `text`."""
    line: list[str] = []
    at = 0
    for letter in text.rstrip("\n"):
        if letter == "\b":
            at -= 1
            continue
        line[at : at + 1] = letter
        at += 1
    return "".join(line)


def test_somebody_who_watches_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    with step("migrating") as migrating:
        migrating.so_far(9, 10)
        assert shown(terminal.getvalue()).split() == ["migrating", "9", "of", "10"]
        migrating.so_far(10, 10)
        assert shown(terminal.getvalue()).split() == ["migrating", "10", "of", "10"]
        migrating.note = "10 steps"
    assert "of" not in shown(terminal.getvalue())
    assert shown(terminal.getvalue()).split()[:3] == ["migrating", "10", "steps"]


def test_a_log_gets_the_end_alone(capsys: pytest.CaptureFixture[str]) -> None:
    with step("migrating") as migrating:
        migrating.so_far(9, 10)
    assert capsys.readouterr().out == "  migrating   done (0.0 s)\n"

"""`alliance decisions count FILE`: a published decision, counted again."""

from __future__ import annotations


def act(action: str, file: str, receipt: str) -> int:
    """Exit status as of `decisions.count.main`. Needs neither settings nor a database."""
    from alliance.decisions.count import main

    assert action == "count"
    return main([file, "--receipt", receipt] if receipt else [file])

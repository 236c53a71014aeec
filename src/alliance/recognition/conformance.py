"""Fills the contract of proposals: conformance runs that implementation reports point to."""

from __future__ import annotations

from alliance.lab.queries import named
from alliance.proposals import runs


def register() -> None:
    runs.register("lab", find)


def find(text: str) -> runs.Run | None:
    """The published run of the Lab that a key or an address names."""
    run = named(text)
    if run is None:
        return None
    return runs.Run(
        key=str(run.public_id),
        title=str(run),
        url=run.get_absolute_url(),
        passed=run.conclusion.passed,
        total=run.conclusion.total,
        engine=run.conclusion.engine,
        at=run.conclusion.at,
    )

"""What decisions are about, where another room asked for one. This room knows none of them.

subjects.register("proposal", title=…, url=…)        # in AppConfig.ready()
services.open_for("proposal", "12", by=…, …)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from alliance.decisions.models import Decision


@dataclass(frozen=True)
class Subject:
    """`title` and `url` take the key; "" says that it is not to be shown."""

    title: Callable[[str], str]
    url: Callable[[str], str]


SUBJECTS: dict[str, Subject] = {}


def register(kind: str, *, title: Callable[[str], str], url: Callable[[str], str]) -> None:
    SUBJECTS[kind] = Subject(title, url)


def link_of(decision: Decision) -> tuple[str, str] | None:
    """Title and address of what the decision is about; None where no room asked for it."""
    subject = SUBJECTS.get(decision.subject_kind)
    if subject is None:
        return None
    title = subject.title(decision.subject_id)
    return (title, subject.url(decision.subject_id)) if title else None

"""A rule is something that has to be true after the year. Whoever writes one registers it here."""

from __future__ import annotations

from collections.abc import Callable

from tests.institution.institution import Institution

Rule = Callable[[Institution], None]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    RULES.append(function)
    return function

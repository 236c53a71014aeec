"""Who may do what with a pad. A room registers a rule for its keys in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any


class Access(StrEnum):
    NONE = "none"
    READ = "read"
    WRITE = "write"
    MODERATE = "moderate"  # writes, and closes


Rule = Callable[[Any, str], str]
RULES: dict[str, Rule] = {}


def register(prefix: str, rule: Rule) -> None:
    """Let `rule(person, key)` decide about pads whose key begins with `prefix`."""
    RULES[prefix] = rule


def access_of(person: Any, key: str) -> Access:
    """The rule of the longest prefix that fits; a pad that nobody registered is nobody's."""
    fitting = [prefix for prefix in RULES if key.startswith(prefix)]
    return Access(RULES[max(fitting, key=len)](person, key)) if fitting else Access.NONE


def may_write(person: Any, key: str) -> bool:
    return access_of(person, key) in (Access.WRITE, Access.MODERATE)

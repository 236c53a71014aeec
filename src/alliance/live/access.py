"""Who may listen to which topic. A room registers its own in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Rule = Callable[[Any, str], bool]
RULES: dict[str, Rule] = {}


def register(prefix: str, rule: Rule) -> None:
    """Let `rule(person, topic)` decide about topics that begin with `prefix`."""
    RULES[prefix] = rule


def may_listen(person: Any, topic: str) -> bool:
    """The rule of the longest prefix that fits; a topic that nobody registered is nobody's."""
    fitting = [prefix for prefix in RULES if topic.startswith(prefix)]
    return bool(fitting) and RULES[max(fitting, key=len)](person, topic)

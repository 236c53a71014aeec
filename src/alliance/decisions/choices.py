"""What can be chosen in a decision, and whether a choice is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.decisions.models import Decision

SIDES = {
    Decision.Method.CONSENT: {"consent": gettext_lazy("I consent")},
    Decision.Method.MAJORITY: {
        "for": gettext_lazy("For it"),
        "against": gettext_lazy("Against it"),
    },
}


def keys_of(decision: Decision) -> list[str]:
    """The keys that a choice is made of, in the order in which they are shown."""
    sides = SIDES.get(Decision.Method(decision.method))
    if sides is not None:
        return list(sides)
    return list(decision.options.values_list("key", flat=True))


def checked(decision: Decision, choice: Sequence[str]) -> list[str]:
    """`choice` as the ballot keeps it: empty for an abstention, in the order of the ranking, and
    for approval in the order of the options, which tells nothing. Raises `ValidationError`.
    """
    allowed = keys_of(decision)
    if len(set(choice)) < len(choice):
        raise ValidationError(_("Choose each option once."))
    if not set(choice) <= set(allowed):
        raise ValidationError(_("Choose from what is offered."))
    if decision.method not in Decision.BETWEEN_OPTIONS and len(choice) > 1:
        raise ValidationError(_("Choose one side, or abstain."))
    if decision.method == Decision.Method.APPROVAL:
        return [key for key in allowed if key in choice]
    return list(choice)


def in_words(decision: Decision, choice: Sequence[str]) -> str:
    """A choice as people read it."""
    if not choice:
        return _("abstention")
    labels: dict[str, Any] = dict(SIDES.get(Decision.Method(decision.method), {}))
    labels |= {option.key: str(option) for option in decision.options.select_related("person")}
    between = " › " if decision.method == Decision.Method.RANKED else ", "
    return between.join(str(labels.get(key, key)) for key in choice)

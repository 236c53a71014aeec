"""Acts that a room logs anyway are recorded as they are logged: in the same transaction, and
without a word in its services.

    follow(PeriodEvent, "ledger.period", [Kind.CLOSED, Kind.REOPENED],
           subject=lambda event: f"through:{event.through}")
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.db.models.enums import TextChoices
from django.db.models.signals import post_save

from alliance.audit import acts
from alliance.audit.services import record


@dataclass(frozen=True)
class _Followed:
    """What is asked of a row that was added; `act_of` answers "" for one that is no act."""

    act_of: Callable[[Any], str]
    by: str
    subject: Callable[[Any], str]
    about: Callable[[Any], Any]
    data: Callable[[Any], dict[str, Any]]


def follow(
    model: type[Model],
    prefix: str,
    kinds: Iterable[TextChoices],
    *,
    subject: Callable[[Any], str],
    about: Callable[[Any], Any] = lambda row: None,
    data: Callable[[Any], dict[str, Any]] = lambda row: {},
) -> None:
    """Record `prefix`.KIND, by `row.by`, whenever a row of `model` is added whose `kind` is one of
    `kinds`. `subject`, `about` (an account or None) and `data` are asked of the row.
    """
    followed = {str(kind.value): f"{prefix}.{kind.value}" for kind in kinds}
    acts.register({f"{prefix}.{kind.value}": kind.label for kind in kinds})
    asked = _Followed(lambda row: followed.get(row.kind, ""), "by", subject, about, data)
    _listen(model, prefix, asked)


def follow_added(
    model: type[Model],
    act: str,
    label: Any,
    *,
    subject: Callable[[Any], str],
    by: str = "by",
    about: Callable[[Any], Any] = lambda row: None,
    data: Callable[[Any], dict[str, Any]] = lambda row: {},
    when: Callable[[Any], bool] = lambda row: True,
) -> None:
    """Record `act` whenever a row of `model` is added for which `when` holds: for tables that have
    a row for each thing that was done. `by` names the field with the account that did it.
    """
    acts.register({act: label})
    asked = _Followed(lambda row: act if when(row) else "", by, subject, about, data)
    _listen(model, act, asked)


def _listen(model: type[Model], name: str, asked: _Followed) -> None:
    def added(sender: Any, instance: Any, created: bool, raw: bool = False, **_: Any) -> None:
        act = asked.act_of(instance) if created and not raw else ""
        if act:
            record(
                act,
                by=getattr(instance, asked.by),
                about=asked.about(instance),
                subject=asked.subject(instance),
                **asked.data(instance),
            )

    post_save.connect(added, sender=model, weak=False, dispatch_uid=f"audit:{name}:{model}")

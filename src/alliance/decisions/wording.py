"""Rules and results in sentences, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.decisions import electorates
from alliance.decisions.models import Decision

Method = Decision.Method


def rule(decision: Decision) -> list[str]:
    """How it is decided, a sentence each."""
    said = [_who(decision), _how(decision)]
    if decision.method == Method.MAJORITY:
        said.append(_majority(decision))
    if decision.quorum_percent:
        said.append(
            _("Quorum: %(percent)s%% of those entitled take part; abstentions count for it.")
            % {"percent": decision.quorum_percent}
        )
    said.append(_secrecy(decision))
    if decision.proxies:
        said.append(
            ngettext(
                "Whoever votes may hold one proxy.",
                "Whoever votes may hold up to %(count)s proxies.",
                decision.proxies,
            )
            % {"count": decision.proxies}
        )
    return said


def _who(decision: Decision) -> str:
    kind = electorates.KINDS.get(decision.electorate)
    who = str(kind.label) if kind else decision.electorate
    if decision.is_weighted:
        return _("Who votes: %(who)s, with the votes of their tier.") % {"who": who}
    return _("Who votes: %(who)s, with one vote each.") % {"who": who}


def _how(decision: Decision) -> str:
    if decision.method == Method.CONSENT:
        return _("By consent: it is taken unless an objection with reasons stands at the end.")
    if decision.method == Method.MAJORITY:
        return _("By majority: for, against, or abstention.")
    seats = ngettext("%(count)s seat", "%(count)s seats", decision.seats) % {
        "count": decision.seats
    }
    if decision.method == Method.RANKED:
        return _("By ranking, counted as a single transferable vote: %(seats)s.") % {"seats": seats}
    return _("By approval: as many options as one likes; %(seats)s.") % {"seats": seats}


def _majority(decision: Decision) -> str:
    two_thirds = decision.threshold == Decision.Threshold.TWO_THIRDS
    if decision.base == Decision.Base.ELECTORATE:
        if two_thirds:
            return _("It takes two thirds of all who may vote.")
        return _("It takes more than half of all who may vote.")
    if two_thirds:
        return _("It takes two thirds of the votes for and against.")
    return _("It takes more than half of the votes for and against.")


def _secrecy(decision: Decision) -> str:
    if decision.is_secret:
        return _("Secret: nobody sees who voted what, and nothing is seen before the end.")
    if decision.is_hidden:
        return _("Votes are hidden until the end; then everybody sees who voted what.")
    return _("Open: everybody sees who votes what.")


def outcome(decision: Decision) -> str:
    """The result in a sentence; "" before there is one."""
    result = decision.result
    if decision.state == Decision.State.WITHDRAWN:
        return _("Called off.")
    if not result:
        return ""
    said = _OUTCOMES[result["outcome"]](decision, result)
    if decision.is_void:
        return _("Declared void. What was counted: %(said)s") % {"said": said}
    return said


def elected(decision: Decision) -> list[str]:
    """Labels of the elected options, in the order of the count."""
    labels = {o.key: str(o) for o in decision.options.select_related("person")}
    return [labels[key] for key in (decision.result or {}).get("elected", []) if key in labels]


def _adopted(decision: Decision, result: dict[str, Any]) -> str:
    if decision.method == Method.CONSENT:
        return _("Taken by consent.")
    return _("Adopted with %(for)s votes for and %(against)s against.") % result


def _rejected(decision: Decision, result: dict[str, Any]) -> str:
    return (
        _("Rejected: %(for)s votes for and %(against)s against, and it took %(needed)s.") % result
    )


def _objected(decision: Decision, result: dict[str, Any]) -> str:
    return ngettext(
        "Not taken: an objection stands.",
        "Not taken: %(count)s objections stand.",
        result["objections"],
    ) % {"count": result["objections"]}


def _no_quorum(decision: Decision, result: dict[str, Any]) -> str:
    return _("No quorum: %(took_part)s votes took part, and it took %(quorum)s.") % result


def numbers(decision: Decision) -> list[tuple[str, int]]:
    """The figures of the result with their names, in the order of a page."""
    result = decision.result or {}
    named = (
        ("entitled", _("could be cast")),
        ("took_part", _("took part")),
        ("quorum", _("quorum")),
        ("for", _("for it")),
        ("against", _("against it")),
        ("needed", _("votes for it that it took")),
        ("consent", _("consent, by word or silence")),
        ("abstained", _("abstained")),
    )
    skipped = {"quorum"} if not decision.quorum_percent else set()
    return [(label, result[key]) for key, label in named if key in result and key not in skipped]


_OUTCOMES: dict[str, Callable[[Decision, dict[str, Any]], str]] = {
    "adopted": _adopted,
    "rejected": _rejected,
    "objected": _objected,
    "no_quorum": _no_quorum,
    "elected": lambda d, r: _("Elected: %(names)s.") % {"names": ", ".join(elected(d))},
    "nobody": lambda d, r: _("Nobody was elected: no vote was given."),
}

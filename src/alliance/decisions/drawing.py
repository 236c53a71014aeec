"""Results drawn: bars of a majority or an approval, and the rounds of a ranking. Each has its words
beside it on the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from alliance.decisions.models import Decision

WIDE = 1000  # of a drawing, in its own units; the page stretches it


@dataclass(frozen=True)
class Bar:
    """One bar, `width` of `WIDE` long. Label and figure are text of the page, so that they stay
    large on a phone. `kind` is for its colour: "for", "against" or "rest".
    """

    label: str
    figure: str
    kind: str
    width: int


@dataclass(frozen=True)
class Chart:
    """Bars in one scale. `mark_x` is where the line stands that says what it took, `mark` its
    words. `title` and `note` are there where a result has several charts.
    """

    bars: tuple[Bar, ...]
    mark_x: int | None
    mark: str
    title: str = ""
    note: str = ""


def charts(decision: Decision) -> list[Chart]:
    """What of the result can be drawn; empty before there is one, and for consent."""
    result = decision.result
    if not result:
        return []
    if decision.method == Decision.Method.MAJORITY:
        return [_majority(result)]
    if decision.method == Decision.Method.APPROVAL:
        return [_approval(decision, result)]
    if decision.method == Decision.Method.RANKED:
        return _ranked(decision, result)
    return []


def _majority(result: dict[str, Any]) -> Chart:
    silent = result["entitled"] - result["took_part"]
    rows = [
        (_("For it"), Fraction(result["for"]), "for"),
        (_("Against it"), Fraction(result["against"]), "against"),
        (_("Abstained"), Fraction(result["abstained"]), "rest"),
        (_("Did not vote"), Fraction(silent), "rest"),
    ]
    mark = (Fraction(result["needed"]), _("needed: %(count)s") % {"count": result["needed"]})
    return _chart(rows, mark)


def _approval(decision: Decision, result: dict[str, Any]) -> Chart:
    labels, elected = _labels(decision), set(result["elected"])
    order = sorted(result["totals"], key=lambda key: -result["totals"][key])
    rows = [
        (labels[key], Fraction(result["totals"][key]), "for" if key in elected else "rest")
        for key in order
    ]
    return _chart(rows, None)


def _ranked(decision: Decision, result: dict[str, Any]) -> list[Chart]:
    """A chart for each round, in one scale."""
    labels, found = _labels(decision), []
    most = max(
        (Fraction(n) for told in result["rounds"] for n in told["totals"].values()), default=0
    )
    for number, told in enumerate(result["rounds"], 1):
        kinds = dict.fromkeys(told["elected"], "for") | dict.fromkeys(told["excluded"], "against")
        rows = [
            (labels[key], Fraction(votes), kinds.get(key, "rest"))
            for key, votes in sorted(told["totals"].items(), key=lambda kv: -Fraction(kv[1]))
        ]
        names = {key: labels[key] for key in (*told["elected"], *told["excluded"])}
        found.append(
            _chart(
                rows,
                (Fraction(result["quota"]), _("quota: %(count)s") % {"count": result["quota"]}),
                most=Fraction(most),
                title=_("Round %(number)s") % {"number": number},
                note=_note(told, names),
            )
        )
    return found


def _note(told: dict[str, Any], names: dict[str, str]) -> str:
    """What came of a round, in words."""
    who = ", ".join(names.values())
    if told["elected"]:
        return _("Elected: %(names)s.") % {"names": who}
    if told["by_lot"]:
        return _("Excluded by lot, for others had as few votes: %(names)s.") % {"names": who}
    return _("Excluded: %(names)s.") % {"names": who}


def _labels(decision: Decision) -> dict[str, str]:
    return {o.key: str(o) for o in decision.options.select_related("person")}


def _chart(
    rows: list[tuple[str, Fraction, str]],
    mark: tuple[Fraction, str] | None,
    *,
    most: Fraction | None = None,
    title: str = "",
    note: str = "",
) -> Chart:
    taken = mark[0] if mark else Fraction(0)
    scale = max(
        [Fraction(1), most or Fraction(0), taken, *(votes for _label, votes, _kind in rows)]
    )
    bars = tuple(
        Bar(label, figure(votes), kind, round(WIDE * votes / scale)) for label, votes, kind in rows
    )
    # Not at the very edge, where half of the line would be cut off.
    mark_x = min(round(WIDE * taken / scale), WIDE - 3) if mark else None
    return Chart(bars, mark_x, mark[1] if mark else "", title, note)


def figure(votes: Fraction) -> str:
    """Whole votes as they are, parts of one to two places."""
    return str(votes.numerator) if votes.denominator == 1 else f"{float(votes):.2f}"

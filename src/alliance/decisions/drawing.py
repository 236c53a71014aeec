"""Results drawn: bars of a majority or an approval, and the rounds of a ranking. Each has its words
beside it on the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from alliance.decisions.models import Decision

WIDTH = 640
_LEFT, _RIGHT = 4, 60  # room at both ends of a bar; the figure stands behind it
_STEP, _BAR = 44, 18


@dataclass(frozen=True)
class Bar:
    """A bar of `width` from `x`; `kind` is for its colour, `figure` stands at `figure_x`."""

    label: str
    figure: str
    kind: str
    x: int
    y: int
    width: int
    figure_x: int


@dataclass(frozen=True)
class Mark:
    """A line across the bars: what it took."""

    x: int
    y1: int
    y2: int
    label: str


@dataclass(frozen=True)
class Chart:
    """In the units of an SVG of `width` by `height`. `title` is above the bars, where there are
    several charts.
    """

    width: int
    height: int
    bar_height: int
    bars: tuple[Bar, ...]
    mark: Mark | None
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
    room = WIDTH - _LEFT - _RIGHT
    largest = max([votes for _label, votes, _kind in rows] + [mark[0] if mark else Fraction(0)])
    scale = max(largest, most or Fraction(0), Fraction(1))

    def across(votes: Fraction) -> int:
        return round(room * votes / scale)

    top = 20 if mark else 0
    bars = tuple(
        Bar(
            label=label,
            figure=figure(votes),
            kind=kind,
            x=_LEFT,
            y=top + place * _STEP + 20,
            width=max(across(votes), 1),
            figure_x=_LEFT + max(across(votes), 1) + 8,
        )
        for place, (label, votes, kind) in enumerate(rows)
    )
    height = top + len(rows) * _STEP + 4
    line = Mark(_LEFT + across(mark[0]), 18, height, mark[1]) if mark else None
    return Chart(WIDTH, height, _BAR, bars, line, title, note)


def figure(votes: Fraction) -> str:
    """Whole votes as they are, parts of one to two places."""
    return str(votes.numerator) if votes.denominator == 1 else f"{float(votes):.2f}"

"""What the checks say of a badge because of its letters alone, to be said of the next one as well.

Of badges that one stencil fits (`stencils.py`) the letters are the same, but for the texts in the
gaps. So are the answers to what is asked of names, types, versions and of what is not there. What
hangs on a text in a gap, on the moment, a document, or on what the reader knows is asked anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from badging.verification.report import Check

_BY_LETTERS: Mapping[str, frozenset[str]] = {
    "format": frozenset(("open_badge", "older_data_model")),
    "schema": frozenset(("conforms",)),
    "contexts": frozenset(("contexts_known",)),
    "refresh": frozenset(("no_refresh",)),
    "status": frozenset(("no_status",)),
    "endorsements": frozenset(("no_endorsements",)),
    "nested": frozenset(),
}
"""Checks, and the codes of their findings that are the same for all badges of a stencil: of what
the texts in the gaps are asked for, that they fit it was asked before anything is settled."""


@dataclass(frozen=True, slots=True)
class Settled:
    """form: how the badge came, which `format` tells. is_proven: whether the proof held, and
    nothing else was to be said of it.

    turns: what is known to be found, and the name of the check that is asked after it; "" for none.
    No turns: every check is asked.
    """

    form: str = ""
    is_proven: bool = False
    turns: tuple[tuple[tuple[Check, ...], str], ...] = ()

    @classmethod
    def of(cls, form: str, names: Iterable[str], checks: Sequence[Check]) -> Settled:
        """What is settled by all findings of the checks of these names, of a badge that is right in
        all that its letters decide."""
        turns: list[tuple[tuple[Check, ...], str]] = []
        said: tuple[Check, ...] = ()
        for name in names:
            found = tuple(check for check in checks if check.name == name)
            if name in _BY_LETTERS and all(c.code in _BY_LETTERS[name] for c in found):
                said += found
            else:
                turns.append((said, name))
                said = ()
        proof = [check.code for check in checks if check.name == "proof"]
        return cls(form, proof == ["signature_right"], (*turns, (said, "")))

    def in_form(self, form: str) -> Settled:
        """The same for a badge that came in this form; in another than before, all is asked."""
        return self if form == self.form else Settled(form, self.is_proven)


UNSETTLED = Settled()

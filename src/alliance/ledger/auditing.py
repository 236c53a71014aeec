"""Which acts in the books are recorded: what people write by hand, and how far they are closed."""

from django.utils.translation import gettext_lazy as _

from alliance.audit.following import follow, follow_added
from alliance.ledger.models import BankLineEvent, Entry, PeriodEvent, Rate


def register() -> None:
    follow(
        PeriodEvent,
        "ledger.period",
        list(PeriodEvent.Kind),
        subject=lambda event: f"through:{event.through}",
    )
    follow(
        BankLineEvent,
        "ledger.bank",
        list(BankLineEvent.Kind),
        subject=lambda event: f"movement:{event.line.public_id}",
    )
    follow_added(
        Entry,
        "ledger.entry.by_hand",
        _("entry by hand"),
        subject=lambda entry: f"entry:{entry.number}",
        when=lambda entry: entry.kind in ("manual", "opening") and entry.reverses_id is None,
    )
    follow_added(
        Entry,
        "ledger.entry.reversed",
        _("entry reversed"),
        subject=lambda entry: f"entry:{entry.number}",
        data=lambda entry: {"reverses": entry.reverses.number},
        when=lambda entry: entry.reverses_id is not None,
    )
    follow_added(
        Rate,
        "ledger.rate",
        _("rate recorded"),
        subject=lambda rate: f"rate:{rate.currency}-{rate.into}",
        data=lambda rate: {"on": rate.on.isoformat(), "billionths": rate.billionths},
    )

"""How long what came from outside is kept, for the table of the desk."""

from django.utils.translation import gettext_lazy as _

from alliance.desk import retention
from alliance.recognition.outside import keeping
from alliance.recognition.presenting import asking


def register() -> None:
    retention.register(
        "recognition.acts",
        what=_("Outside acts of accounts that nobody has joined"),
        kept=keeping.UNJOINED_KEPT,
        why=_("For whoever joins the account later."),
        duty="recognition.forget",
    )
    retention.register(
        "recognition.deliveries",
        what=_("That a delivery from outside was taken"),
        kept=keeping.DELIVERIES_KEPT,
        why=_("So that none is taken twice."),
        duty="recognition.forget",
    )
    retention.register(
        "recognition.requests",
        what=_("Requests for a credential that came to nothing"),
        kept=asking.KEPT,
        why=_("To answer a wallet that is late."),
        duty="recognition.requests",
    )

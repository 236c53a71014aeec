"""Which acts in the Lab are recorded, and how long runs are kept."""

from django.utils.translation import gettext_lazy as _

from alliance.audit import acts
from alliance.desk import retention


def register() -> None:
    acts.register({"lab.withheld": _("withheld a conformance run")})
    retention.register(
        "lab.runs",
        what=_("Conformance runs"),
        kept=None,
        why=_("Implementation reports point to them."),
    )

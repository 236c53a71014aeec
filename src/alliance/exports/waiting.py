"""How long exports and notices are kept; `notices` stands beside `desk` and cannot say it."""

from django.utils.translation import gettext_lazy as _

from alliance.desk import retention
from alliance.exports.services import KEPT
from alliance.notices.services import KEPT_READ


def register() -> None:
    retention.register(
        "exports.files",
        what=_("Files with the data that somebody asked for"),
        kept=KEPT,
        why=_("Long enough to take them; a copy of everything should not lie about."),
        duty="exports.expire",
    )
    retention.register(
        "notices.read",
        what=_("Notices that were read"),
        kept=KEPT_READ,
        why=_("To find again what one was told."),
        duty="notices.forget",
    )

"""Which exports are recorded: those of the whole alliance, when they are asked for and taken."""

from django.utils.translation import gettext_lazy as _

from alliance.audit import acts
from alliance.audit.following import follow_added
from alliance.exports.models import Export


def register() -> None:
    follow_added(
        Export,
        "exports.asked",
        _("export of all data asked for"),
        by="person",
        subject=lambda export: f"export:{export.public_id}",
        when=lambda export: export.scope == Export.Scope.ALLIANCE,
    )
    acts.register({"exports.taken": _("export of all data taken")})

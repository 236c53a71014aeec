from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What this room posts, as the books call it.
KINDS = {
    "programmes.accepted": pgettext_lazy("kind of entry", "grant owed"),
    "programmes.paid": pgettext_lazy("kind of entry", "grant paid"),
}


class ProgrammesConfig(AppConfig):
    name = "alliance.programmes"
    label = "programmes"

    def ready(self) -> None:
        """What this room fills of the rooms below."""
        from alliance.exports.registry import register as register_export
        from alliance.ledger import naming
        from alliance.organizations.panels import register as register_panel
        from alliance.people import closing
        from alliance.programmes import (
            auditing,
            exporting,
            finding,
            panels,
            parting,
            reminding,
            settling,
            telling,
            waiting,
        )
        from alliance.search.sources import register as register_source

        register_source(finding.KIND, _("Calls for applications"), finding.everything)
        register_export(
            "programmes",
            person=exporting.of_person,
            files=exporting.files_of,
            alliance=exporting.of_alliance,
        )
        register_panel("programmes", panels.of_organization, order=45)
        closing.register(
            "programmes", erase=parting.erase, words=parting.words, hindrance=parting.hindrance
        )
        naming.register_kinds(KINDS)
        reminding.register_duty()
        settling.register()
        telling.register_kinds()
        auditing.register()
        waiting.register()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PledgesConfig(AppConfig):
    name = "alliance.pledges"
    label = "pledges"

    def ready(self) -> None:
        from alliance.exports.registry import register as register_export
        from alliance.pledges import beside, finding
        from alliance.search.sources import register as register_source

        register_source(finding.KIND, _("Pledges"), finding.everything)
        register_export("pledges", person=finding.of_person, alliance=finding.of_alliance)
        beside.register()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "alliance.funding"
    label = "funding"

    def ready(self) -> None:
        from alliance.exports.registry import register as register_export
        from alliance.funding import beside, exporting, finding, reminding, repaying, telling
        from alliance.search.sources import register as register_source

        register_source(finding.KIND, _("Grants"), finding.everything)
        register_export(
            "funding",
            person=exporting.of_person,
            files=exporting.files_of,
            alliance=exporting.of_alliance,
        )
        reminding.register_duty()
        telling.register_kinds()
        beside.register()
        repaying.register()

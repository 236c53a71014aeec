from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "alliance.resources"
    label = "resources"

    def ready(self) -> None:
        from alliance.exports.registry import register as register_export
        from alliance.notices.kinds import register as register_kind
        from alliance.resources import beside, finding, waiting
        from alliance.search.sources import register as register_source

        register_kind("resources.review", _("Proposed resources, for editors"))
        register_kind("resources.curated", _("Resources that I proposed"))
        register_source(finding.KIND, _("Resources"), finding.everything)
        register_export("resources", person=finding.of_person, alliance=finding.of_alliance)
        beside.register()
        waiting.register()

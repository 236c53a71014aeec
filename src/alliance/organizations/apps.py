from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "alliance.organizations"
    label = "organizations"

    def ready(self) -> None:
        from alliance.exports.registry import register as register_export
        from alliance.notices.kinds import register as register_kind
        from alliance.organizations import auditing, exporting, finding, parting, telling, waiting
        from alliance.people import closing, panels
        from alliance.search.sources import register as register_source

        register_kind(telling.PROPOSED, _("Organizations to approve, for staff"))
        register_kind(telling.ASKED, _("Who says they belong to an organization of mine"))
        register_kind(telling.MINE, _("Changes of my organizations and of what I proposed"))
        register_source(finding.KIND, _("Organizations"), finding.everything)
        register_export("organizations", person=exporting.of_person, alliance=exporting.of_alliance)
        panels.register("organizations", parting.panel, order=10, field="affiliations")
        auditing.register()
        waiting.register()
        closing.register("organizations", erase=parting.erase, words=parting.words)

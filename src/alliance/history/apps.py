from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HistoryConfig(AppConfig):
    name = "alliance.history"
    label = "history"

    def ready(self) -> None:
        from alliance.exports.registry import register as register_export
        from alliance.history import beside, finding, waiting
        from alliance.notices.kinds import register as register_kind
        from alliance.search.sources import register as register_source

        register_kind("history.review", _("Proposals for the history, for editors"))
        register_kind("history.reviewed", _("My proposals for the history"))
        register_source(finding.KIND, _("History"), finding.everything)
        register_export("history", person=finding.of_person, alliance=finding.of_alliance)
        beside.register()
        waiting.register()

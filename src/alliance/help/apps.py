from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HelpConfig(AppConfig):
    name = "alliance.help"
    label = "help"

    def ready(self) -> None:
        from alliance.duties.registry import register as register_duty
        from alliance.exports.registry import register as register_export
        from alliance.help import beside, finding, hours, moderating, services, waiting
        from alliance.notices.kinds import Way
        from alliance.notices.kinds import register as register_kind
        from alliance.search.sources import register as register_source

        register_kind("help.answer", _("Answers to questions I follow"), Way.MAIL)
        register_kind("help.accepted", _("An answer of mine helped"), Way.DIGEST)
        register_kind("help.volunteer", _("Questions to the Alliance, for volunteers"), Way.MAIL)
        register_kind("help.moderation", _("Something I wrote was hidden"), Way.MAIL)
        register_source(finding.KIND, _("Questions"), finding.everything)
        register_export("help", person=finding.of_person, alliance=finding.of_alliance)
        register_duty("help.forget_wishes", timedelta(days=1), hours.forget_wishes)
        register_duty("help.leave_blocked", timedelta(minutes=15), hours.leave_blocked)
        register_duty("help.remind", timedelta(hours=6), services.remind)
        beside.register()
        moderating.register()
        waiting.register()

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConductConfig(AppConfig):
    name = "alliance.conduct"
    label = "conduct"

    def ready(self) -> None:
        from alliance.conduct import auditing, parting, waiting
        from alliance.conduct.services import keeping
        from alliance.duties.registry import register as register_duty
        from alliance.exports.registry import register as register_export
        from alliance.notices.kinds import Way, register
        from alliance.people import closing

        auditing.register()
        waiting.register()
        register("conduct.report", _("Reports under the code of conduct, for those who read them"))
        register("conduct.answer", _("Answers to what you reported"))
        register("conduct.flag", _("Things to look at, for moderators"), Way.DIGEST)
        register("conduct.decision", _("What moderators decided about what you wrote"))
        register_duty("conduct.erase", timedelta(hours=6), keeping.erase_old)
        register_duty("conduct.readers", timedelta(hours=1), keeping.look_for_readers)
        closing.register("conduct", erase=parting.erase, words=parting.words)
        register_export("conduct", person=parting.of_person, alliance=parting.of_alliance)

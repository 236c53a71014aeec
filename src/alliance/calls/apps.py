from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "alliance.calls"
    label = "calls"

    def ready(self) -> None:
        from alliance.calls import exporting, finding, panels, reminding, replies, telling
        from alliance.duties.registry import register as register_duty
        from alliance.exports.registry import register as register_export
        from alliance.groups.panels import register as register_panel
        from alliance.people.closing import register as register_closing
        from alliance.search.sources import register as register_source

        telling.register_kinds()
        register_duty("calls.tell", timedelta(seconds=15), telling.tell)
        register_duty("calls.remind", timedelta(minutes=1), reminding.remind)
        register_source(finding.KIND, _("Series of calls"), finding.everything)
        register_export("calls", person=exporting.of_person, alliance=exporting.of_alliance)
        register_closing("calls", erase=exporting.erase, words=exporting.words)
        register_panel("calls", panels.of_group, order=20)
        post_save.connect(
            finding.on_group_saved, sender="groups.WorkingGroup", dispatch_uid="calls"
        )
        replies.listen()

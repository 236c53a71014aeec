from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchiveConfig(AppConfig):
    name = "alliance.archive"
    label = "archive"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from alliance.archive import auditing, exporting, finding, listening, panels, parting
        from alliance.duties.registry import register as register_duty
        from alliance.exports.registry import register as register_export
        from alliance.groups.panels import register as register_panel
        from alliance.lists.models import MailingList
        from alliance.lists.panels import register as register_list_panel
        from alliance.lists.signals import message_taken
        from alliance.notices.kinds import Way
        from alliance.notices.kinds import register as register_kind
        from alliance.people.closing import register as register_closing
        from alliance.search.audiences import register as register_audience
        from alliance.search.sources import register as register_source

        register_kind(listening.REPLY, _("Answers on lists to what I wrote"), Way.DIGEST)
        register_source(finding.KIND, _("Mail"), finding.everything)
        register_audience("list", finding.lists_of)
        register_export("archive", person=exporting.of_person, alliance=exporting.of_alliance)
        register_closing("archive", erase=parting.erase)
        auditing.register()
        register_panel("archive", panels.of_group, order=40)
        register_list_panel("archive", panels.of_list, order=10)
        register_duty("archive.catch_up", timedelta(minutes=1), listening.catch_up)
        message_taken.connect(listening.on_message_taken, dispatch_uid="archive")
        post_save.connect(listening.on_list_saved, sender=MailingList, dispatch_uid="archive")

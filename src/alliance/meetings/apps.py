from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "alliance.meetings"
    label = "meetings"

    def ready(self) -> None:
        from alliance.duties.registry import register as register_duty
        from alliance.exports.registry import register as register_export
        from alliance.groups.panels import register as register_panel
        from alliance.meetings import (
            duties,
            exporting,
            finding,
            live_state,
            moderating,
            pads,
            panels,
            telling,
        )
        from alliance.notices.kinds import Way
        from alliance.notices.kinds import register as register_kind
        from alliance.people.closing import register as register_closing
        from alliance.people.panels import register as register_person_panel
        from alliance.search.sources import register as register_source

        register_kind(telling.TOPIC, _("Topics suggested for calls"), Way.MAIL)
        register_kind(telling.SPEAKER, _("Answers of speakers whom I invited"), Way.MAIL)
        register_kind(telling.ACTION, _("Actions that I took on in calls"), Way.MAIL)
        register_kind(telling.RECORD, _("Records of calls that I was on"), Way.DIGEST)
        register_source(finding.KIND, _("Calls"), finding.everything)
        register_export("meetings", person=exporting.of_person, alliance=exporting.of_alliance)
        register_duty("meetings.speakers", timedelta(minutes=15), duties.remind_speakers)
        register_duty("meetings.actions", timedelta(hours=1), duties.remind_of_actions)
        register_panel("meetings", panels.of_group, order=30)
        register_person_panel("meetings", panels.of_person, order=30)
        register_closing("meetings", erase=exporting.erase, words=exporting.words)
        moderating.register()
        pads.register()
        live_state.register()

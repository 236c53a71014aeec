from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChatConfig(AppConfig):
    name = "alliance.chat"
    label = "chat"

    def ready(self) -> None:
        from alliance.chat import (
            auditing,
            finding,
            keeping,
            listening,
            moderating,
            part,
            services,
            waiting,
        )
        from alliance.chat.slack import posting, telling
        from alliance.duties.registry import register as register_duty
        from alliance.exports.registry import register as register_export
        from alliance.groups import panels, signals
        from alliance.meetings import signals as calls
        from alliance.meetings import ways
        from alliance.notices.kinds import register as register_kind
        from alliance.operations.parts import register as register_part
        from alliance.people.closing import register as register_closing
        from alliance.search.sources import register as register_source

        register_kind("chat.moderation", _("When I am sent out of a chat room, muted or banned"))
        register_source(finding.KIND, _("Chat"), finding.everything)
        register_export("chat", person=finding.of_person, alliance=finding.of_alliance)
        auditing.register()
        waiting.register()
        register_duty("chat.calls", timedelta(minutes=1), services.follow_calls)
        register_duty("chat.forget", timedelta(hours=6), keeping.forget_old)
        register_duty("chat.slack", timedelta(seconds=15), posting.post_due)
        register_part("chat", _("Chat"), part.examine, is_here=part.is_here, keep_s=10.0)
        panels.register("chat", listening.panel, order=60)
        ways.register("chat", listening.way)
        register_closing("chat", erase=keeping.erase, words=keeping.words)
        moderating.register()
        calls.begun.connect(listening.open_for_call, dispatch_uid="chat.call")
        calls.begun.connect(telling.call_begun, dispatch_uid="chat.slack.begun")
        calls.finalised.connect(telling.record_finalised, dispatch_uid="chat.slack.final")
        signals.group_founded.connect(listening.open_room, dispatch_uid="chat.room")

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChatConfig(AppConfig):
    name = "alliance.chat"
    label = "chat"

    def ready(self) -> None:
        from alliance.chat import finding, listening, services
        from alliance.duties.registry import register as register_duty
        from alliance.exports.registry import register as register_export
        from alliance.groups import panels, signals
        from alliance.notices.kinds import register as register_kind
        from alliance.search.sources import register as register_source

        register_kind("chat.moderation", _("When I am sent out of a chat room, muted or banned"))
        register_source(finding.KIND, _("Chat"), finding.everything)
        register_export("chat", person=finding.of_person, alliance=finding.of_alliance)
        register_duty("chat.calls", timedelta(minutes=1), services.follow_calls)
        register_duty("chat.forget", timedelta(hours=6), services.forget_old)
        panels.register("chat", listening.panel, order=60)
        signals.group_founded.connect(listening.open_room, dispatch_uid="chat.room")

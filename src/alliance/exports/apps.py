from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    name = "alliance.exports"
    label = "exports"

    def ready(self) -> None:
        """Rooms above name their own parts; those below cannot know of this one."""
        from alliance.duties.registry import register as register_duty
        from alliance.exports import (
            auditing,
            desk_part,
            operations_part,
            people_part,
            services,
            waiting,
        )
        from alliance.exports.registry import register
        from alliance.notices import exporting as notices
        from alliance.notices.kinds import register as register_kind
        from alliance.people import closing

        auditing.register()
        waiting.register()
        register("notices", person=notices.of_person)
        register_kind("exports.ready", _("Data that you asked for are ready"))
        register("people", person=people_part.of_person, alliance=people_part.of_alliance)
        register(
            "operations", person=operations_part.of_person, alliance=operations_part.of_alliance
        )
        register("desk", person=desk_part.of_person, alliance=desk_part.of_alliance)
        register_duty("exports.expire", timedelta(minutes=5), services.expire)
        closing.register("exports", erase=services.erase)
        closing.register("notices", erase=services.erase_notices)

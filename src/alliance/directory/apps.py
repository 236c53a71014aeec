from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "alliance.directory"
    label = "directory"

    def ready(self) -> None:
        from datetime import timedelta

        from alliance.directory import auditing, exporting, telling, waiting
        from alliance.directory.services import registered
        from alliance.duties.registry import register as register_duty
        from alliance.notices.kinds import register as register_kind

        exporting.register()
        auditing.register()
        waiting.register()
        register_kind(telling.KIND, _("Issuers that staff link to organizations I speak for"))
        register_duty("directory.membership", timedelta(hours=1), registered.note_all)

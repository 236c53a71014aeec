from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "alliance.directory"
    label = "directory"

    def ready(self) -> None:
        from datetime import timedelta

        from alliance.directory import auditing, exporting, waiting
        from alliance.directory.services import registered
        from alliance.duties.registry import register as register_duty

        exporting.register()
        auditing.register()
        waiting.register()
        register_duty("directory.membership", timedelta(hours=1), registered.note_all)

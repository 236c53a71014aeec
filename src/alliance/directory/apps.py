from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "alliance.directory"
    label = "directory"

    def ready(self) -> None:
        from alliance.directory import exporting

        exporting.register()

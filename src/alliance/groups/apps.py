from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "alliance.groups"
    label = "groups"

    def ready(self) -> None:
        from alliance.groups import (
            auditing,
            beside,
            exporting,
            finding,
            reminders,
            telling,
            waiting,
        )

        telling.register_kinds()
        finding.register_source()
        exporting.register_parts()
        reminders.register_duty()
        beside.register()
        auditing.register()
        waiting.register()

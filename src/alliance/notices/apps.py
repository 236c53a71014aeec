from datetime import timedelta

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "alliance.notices"
    label = "notices"

    def ready(self) -> None:
        from alliance.duties.registry import register
        from alliance.notices import services

        register("notices.late", timedelta(minutes=1), services.send_late)
        register("notices.digests", timedelta(minutes=5), services.send_digests)
        register("notices.forget", timedelta(days=1), services.forget_read)

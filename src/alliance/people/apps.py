from datetime import timedelta

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "alliance.people"
    label = "people"

    def ready(self) -> None:
        from alliance.duties.registry import register
        from alliance.people import auditing, factors, idle, second_factor, standing, unsent

        auditing.register()
        idle.register()
        second_factor.register()
        unsent.register()
        register("people.suspensions", timedelta(minutes=1), standing.end_suspensions)
        register("people.factors", timedelta(days=1), factors.seal_all)

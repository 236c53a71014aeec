from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "alliance.desk"
    label = "desk"

    def ready(self) -> None:
        from alliance.desk import own, services
        from alliance.people import closing

        own.register()
        closing.register("desk", erase=services.erase)

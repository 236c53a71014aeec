from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "alliance.membership"
    label = "membership"

    def ready(self) -> None:
        """What this room fills of the rooms below."""

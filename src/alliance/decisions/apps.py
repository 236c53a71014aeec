from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "alliance.decisions"
    label = "decisions"

    def ready(self) -> None:
        from alliance.decisions import finding, reminding, telling

        telling.register_kinds()
        finding.register_source()
        reminding.register_duties()

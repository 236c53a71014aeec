from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "alliance.decisions"
    label = "decisions"

    def ready(self) -> None:
        from alliance.decisions import auditing, beside, exporting, finding, reminding, telling

        telling.register_kinds()
        finding.register_source()
        exporting.register_parts()
        reminding.register_duties()
        beside.register()
        auditing.register()

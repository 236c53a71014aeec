from django.apps import AppConfig


class LabConfig(AppConfig):
    name = "alliance.lab"
    label = "lab"

    def ready(self) -> None:
        from datetime import timedelta

        from alliance.duties.registry import register as register_duty
        from alliance.lab import auditing, documents, exporting, finding
        from alliance.lab.services import examining
        from alliance.verifier.documents import register_source

        finding.register_source()
        exporting.register()
        auditing.register()
        register_source(documents.own)
        register_duty("lab.go_on", timedelta(minutes=1), examining.go_on)

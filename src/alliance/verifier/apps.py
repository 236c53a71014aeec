from django.apps import AppConfig


class VerifierConfig(AppConfig):
    name = "alliance.verifier"
    label = "verifier"

    def ready(self) -> None:
        from alliance.verifier import documents, example

        documents.register_source(example.own)

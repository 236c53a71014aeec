from django.apps import AppConfig


class BackpackConfig(AppConfig):
    name = "alliance.backpack"
    label = "backpack"

    def ready(self) -> None:
        """Answer for our own addresses in verifications, and notice when addresses change."""
        from alliance.backpack import queries, signals  # noqa: F401
        from alliance.verifier.documents import register_source

        register_source(queries.shared_document)

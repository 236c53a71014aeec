from django.apps import AppConfig


class BackpackConfig(AppConfig):
    name = "alliance.backpack"
    label = "backpack"

    def ready(self) -> None:
        """Answer for our own addresses in verifications, and notice when addresses change."""
        from alliance.backpack import exports, queries, signals  # noqa: F401
        from alliance.exports.registry import register as register_export
        from alliance.people import closing
        from alliance.verifier.documents import register_source

        register_source(queries.shared_document)
        register_export(
            "backpack",
            person=exports.of_person,
            files=exports.files,
            alliance=exports.of_alliance,
        )
        closing.register("backpack", erase=exports.erase, words=exports.words)

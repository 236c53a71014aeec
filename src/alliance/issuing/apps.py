from django.apps import AppConfig


class IssuingConfig(AppConfig):
    name = "alliance.issuing"
    label = "issuing"

    def ready(self) -> None:
        from alliance.exports.registry import register as register_export
        from alliance.issuing import auditing, exports
        from alliance.people import closing

        auditing.register()
        register_export(
            "issuing",
            person=exports.of_person,
            files=exports.files,
            alliance=exports.of_alliance,
        )
        closing.register("issuing", erase=exports.erase, hindrance=exports.hindrance)

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "alliance.ledger"
    label = "ledger"

    def ready(self) -> None:
        from alliance.exports.registry import register as register_export
        from alliance.ledger import auditing, exporting, parting, waiting
        from alliance.people import closing

        auditing.register()
        waiting.register()
        register_export("ledger", person=exporting.of_person, alliance=exporting.of_alliance)
        closing.register("ledger", erase=lambda person: None, words=parting.words)

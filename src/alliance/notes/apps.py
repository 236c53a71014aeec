from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "alliance.notes"
    label = "notes"

    def ready(self) -> None:
        from alliance.exports.registry import register
        from alliance.notes import exporting, live_text

        register("notes", person=exporting.of_person, alliance=exporting.of_alliance)
        live_text.register()

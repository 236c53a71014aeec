from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "alliance.search"
    label = "search"

    def ready(self) -> None:
        from alliance.operations.parts import register as register_part
        from alliance.people import closing
        from alliance.search import part, people_source

        register_part("search", _("Search"), part.examine, keep_s=30.0)

        people_source.register()
        closing.register("search", erase=people_source.forget)

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "alliance.search"
    label = "search"

    def ready(self) -> None:
        from alliance.people import closing
        from alliance.search import people_source

        people_source.register()
        closing.register("search", erase=people_source.forget)

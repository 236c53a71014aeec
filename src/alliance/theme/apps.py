from django.apps import AppConfig


class ThemeConfig(AppConfig):
    name = "alliance.theme"
    label = "theme"

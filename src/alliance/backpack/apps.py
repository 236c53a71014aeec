from django.apps import AppConfig


class BackpackConfig(AppConfig):
    name = "alliance.backpack"
    label = "backpack"

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "alliance.duties"
    label = "duties"

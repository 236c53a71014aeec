from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "alliance.live"
    label = "live"

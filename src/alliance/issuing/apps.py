from django.apps import AppConfig


class IssuingConfig(AppConfig):
    name = "alliance.issuing"
    label = "issuing"

from django.apps import AppConfig


class VerifierConfig(AppConfig):
    name = "alliance.verifier"
    label = "verifier"

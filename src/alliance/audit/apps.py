from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Its duties are registered by `desk`, which stands above `duties`, too."""

    name = "alliance.audit"
    label = "audit"

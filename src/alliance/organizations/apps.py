from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "alliance.organizations"
    label = "organizations"

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "alliance.proposals"
    label = "proposals"

    def ready(self) -> None:
        from alliance.decisions.signals import decided, voided
        from alliance.proposals import (
            auditing,
            beside,
            exporting,
            finding,
            services,
            telling,
            waiting,
        )

        telling.register_kinds()
        finding.register_source()
        exporting.register_parts()
        beside.register()
        auditing.register()
        waiting.register()
        decided.connect(services.on_decided, dispatch_uid="proposals.decided")
        voided.connect(services.on_voided, dispatch_uid="proposals.voided")

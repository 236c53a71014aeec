from datetime import timedelta

from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "alliance.recognition"
    label = "recognition"

    def ready(self) -> None:
        from alliance.duties.registry import register as register_duty
        from alliance.recognition import (
            auditing,
            conformance,
            due,
            exporting,
            listening,  # noqa: F401 - connects its receivers
            retaining,
            sources,
            standing,
            telling,
            waiting,
        )
        from alliance.recognition.outside import keeping
        from alliance.recognition.presenting import asking, gate

        telling.register_kinds()
        sources.register_all()
        standing.register()
        conformance.register()
        auditing.register()
        waiting.register()
        exporting.register()
        gate.register()
        retaining.register()
        register_duty("recognition.due", timedelta(minutes=1), due.sweep)
        register_duty("recognition.compare", timedelta(hours=1), due.compare)
        register_duty("recognition.forget", timedelta(days=1), keeping.forget)
        register_duty("recognition.requests", timedelta(hours=6), asking.forget)

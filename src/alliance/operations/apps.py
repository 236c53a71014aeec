from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "alliance.operations"
    label = "operations"

    def ready(self) -> None:
        """Rooms above name their own parts and measures; those below cannot know of this one."""
        from django.conf import settings

        from alliance.duties.registry import register as register_duty
        from alliance.operations import checks, doors, measures, task_signals, tracing, watching
        from alliance.operations.parts import register

        register("database", _("Pages and accounts"), checks.database, is_needed=True)
        # What a folder of this node lacks another may have; what a store lacks, all of them do.
        own = not checks.in_a_store()
        register("storage", _("Pictures and files"), checks.storage, is_needed=own, keep_s=10.0)
        register("tasks", _("Background work"), checks.tasks, is_needed=True, keep_s=2.0)
        register("outbox", _("Mail that leaves"), checks.leaving, keep_s=10.0)
        register("duties", _("Reminders and digests"), checks.duties, keep_s=10.0)
        register_duty("operations.watch", watching.EVERY, watching.watch)
        register_duty("operations.forget", timedelta(days=1), watching.forget)
        measures.register_own()
        task_signals.listen()
        doors.listen()
        tracing.begin(settings.TRACES_URL)

"""Which acts about recognition are recorded: rules put into force and ended."""

from django.utils.translation import gettext_lazy as _

from alliance.audit import acts


def register() -> None:
    acts.register(
        {
            "recognition.rule.begun": _("rule put into force"),
            "recognition.rule.ended": _("rule ended"),
        }
    )

"""Which acts about issuers are recorded: keys, who may sign with them, and badges taken back."""

from django.utils.translation import gettext_lazy as _

from alliance.audit import acts


def register() -> None:
    acts.register(
        {
            "issuing.issuer": _("issuer made"),
            "issuing.key": _("signing key exchanged"),
            "issuing.member.given": _("role at an issuer given"),
            "issuing.member.ended": _("role at an issuer ended"),
            "issuing.revoked": _("badge revoked"),
        }
    )

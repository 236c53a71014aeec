from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What this room posts, as the books call it.
KINDS = {
    "funding.instalment": pgettext_lazy("kind of entry", "grant"),
    "funding.gift": pgettext_lazy("kind of entry", "gift"),
    "funding.claim": pgettext_lazy("kind of entry", "expense"),
    "funding.paid": pgettext_lazy("kind of entry", "reimbursement"),
    "funding.demo": pgettext_lazy("kind of entry", "demonstration"),
}


class FundingConfig(AppConfig):
    name = "alliance.funding"
    label = "funding"

    def ready(self) -> None:
        from alliance.exports.registry import register as register_export
        from alliance.funding import (
            auditing,
            beside,
            exporting,
            finding,
            reminding,
            repaying,
            telling,
            waiting,
        )
        from alliance.funding.models import Programme
        from alliance.ledger import naming
        from alliance.search.sources import register as register_source

        register_source(finding.KIND, _("Grants"), finding.everything)
        register_export(
            "funding",
            person=exporting.of_person,
            files=exporting.files_of,
            alliance=exporting.of_alliance,
        )
        naming.register_kinds(KINDS)
        naming.register_programmes(dict(Programme.choices))
        reminding.register_duty()
        telling.register_kinds()
        beside.register()
        repaying.register()
        auditing.register()
        waiting.register()

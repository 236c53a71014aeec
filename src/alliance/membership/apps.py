from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MembershipConfig(AppConfig):
    name = "alliance.membership"
    label = "membership"

    def ready(self) -> None:
        """What this room fills of the rooms below."""
        from alliance.duties.registry import register as register_duty
        from alliance.exports.registry import register as register_export
        from alliance.groups.panels import register as register_group_panel
        from alliance.ledger import awaiting, naming
        from alliance.membership import (
            auditing,
            exporting,
            finding,
            panels,
            parting,
            payouts,
            queries,
            reconciling,
            reminding,
            signals,
            telling,
            waiting,
        )
        from alliance.notices.kinds import register as register_kind
        from alliance.organizations import finding as organizations_finding
        from alliance.organizations import seats
        from alliance.organizations.panels import register as register_panel
        from alliance.people import closing
        from alliance.people import panels as people_panels
        from alliance.search.sources import register as register_source

        auditing.register()
        register_source(finding.KIND, _("Membership"), finding.everything)
        organizations_finding.say("membership", finding.standing_of)
        signals.changed.connect(finding.follow, dispatch_uid="membership.finding")
        waiting.register()
        register_kind(telling.MINE, _("Memberships of mine: applications, invoices, renewals"))
        register_kind(telling.DESK, _("Applications for membership, for staff"))
        register_duty("membership.round", timedelta(hours=1), reminding.go_round)
        register_export("membership", person=exporting.of_person, alliance=exporting.of_alliance)
        register_panel("membership", panels.of_organization, order=5)
        register_group_panel("membership", panels.of_group, order=55)
        seats.register("membership", queries.seats_of)
        people_panels.register("membership", panels.of_person, order=40)
        closing.register("membership", erase=parting.erase, words=parting.words)
        naming.register_kinds(
            {
                "dues": pgettext_lazy("kind of entry", "dues"),
                "payment": pgettext_lazy("kind of entry", "payment"),
                "in kind": pgettext_lazy("kind of entry", "in kind"),
            }
        )
        awaiting.register(
            "dues",
            label=_("Membership dues"),
            awaited=reconciling.awaited,
            settle=reconciling.settle,
            undo=reconciling.undo,
        )
        awaiting.register(
            "cards",
            label=_("Payouts of the card company"),
            awaited=payouts.awaited,
            settle=payouts.settle,
            undo=payouts.undo,
        )

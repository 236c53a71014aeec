"""Mailing lists: subscription, delivery, moderation."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListsConfig(AppConfig):
    name = "alliance.lists"
    label = "lists"

    def ready(self) -> None:
        from alliance.duties import registry as duties
        from alliance.exports.registry import register as register_export
        from alliance.groups import panels
        from alliance.groups.signals import group_changed
        from alliance.lists import (
            auditing,
            exporting,
            finding,
            group_panel,
            part,
            parting,
            telling,
            waiting,
        )
        from alliance.lists.mailman import syncing
        from alliance.lists.services import bouncing, digesting, managing, moderating, sending
        from alliance.notices.kinds import Way
        from alliance.notices.kinds import register as register_kind
        from alliance.operations.parts import register as register_part
        from alliance.people.closing import register as register_closing
        from alliance.search.sources import register as register_source

        duties.register("lists.deliver", timedelta(seconds=15), sending.resume)
        duties.register("lists.digests", timedelta(minutes=10), digesting.send_due)
        duties.register("lists.suspended", timedelta(hours=1), bouncing.see_to_suspended)
        duties.register("lists.forget", timedelta(hours=6), moderating.forget_old)
        duties.register("lists.tidy", timedelta(hours=6), sending.forget_old)
        duties.register("lists.mailman", timedelta(seconds=5), syncing.exchange)
        duties.register("lists.mailman_bounces", timedelta(minutes=15), syncing.hear_bounces)
        duties.register("lists.mailman_digests", timedelta(minutes=10), syncing.send_digests)
        duties.register("lists.mailman_repair", timedelta(days=1), syncing.repair_daily)
        register_kind(telling.HELD, _("Held messages on lists I moderate"), Way.DIGEST)
        register_kind(telling.BOUNCING, _("Mail of lists that does not reach me"), Way.NONE)
        register_source("lists", _("Mailing lists"), finding.everything)
        register_export("lists", person=exporting.of_person, alliance=exporting.of_alliance)
        register_closing("lists", erase=parting.erase, words=parting.words)
        register_part("lists", _("Mailing lists"), part.examine, keep_s=10.0)
        auditing.register()
        waiting.register()
        panels.register("list", group_panel.make, order=40)
        group_changed.connect(managing.on_group_changed, dispatch_uid="lists")

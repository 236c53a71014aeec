"""What happens to proposals, as an Atom feed (RFC 4287): stages, revisions, versions, calls."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from alliance.proposals import queries
from alliance.proposals.log_lines import of_event
from alliance.proposals.models import ProposalEvent

SHOWN = 50
Kind = ProposalEvent.Kind
TOLD = (
    *(Kind.PROPOSED, Kind.REVISED, Kind.CALLED, Kind.CALL_CLOSED, Kind.BALLOT),
    *(Kind.ADVANCED, Kind.REFUSED, Kind.PUBLISHED, Kind.WITHDRAWN, Kind.RESUMED),
    Kind.VOIDED,
)


class News(Feed):
    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Proposals at %(site)s") % {"site": settings.SITE_NAME}

    def link(self) -> str:
        return reverse("proposals:index")

    def author_name(self) -> str:
        return settings.SITE_NAME

    def items(self) -> list[ProposalEvent]:
        shown = queries.visible(AnonymousUser()).order_by().values("pk")
        events = ProposalEvent.objects.filter(proposal__in=shown, kind__in=TOLD)
        return list(events.select_related("proposal").order_by("-at", "-pk")[:SHOWN])

    def item_title(self, item: Any) -> str:
        return f"{item.proposal.title}: {of_event(item).text}"

    def item_description(self, item: Any) -> str:
        return str(item.text)

    def item_link(self, item: Any) -> str:
        return f"{reverse('proposals:log', args=[item.proposal.slug])}#event-{item.pk}"

    def item_updateddate(self, item: Any) -> datetime:
        return item.at

"""Proposals in the search: what they are for, and the text of now; once published, the
specification.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from alliance.proposals import queries
from alliance.proposals.models import Proposal
from alliance.search import sources
from alliance.search.services import put, remove
from alliance.search.sources import Findable

KIND = "proposal"


def register_source() -> None:
    sources.register(KIND, _("Proposals and specifications"), everything)


def everything() -> Iterator[Findable]:
    return map(_of, queries.visible(AnonymousUser()).iterator(100))


def keep(proposal: Proposal) -> None:
    if proposal.hidden_at is None and proposal.group.withheld_at is None:
        put(KIND, _of(proposal))
    else:
        remove(KIND, str(proposal.public_id))


def _of(proposal: Proposal) -> Findable:
    version = queries.versions(proposal).first()
    revision = version.revision if version else queries.latest(proposal)
    return Findable(
        key=str(proposal.public_id),
        title=proposal.title,
        text="\n\n".join([proposal.summary, revision.text if revision else ""]),
        url=version.get_absolute_url() if version else proposal.get_absolute_url(),
        at=revision.at if revision else proposal.created_at,
    )

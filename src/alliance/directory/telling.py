"""Representatives are told when staff say that an issuer answers to their organization."""

from __future__ import annotations

from django.utils.translation import gettext as _

from alliance.directory.members import members
from alliance.directory.models import Link
from alliance.notices.services import notify
from alliance.people.languages import speaking_to

KIND = "directory.links"


def asked_by_staff(link: Link) -> None:
    """The link waits for one of them; nothing holds before."""
    for person in members().voices(link.organization):
        with speaking_to(person):
            notify(
                person,
                kind=KIND,
                key=f"directory:link:{link.pk}",
                title=_("Does %(issuer)s answer to %(organization)s?")
                % {"issuer": link.name, "organization": link.organization_name},
                text=_("Staff say so. It counts only once you have its proof looked for."),
                url=link.get_absolute_url(),
            )

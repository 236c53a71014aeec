"""What of a group is searched: its words and its charter in force."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.groups.models import WorkingGroup
from alliance.groups.queries import charter_of, groups_of
from alliance.people.models import Person
from alliance.search import audiences, sources
from alliance.search.services import put, remove
from alliance.search.sources import Findable

KIND = "group"


def register_source() -> None:
    sources.register(KIND, _("Groups"), everything)
    audiences.register("group", acronyms_of)


def acronyms_of(person: Person) -> set[str]:
    """The groups whose own things `person` finds: those they are in (`search.audiences`)."""
    return set(groups_of(person).values_list("acronym", flat=True))


def everything() -> Iterator[Findable]:
    for group in WorkingGroup.objects.filter(withheld_at=None):
        yield from of(group)


def of(group: WorkingGroup) -> Iterator[Findable]:
    """One entry for the group, one for its charter, which has a page of its own."""
    text = "\n".join(filter(None, [group.purpose, group.closing_report]))
    url = group.get_absolute_url()
    yield Findable(group.acronym, group.name, text, url, group.created_at)
    charter = charter_of(group)
    if charter is not None:
        yield Findable(
            key=f"{group.acronym}/charter",
            title=f"{group.name}: {_('charter')}",
            text="\n".join(filter(None, charter.sections.values())),
            url=reverse("groups:charter", args=[group.acronym]),
            at=charter.changed_at,
        )


def keep(group: WorkingGroup) -> None:
    """Bring the index in step with the group, in the transaction that changed it."""
    if group.withheld_at is not None:
        for key in (group.acronym, f"{group.acronym}/charter"):
            remove(KIND, key)
        return
    for found in of(group):
        put(KIND, found)

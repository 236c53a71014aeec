"""What somebody did where the thing itself is everybody's: wrote a charter, recorded a decision.

A person's export says that they did it, what it was called and when; the thing itself is in the
export of the whole alliance.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from alliance.people.models import Person

Act = tuple[type[Model], str, str]  # model, its link to a person, its moment ("" where it has none)


def acts(person: Person, *kinds: Act) -> list[dict[str, Any]]:
    """One entry for each row of which that link points to `person`, kind by kind, the oldest first.

    A room names its kinds itself: only such whose `str()` is for the person to read.
    """
    found = []
    for model, link, moment in kinds:
        for row in model._default_manager.filter(**{link: person}).order_by("pk").iterator(200):
            at = getattr(row, moment) if moment else None
            found.append(
                {
                    "what": str(model._meta.verbose_name),
                    "as": link,
                    "title": str(row),
                    "at": at.isoformat() if at else None,
                }
            )
    return found

"""Who may do what in the Lab. Every rule is here; services ask before they act.

| may                              | visitor | account | whoever began the run | staff |
|----------------------------------|---------|---------|-----------------------|-------|
| read a published run             | yes     | yes     | yes                   | yes   |
| begin a run                      | no      | yes     | yes                   | yes   |
| say for which organization       | no      | if they represent it now, staff too     |||
| read one that is not published   | no      | no      | yes                   | no    |
| hand in verdicts, once           | no      | no      | yes                   | no    |
| publish it, once it is concluded | no      | no      | yes                   | no    |
| withhold a published one         | no      | no      | no                    | yes   |
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from alliance.directory.members import Organization, members
from alliance.lab.models import Run
from alliance.people.models import Person

Viewer = Person | AnonymousUser


def may_begin(person: Viewer) -> bool:
    return bool(person.is_authenticated and person.is_active)


def may_begin_for(person: Viewer, organization: Organization) -> bool:
    """Say that a run is an organization's: whoever represents it now."""
    return may_begin(person) and organization in members().spoken_for(person)


def is_own(person: Viewer, run: Run) -> bool:
    """Whether `person` began it, and may go on with it."""
    return may_begin(person) and run.by_id is not None and run.by_id == person.pk


def may_read(person: Viewer, run: Run) -> bool:
    return hasattr(run, "publication") or is_own(person, run)


def may_answer(person: Viewer, run: Run) -> bool:
    return is_own(person, run) and not run.is_of_issuer


def may_publish(person: Viewer, run: Run) -> bool:
    return is_own(person, run)


def may_withhold(person: Viewer, run: Run) -> bool:
    return may_begin(person) and person.is_staff and hasattr(run, "publication")

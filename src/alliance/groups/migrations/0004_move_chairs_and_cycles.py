"""Chairs become roles, cycles become rows, and the log begins to say how each group is."""

from django.db import migrations
from django.utils import timezone


def move(apps, schema_editor):
    """The day a chair began is not known: it is the first day of the cycle, else of the group."""
    WorkingGroup = apps.get_model("groups", "WorkingGroup")
    GroupRole = apps.get_model("groups", "GroupRole")
    Cycle = apps.get_model("groups", "Cycle")
    GroupEvent = apps.get_model("groups", "GroupEvent")
    now = timezone.now()
    for group in WorkingGroup.objects.all():
        first_day = min(group.cycle_starts_on or group.created_at.date(), group.created_at.date())
        if group.chair_person_id or group.chair_organization_id:
            has_it = GroupRole.objects.filter(
                group=group, kind="chair", ends_on=None,
                person_id=group.chair_person_id, organization_id=group.chair_organization_id,
            )
            if not has_it.exists():
                GroupRole.objects.create(
                    group=group, kind="chair", starts_on=first_day,
                    person_id=group.chair_person_id, organization_id=group.chair_organization_id,
                )
        elif group.chair_name:
            GroupEvent.objects.create(
                group=group, kind="note", at=now, text=f"Chair until here: {group.chair_name}"
            )
        if group.cycle_starts_on and group.cycle_ends_on:
            is_over = group.state == "concluded"
            Cycle.objects.create(
                group=group, number=1, starts_on=group.cycle_starts_on,
                ends_on=group.cycle_ends_on, closed_on=group.cycle_ends_on if is_over else None,
            )
        GroupEvent.objects.create(
            group=group, kind="taken_over", at=now, data={"everything": everything(group)}
        )


def everything(group):
    """As `groups.facts.of_everything` was when this was written."""
    day = lambda value: value.isoformat() if value else None  # noqa: E731
    return {
        "group": {
            "acronym": group.acronym, "name": group.name, "kind": group.kind,
            "state": group.state, "purpose": group.purpose, "parent": None, "closing_report": "",
        },
        "charters": {},
        "deliverables": {},
        "cycles": {
            str(c.number): {
                "number": c.number, "starts_on": day(c.starts_on), "ends_on": day(c.ends_on),
                "goals": "", "closed_on": day(c.closed_on), "outcome": "",
            }
            for c in group.cycles.all()
        },
        "roles": {
            str(r.pk): {
                "id": r.pk, "kind": r.kind,
                "person": str(r.person.public_id) if r.person_id else None,
                "organization": str(r.organization.public_id) if r.organization_id else None,
                "organization_name": r.organization.name if r.organization_id else "",
                "starts_on": day(r.starts_on), "ends_on": day(r.ends_on), "ended": False,
            }
            for r in group.roles.all()
        },
    }


class Migration(migrations.Migration):

    dependencies = [("groups", "0003_charters_and_cycles")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop, elidable=True)]

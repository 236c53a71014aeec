"""Run by test_race.py and the service tests, with Django loaded: four close one vote at once, while
its last voter presses four times; then eight electors vote at once. Prints what came of it as JSON.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.db import connections
from django.utils import timezone

from alliance.decisions import services
from alliance.decisions.count import count
from alliance.decisions.document import published
from alliance.decisions.models import Decision, DecisionEvent
from alliance.groups import services as groups
from alliance.groups.models import WorkingGroup
from alliance.people.models import Person

PEOPLE = 8
staff = Person.objects.create_user("staff@example.org", is_staff=True)
people = [Person.objects.create_user(f"voter{n}@example.org") for n in range(PEOPLE)]
group = groups.found_group(staff, acronym="race", name="Race", purpose="Speed.")
group = groups.change_state(group, WorkingGroup.State.ACTIVE, by=staff, reason="go")
for one in people:
    groups.join(group, by=one)
now = timezone.now()


def begin(title: str, secret: bool) -> Decision:
    return services.open_decision(
        Decision(
            title=title,
            method="majority",
            electorate="group_people",
            group=group,
            is_secret=secret,
            closes_at=now + timedelta(days=1),
        ),
        by=staff,
        at=now,
    )


def at_once(works):  # type: ignore[no-untyped-def]
    barrier = Barrier(len(works))

    def run(work):  # type: ignore[no-untyped-def]
        barrier.wait()
        try:
            return work()
        except services.NotPossible:
            return "late"
        except Exception as error:
            return repr(error)[:60]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


first = begin("Many votes at once", secret=True)
electors = list(first.electors.select_related("person", "decision"))
presses = [
    lambda e=e: bool(services.cast(e, ["for"], by=e.person)) for e in electors for _ in range(2)
]
answers = at_once(presses)
first_told = {
    "votes": first.ballots.count(),
    "cast": answers.count(True),
    "refused": len([a for a in answers if a is not True]),
}
second = begin("Closed by many", secret=False)
last = second.electors.select_related("person", "decision").first()
assert last is not None
closers = [lambda: services.close(second, at=second.closes_at)] * 4
voters = [
    lambda: bool(
        services.cast(last, ["for"], by=last.person, at=second.closes_at - timedelta(seconds=1))
    )
] * 4
answers = at_once(closers + voters)
second.refresh_from_db()
print(
    json.dumps(
        {
            "first": first_told,
            "closed by": answers[:4].count(True),
            "others": [a for a in answers if a not in (True, False, "late")],
            "events": second.events.filter(kind=DecisionEvent.Kind.CLOSED).count(),
            "same": count(published(second)) == second.result,
            "votes are counted": second.result["took_part"] == second.ballots.count(),
        }
    )
)

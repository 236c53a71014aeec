"""Run by test_race.py and the service tests, with Django loaded: eight people book one hour at
once, then one person presses on six hours at once. Prints what came of it as JSON.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.db import connections
from django.utils import timezone

from alliance.help import hours
from alliance.help.errors import NotNow
from alliance.help.models import OfficeHour
from alliance.outbox.models import OutboxItem
from alliance.people.models import Person

PEOPLE, HOURS = 8, 6
host = Person.objects.create_user("host@example.org", is_staff=True)
people = [Person.objects.create_user(f"guest{n}@example.org") for n in range(PEOPLE)]
offered = hours.offer(
    host,
    starts_at=timezone.now() + timedelta(days=1),
    minutes=30,
    subject="x",
    join_url="",
    weeks=HOURS + 1,
)
barrier = Barrier(PEOPLE)


def press(pair: tuple[Person, OfficeHour]) -> str:
    person, hour = pair
    barrier.wait()
    try:
        hours.book(hour.pk, by=person, wish="")
        return "booked"
    except NotNow:
        return "late"
    except Exception as error:
        return repr(error)
    finally:
        connections.close_all()


with ThreadPoolExecutor(PEOPLE) as pool:
    answers = list(pool.map(press, [(person, offered[0]) for person in people]))
mails = OutboxItem.objects.filter(key__startswith="office-hour:").count()
barrier = Barrier(HOURS)
holder = next(p for p in people if not p.booked_hours.exists())
with ThreadPoolExecutor(HOURS) as pool:
    answers += list(pool.map(press, [(holder, hour) for hour in offered[1:]]))
print(
    json.dumps(
        {
            "got it": OfficeHour.objects.filter(pk=offered[0].pk).exclude(booked_by=None).count(),
            "mails": mails,
            "held by one": holder.booked_hours.count(),
            "others": [answer for answer in answers if answer not in ("booked", "late")],
        }
    )
)

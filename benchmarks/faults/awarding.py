"""Award one badge after another until the file STOP appears.

    python -m benchmarks.faults.awarding ACHIEVEMENT STOP

Each act has a key and is tried until it has succeeded. Says `awarded MOMENT KEY`, and
`failed MOMENT KEY` for each try that did not.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import django


def main(public_id: str, stop: Path) -> None:
    from django.db import Error, close_old_connections, connection

    from alliance.issuing.models import Achievement
    from alliance.issuing.services import AwardLine
    from alliance.issuing.services import award as give
    from alliance.people.models import Person

    number = 0
    end = time.monotonic() + 1800  # whatever happens to those who started this
    while not stop.exists() and time.monotonic() < end:
        key = f"fault:{number}"
        try:
            achievement = Achievement.objects.get(public_id=public_id)
            by = Person.objects.get(email="issuer@example.org")
            line = AwardLine(email=f"learner-{number}@example.org")
            give(achievement, line, by=by, key=key)
        except (Error, OSError) as error:
            kind = type(error).__name__
            print(f"failed {time.monotonic()} {key} {kind}", flush=True)
            connection.close()
            time.sleep(0.3)
            continue
        except Exception as error:  # after the commit: the broker did not take the task
            print(f"failed {time.monotonic()} {key} {type(error).__name__}", flush=True)
            time.sleep(0.3)
            continue
        print(f"awarded {time.monotonic()} {key}", flush=True)
        number += 1
        close_old_connections()
        time.sleep(0.15)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "alliance.settings"
    django.setup()
    main(sys.argv[1], Path(sys.argv[2]))

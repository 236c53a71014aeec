"""`alliance receipts strip`: take where, when and by which device out of photos of receipts that
were handed in before this was done at once. It may run beside the site, be stopped, and run again.
"""

from __future__ import annotations

import sys
from collections import Counter

from alliance.cli import load_django
from alliance.cli.saying import Problem, step

SHOWN = 20  # of the files that are not well


def strip() -> int:
    """Exit status 1 when a picture is not well; it is left as it is."""
    load_django()
    from alliance.funding.services import stripping_again

    counts: Counter[str] = Counter()
    trouble: list[str] = []
    with step("stripping") as stripping:
        keys = stripping_again.pictures()
        for done, pk in enumerate(keys, start=1):
            try:
                counts[stripping_again.strip(pk)] += 1
            except (ValueError, OSError) as error:
                trouble.append(f"receipt {pk}: {error}")
            except Exception as error:  # whatever a store or a database raises that is away
                raise Problem(
                    f"it broke off: {type(error).__name__}: {error}. Run it again: it goes on "
                    "from there"
                ) from error
            stripping.so_far(done, len(keys))
        stripping.note = (
            f"{counts[stripping_again.STRIPPED]} stripped, {counts[stripping_again.WAS]} were"
        )
        if counts[stripping_again.TWICE]:
            stripping.note += f", {counts[stripping_again.TWICE]} were with their claim twice"
    for words in trouble[:SHOWN]:
        print(f"  {words}", file=sys.stderr)
    if trouble:
        print(f"{len(trouble)} receipts were left as they are; see above.", file=sys.stderr)
    return 1 if trouble else 0

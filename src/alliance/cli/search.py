"""`alliance search rebuild`: make the index of the search anew."""

from __future__ import annotations

from alliance.cli import load_django


def rebuild() -> None:
    load_django()
    from alliance.search import services

    for kind, count in services.rebuild():
        print(f"{kind:<20} {count}", flush=True)

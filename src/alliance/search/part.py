"""Search as a part of the site that is looked at."""

from __future__ import annotations

from alliance.operations.findings import Finding, ok, warn
from alliance.search.queries import index_state


def examine() -> Finding:
    entries, indexed = index_state()
    if entries != indexed:
        return warn(
            "search",
            f"{entries} things can be found, but the index has {indexed}",
            "alliance search rebuild",
        )
    return ok("search", f"{entries} things can be found")

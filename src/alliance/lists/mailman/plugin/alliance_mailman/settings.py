"""What the site wrote down for this plug-in, in the file that Mailman's configuration names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mailman.config import config


@dataclass(frozen=True)
class Settings:
    """Addresses hold {list}, {digest} or {token}, which are filled in."""

    taken: Path  # where accepted messages are kept for the site
    seen: Path  # which messages have been accepted, by list
    archive: str
    archived_at: str
    leave: str
    leave_key: str
    own_domains: frozenset[str]


@cache
def settings() -> Settings:
    section = dict(config.plugin_configs)["alliance"]
    said = json.loads(Path(section["configuration"]).read_text())
    return Settings(
        taken=Path(said["taken"]),
        seen=Path(said["seen"]),
        archive=said["archive"],
        archived_at=said["archived_at"],
        leave=said["leave"],
        leave_key=said["leave_key"],
        own_domains=frozenset(said["own_domains"]),
    )

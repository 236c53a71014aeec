"""The rooms as recognition sees them: a module a room, a function a kind of fact."""

from alliance.recognition.sources import (
    chat,
    decisions,
    gifts,
    groups,
    help,
    meetings,
    membership,
    outside,
    proposals,
)


def register_all() -> None:
    for room in (meetings, groups, help, decisions, membership, chat, proposals, gifts, outside):
        room.register()

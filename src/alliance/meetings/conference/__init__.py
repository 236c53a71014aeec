"""Where a call is spoken: any address, Jitsi with signed rooms, or BigBlueButton.

`provider_for(meeting)` gives what the settings name; docs/reference/conference-providers.md says
which settings there are.
"""

from alliance.meetings.conference.base import (
    ConferenceProvider,
    FoundRecording,
    Guest,
    Room,
    Unavailable,
    room_of,
)
from alliance.meetings.conference.choosing import provider_for

__all__ = [
    "ConferenceProvider",
    "FoundRecording",
    "Guest",
    "Room",
    "Unavailable",
    "provider_for",
    "room_of",
]

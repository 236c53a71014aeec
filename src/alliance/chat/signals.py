"""What happens in the chat, for rooms above. Sent in the transaction of the change."""

from django.dispatch import Signal

# person: the Person who checked in, for the first time that day in that room.
checked_in = Signal()

# room: the Room, which is open to everybody from now on, or no longer.
room_changed = Signal()

# person: the Person who has joined a Slack account to theirs, or taken it apart.
slack_changed = Signal()

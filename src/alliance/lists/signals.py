"""What other rooms may listen to."""

from django.dispatch import Signal

# A list has taken a message; sent in the transaction that keeps it. Argument: `message`.
message_taken = Signal()

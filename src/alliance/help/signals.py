"""What happens to answers, for rooms above. Sent in the transaction of its cause."""

from django.dispatch import Signal

# author: the Person who wrote an answer, or None. It has been accepted, or is no longer.
answer_accepted = Signal()

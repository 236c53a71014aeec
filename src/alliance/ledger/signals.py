"""What happens in the books, for rooms above. Sent in the transaction of the change."""

from django.dispatch import Signal

# entry: the Entry that is taken back, by one that was just written.
taken_back = Signal()

"""What happens to money, for rooms above. Sent in the transaction of the change."""

from django.dispatch import Signal

# person_id: whose gifts have changed, by what they said or in the books.
gift_changed = Signal()

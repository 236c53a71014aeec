"""What happens to decisions, for rooms above. Sent in the transaction of the change."""

from django.dispatch import Signal

# decision: the Decision, for which people may vote from now on.
opened = Signal()

# decision: the Decision, closed, with its `result`; `decision.subject_kind` and `subject_id` say
# what it was about, where a room asked for it by `services.open_for`.
decided = Signal()

# decision: the Decision, closed, which was declared void.
voided = Signal()

"""What happens to proposals, for rooms above. Sent in the transaction of the change."""

from django.dispatch import Signal

# proposal: the Proposal at its new stage; advance: the Advance that is done, with `from_stage`,
# `to_stage`, the `decision` and the `revision` that was voted on. Once for each stage entered.
advanced = Signal()

# proposal: the Proposal that was hidden or shown again, or whose ballot was declared void.
standing_changed = Signal()

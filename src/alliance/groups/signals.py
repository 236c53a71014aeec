"""What happens to groups, for rooms above. Sent in the transaction of the change."""

from django.dispatch import Signal

# group: the new WorkingGroup (proposed); by: the Person or None.
group_founded = Signal()

# group: the WorkingGroup after the change; event: the GroupEvent that was just written.
group_changed = Signal()

# group: the WorkingGroup that was taken out of sight, or shown again.
sight_changed = Signal()

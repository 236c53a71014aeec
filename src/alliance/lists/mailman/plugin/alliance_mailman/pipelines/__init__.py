"""The order of steps that a message goes through once it is accepted."""

__all__: list[str] = []  # Mailman looks for components in here

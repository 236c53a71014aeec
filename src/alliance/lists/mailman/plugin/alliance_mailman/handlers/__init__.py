"""Steps of Mailman's pipelines."""

__all__: list[str] = []  # Mailman looks for components in here

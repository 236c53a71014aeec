"""What runs inside Mailman. Nothing here knows Django, and Django imports nothing but `tokens`."""

"""What comes round by itself: reminders, digests, what has become due."""

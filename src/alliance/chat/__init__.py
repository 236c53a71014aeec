"""Chat: rooms, registration and check-in; Prosody or Slack behind it."""

"""A community that chats on Slack: its commands, and posts from the site."""

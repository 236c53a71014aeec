"""Words that people write: Markdown made safe to show."""

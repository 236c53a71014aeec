"""What badges are drawn from: shapes, patterns, icons and colours. Data and pure functions."""

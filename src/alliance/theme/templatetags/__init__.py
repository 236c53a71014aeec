"""Tags that templates of every app may load: times, form fields."""

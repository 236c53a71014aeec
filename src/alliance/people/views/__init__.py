"""Pages of people: signing in, the profile and the directory, offices, and the account itself."""

"""Pages of the Backpack."""

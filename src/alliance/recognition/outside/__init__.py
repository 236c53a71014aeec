"""What people do elsewhere, as Git forges and learning systems tell it."""

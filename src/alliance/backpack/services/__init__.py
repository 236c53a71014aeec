"""What a holder does with badges. Each verb checks permission and acts in a transaction."""

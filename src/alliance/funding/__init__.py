"""What money is planned, given, claimed and shown. The books themselves are `ledger`'s."""

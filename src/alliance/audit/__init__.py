"""What staff and systems did, in a record that is only added to; and how tables are kept so."""

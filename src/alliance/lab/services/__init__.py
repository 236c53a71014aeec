"""What changes the Lab: runs that begin, are concluded, published and withheld."""

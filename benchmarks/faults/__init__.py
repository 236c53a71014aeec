"""Several machines on one: namespaces, processes, load, and one of each killed."""

"""Forms of issuing. They check what was typed; services decide what may be done."""

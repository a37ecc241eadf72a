"""From files to memory-mapped windows."""

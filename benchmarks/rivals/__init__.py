"""Other live symbolic generators beside ours: never part of the normal run, nor of the checks."""

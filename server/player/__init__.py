"""The player: a process of its own that owns MIDI output and does nothing else."""

"""OSC: the guarded door, the dispatcher, the clients and what they are told."""

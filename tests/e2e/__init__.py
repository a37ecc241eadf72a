"""The whole server as a process, with foreign programs on the other end."""

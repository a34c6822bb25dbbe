"""The index's tables as the follower writes them: blocks, logs, and who holds what, in one unit of work."""

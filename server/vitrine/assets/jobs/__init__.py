"""Jobs: one brand's upload of one file, from the queue to its end."""

"""A program on a stranger's bytes: how it is started, walled, limited, watched and read. Knows no format."""

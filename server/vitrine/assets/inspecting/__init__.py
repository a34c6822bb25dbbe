"""Looking at an upload in a sandbox: the outside that asks, the programs inside that answer."""

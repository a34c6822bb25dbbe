"""The live edge: sockets, rooms' hosts, tickets, the chat journal."""

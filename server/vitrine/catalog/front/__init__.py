"""What those who run the shop say of its lobby: whose first room is opened, and who comes first."""

"""A brand's own model as a room's scene: measured for one, and lit."""

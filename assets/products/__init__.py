"""The demo shop's ten products; see README.md."""

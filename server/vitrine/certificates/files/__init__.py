"""The file that was sold, for its holder: handed over once and for all, so asked for beyond doubt."""

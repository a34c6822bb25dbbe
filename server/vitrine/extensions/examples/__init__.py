"""Extensions to learn from. Each is installed and on."""

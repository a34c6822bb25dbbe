"""Extensions that belong to every room. Installed and on like any other; HOOKS.md tells what they do."""

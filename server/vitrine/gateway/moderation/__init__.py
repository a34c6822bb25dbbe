"""Moderation: who may do what to whom, what is kept of it, and its effect on live rooms."""

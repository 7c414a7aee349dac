"""The web chat page: a form that works by itself, and a script that makes it quicker."""

"""What is learned from messages, as plain arrays: nothing here knows Rasa."""

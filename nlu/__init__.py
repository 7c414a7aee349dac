"""Rasa's side of Blue Lamp: text in, understanding out; no database, no secret, no state."""

"""Every change of the database's schema, in order. Run by `bot.storage.migrate` at start."""

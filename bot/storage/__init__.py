"""Storage: PostgreSQL and nothing else, a small module per aggregate."""

"""What Blue Lamp costs: each module here measures one thing and prints a table (`make bench`)."""

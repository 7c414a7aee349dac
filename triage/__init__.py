"""Pure judgement: what a message means, how urgent it is, and whose it is."""

"""Reading the words: spelling, groups of words, phrases and what takes the danger out of them."""

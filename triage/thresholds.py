"""How sure the model must be before its word sends somebody to 999: tuned by cross-validation.

The cost of a missed emergency is a life; that of a false alarm is one sentence too many. So the
limits are low, and where words and model agree they are lower still.
"""

CALL = 0.50  # P(emergency) of the whole message: say 999
CALL_SENTENCE = 0.85  # P(emergency) of its most dangerous sentence
CALL_WITH_WORDS = 0.35  # the same where the words raise a doubt of their own
ASK = 0.15  # ask "are you in danger now?"
ASK_SENTENCE = 0.60
ASK_WITH_WORDS = 0.06  # below this the model may settle a doubt that only words raise
SENSITIVE = 0.25  # a sensitive category this likely makes the conversation careful

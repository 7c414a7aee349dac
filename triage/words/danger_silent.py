"""People who cannot say it: whispers, codes, and orders for a pizza.

`cannot_speak` also gets the silent ways to 999. The marks are those of danger_people.py.
"""

LINES = """
cannot_speak !! cant|cannot|not|unable|dont able? .. talk|speak|say|ring|phone|call|shout .. he|hes|shes|she|theyre|they|hear|listening|hear-|here|room|him|them|loud|out|coming|aloud
cannot_speak !! cant|cannot talk|speak .. now|loud|please|rn|out|listening|safe|police|just|type|text|need
cannot_speak !! cant|cannot|dont talk|speak|call|ring .. hes|shes|theyre|in|hear|next|close|outside
cannot_speak !! he|hes|hell|she|shes|theyre|they|theyll|him .. hear|listening|listen|hears|watching|next|near|same|other|right|beside .. me|room|type|phone|us|phone|to|door
cannot_speak !! hes|shes|theyre in the next|other|same|kitchen|hall|bathroom|shower room|so|cant|dont|please|now
cannot_speak !! if he|she|they sees|finds|hears|catches|knows .. kill|hit|hurt|me|phone|this|dead|message
cannot_speak !! pretend|pretending .. im|to|ordering|order|this|be .. pizza|takeaway|friend|order|ordering|chinese|talking|texting
cannot_speak !! order|ordering|like|pizza|pepperoni .. pizza|pepperoni|takeaway .. please|quick|hes|he|now|urgent|hurry|yes|police|to|quickly|address|for|right
cannot_speak !! pizza .. police|quick|hurry|please .. hes|here|yes|come|now|quick
cannot_speak !! pressed|pressing|press 55
cannot_speak !! silent|silently|silence .. solution|call|help|999|come
cannot_speak !! dont|please|no .. ring|call|phone|reply|siren|sirens|sound|knock .. back|hell|he|hear|sirens|loud|me|see|quiet
cannot_speak !! typing|texting|text|type|message|messaging|whispering .. because|secret|secretly|under|quiet|quietly|toilet|cant|hiding|hes|bathroom|he|cover|so
cannot_speak !! keep|stay|be|must|come quiet|quietly|silent .. hell|he|hear|hes|please|come|or|they|theyll
cannot_speak !! deaf|hoh|mute|nonverbal .. help|emergency|cant|hurt|fire|attack|scared
cannot_speak !! code word|ani
cannot_speak !! ask for|asked|asking angela|ani|clive
cannot_speak !! angela .. here|in|working
cannot_speak !! cant say|tell|explain|write|type .. here|more|much|why|hes|now|loud
cannot_speak !! not safe .. talk|speak|call|phone|ring|here|with|im|hes
cannot_speak ! im|am|were|dont feel|are not|in|feel safe|danger|trouble|unsafe .. help|please|now|hes|here|police|him|with|he
"""

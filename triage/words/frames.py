"""Words that take the danger out of other words: over, supposed, denied, told as a story.

The name of a cue is the frame; its mark says how far it reaches:
`*` the whole message, `~` its own sentence, `!` what follows it in its sentence.
"""

CUES = """
# over: long ago, or told afterwards
past ~ yesterday|yday|yest|ystrday|backalong|previously|formerly|overnight
past ~ last night|week|month|year|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday|winter|summer|spring|autumn|christmas|time|term|april|may|june|july|august|march|october|november|december|january|february|september|easter|eve|tues|weds|thurs|sat|fri
past ~ year|years|yrs|month|months|week|weeks|day|days|decade|decades|fortnight|ages|while|yonks ago|back|since|later
past ~ the|t other day|night|week|evening|morning|month
past ~ back in|when|then
past ~ in the? 1960|1965|1970|1974|1976|1978|1980|1982|1984|1985|1986|1988|1989|1990|1991|1992|1993|1994|1995|1996|1997|1998|1999|2000|2001|2002|2003|2004|2005|2006|2007|2008|2009|2010|2011|2012|2013|2014|2015|2016|2017|2018|2019|2020|2021|2022|2023|2024|2025|1968|sixties|seventies|eighties|nineties|60s|70s|80s|90s|war
past ~ when i|we|he|she was|were .. kid|child|little|young|younger|school|at|nine|ten|boy|girl|lad|teenager|eight|seven|five|six|12|13|14|15|16|in
past ~ used to
past ~ on|this monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend|mon|tues|weds|thurs|fri|sat|sun|morning|14th|15th|afternoon
past ~ monday|tuesday|wednesday|thursday|friday|saturday|sunday night|morning|afternoon|evening|lunchtime|dinnertime|teatime
past ~ this morning
past ~ a? week|month|fortnight|few .. ago
past ~ at the weekend
past ~ my|his|her late husband|wife|father|mother|dad|mum|brother|son
past ~ years|months|weeks|days later|since|on
past ~ was|got|been released|sentenced|jailed|convicted|charged|acquitted|discharged
past ~ got .. years|months|life
past ~ remember|remembering|anniversary|memorial|history|historic|historical
past ~ once|before|back had|was|saw|when
past ~ had .. once
past ~ many|some|several|couple|two|three|few|ten|five|twenty|thirty years|months|weeks|days .. ago|back|since|now|earlier
past ~ long gone|over|since|ago|finished
# supposed and asked
hypothetical ! what|wot|whats if|would|happens|should|counts|could|size|sentence|punishment|can|difference|law
hypothetical ! would|wud|could|might|may|should you|it|i|he|she|they|my|we|officers|police|a|someone|there
hypothetical ! is|are it|they|there .. legal|illegal|against|allowed|ok|okay|normal|true|always|law|crime|offence|safe
hypothetical ! is|are|does|do|can|will|did|if|are a|an|you|police|people|officers|airsoft|catapults|men|insurance|anyone .. legal|illegal|allowed|crime|abuse|assault|always|offence|still|cover|carry|need|get|attend|have|come|go|keep|deal|take|charge|arrest|investigate|anything
hypothetical ! if|incase a|an|someone|somebody|my|i|he|you|there|we|anyone|they|people|anybody|your|one|she|its|the|that|it
hypothetical ! in case|event of
hypothetical ! case of
hypothetical ! suppose|supposing|imagine|hypothetically|theoretically|assuming
hypothetical ! say|lets-say a|my|someone|somebody|i|there
hypothetical ! how do|would|long|many|much|far|old|common|often|likely|can|could|dangerous|should|does|serious
hypothetical ! what|which|where|who|why|whos|when kind|counts|sort|size|age|is|are|do|does|would|should|happens|happen|number|can|constitutes|s
hypothetical ! whats the|a|your|best|it
hypothetical ! wheres|where the|is|are|can|do nearest|i|you
hypothetical ! at what age
hypothetical ! do|can|should|am|shall|must i|we|you .. need|have|carry|report|ring|call|get|legally|allowed|buy|own|go|use|keep|defend|hit|put|take|still|deal|attend|respond|record|arrest|come|put|do|be
hypothetical ! does|do|will .. count|cover|cost|mean|work|count-|include
hypothetical ! can|could|may|would .. wife|man|person|men|women|kids|kid|someone|you|one be|go|get|legally|actually|really|die
hypothetical * asking for a friend
hypothetical * just|only|asking|am|im|was|were curious|wondering|generally|general|hypothetically|theory
hypothetical * for my|a|his|her|our homework|essay|dissertation|coursework|project|talk|assignment|thesis|article|blog|podcast|a-level|course|badge|book|novel|story|school
hypothetical * pub quiz|argument|debate
hypothetical * not a real
hypothetical * hasnt|not|never happened|happening yet
# it did not happen, or is over and well
denied * false alarm
denied * turns|turned|turn out
denied * my mistake
denied * it|that|they|he|she|thats|what|which|was|were|its|theyre|hes was|were|is|thats? only|just|actually|really|merely a|an|the|some|kids|my|her|his|fireworks|someone|lads|next|messing|practising|wind|steam|ketchup|rehearsing
denied * stand down
denied * cancel|ignore|disregard|scrap .. that|my|this|what|report|please|message|earlier|last
denied * no need .. to|for
denied * dont|no|do worry|panic|fuss|rush|bother
denied * nothing .. worry|wrong|happened|happening|serious|untoward
denied * all|is|are|am|im|shes|hes|theyre|hes|everyone|were|everythings fine|well|safe|good|ok|okay|alright|recovered|better|grand|happy|home .. now|again|thanks|really|honest|and
denied * not an? emergency|urgent
denied * sorry for the|any scare|fuss|trouble|panic|confusion|alarm|wasting|bother
denied * no longer
denied * was not|wasnt .. after
denied * after all
denied * mistook|mistaken|misheard|misread|misunderstood|autocorrect|typo
denied * safe and|n sound
denied * safely
denied * i|we|what took|thought for|was|were|it
denied * looked|sounded like .. but|was|were
# a story, a game, a rehearsal, the news from elsewhere, a manner of speaking
fictional * watching|watched|watch|watchin|seen|rewatching|binge|binged|bingeing|episode|series|netflix|iplayer|documentary|drama|movie|film|films|movies|cinema|sequel|trailer
fictional * telly|tv|soap|corrie|eastenders|emmerdale|casualty|netflix|disney|archers|luther|poirot|vera|broadchurch|shetland|bergerac|peaky|wire|endeavour|marple|columbo|morse|silent-witness|itv|bbc|channel
fictional * line of duty
fictional * happy valley
fictional * call of duty
fictional * love|death island|paradise
fictional * fortnite|gta|minecraft|roblox|xbox|playstation|ps5|cod|warzone|valorant|overwatch|skyrim|zelda|cluedo|dnd|pubg|apex|halo|fifa|boss|respawn|noob|nintendo|rdr2|larp|paintball|airsoft|lasertag|laser
fictional * video|computer|board|mobile|card|ps4|horror|online game|games
fictional * the|a|playing|this|new game
fictional * novel|book|novels|books|chapter|author|poem|story|fiction|character|characters|plot|comic|podcast|audiobook|thriller|whodunnit|kindle|script
fictional * rehearsal|rehearsals|rehearse|rehearsing|reenactment|reenactors|enactment|enactors|actors|actor|acting|theatre|panto|pantomime|amdram|amateur|staging|drama|stunt|stunts|scene|prop|props|extras|filming|filmed|mock|role|roleplay|roleplayers|costume|cosplay|musical|opera|halloween|student-film
fictional * school|christmas|village|putting|doing|in|a|nativity play
fictional * drill|drills|exercise|exercises|training|simulation|simulated|practice|practise|test|testing|demonstration|demo|workshop|course|dummy|mannequin|open
fictional * on|in|the|sky|local|read|saw|bbc|world news|headlines|papers|paper|herald|radio
fictional * song|lyrics|album|band|single|gig|concert|playlist|rapper|stream|tune|banger
fictional * joke|joking|jokes|kidding|jk|pun|prank|lmao|haha|hahaha|lol|rofl|banter|lolz|hehe
fictional * read|reading that|about|in|a
fictional * crossword|riddle|recipe|dream|dreamt|dreamed|nightmare|dreaming|quiz|fantasy|advert|ad
"""

# What says that it goes on now, whatever else is said.
NOWS = """
now ~ right|happening|going|here|just|it|is|outside|help|in|him|her|them|me|us|there|as|down|house|doing|you|please|ambulance|police now
now ~ currently|asap
now ~ as we|i|you speak|type|write|text|message
now ~ this|very minute|second|instant|moment
now ~ minute|minutes|min|mins|second|seconds|moment|moments|half-hour ago
now ~ hour ago
now ~ happening|still happening|going|there|here|outside|bleeding|inside|on|fighting|in|screaming|out|at|trying
now ~ hurry|quick|quickly
now ~ please come|help|send|hurry
now ~ send someone|help|police|ambulance|officers
now ~ help me|us|please|him|her|now
now ~ just now|happened|seen|been|pulled|stabbed|punched|hit|smashed|grabbed|saw|came|got|had|robbed|attacked|broke|crashed|ran|witnessed|went|come|gone
now ~ hes|theyre|shes still|running|ran|legging|gone|walking|heading|outside|coming|here|back
now ~ @hurting
"""

# Words beside a flag that are no denial though they begin with one.
NOT_DENIAL = """
no ! not|isnt|aint|no joking|joke|kidding|lying|exaggerating|messing|prank|sure|drill|overreacting|stopping|idea|signal|credit|time|just|only|long|good|far|doubt|way
no ! not|no-one|noone|nobody|never|no one? is|are|has|s|helping|coming|doing|else|believes|listening|answering|answers|stopping|will|wants|here|around|come|came
no ! dont|didnt know|care|want|think|let|trust|remember
no ! havent|hasnt got|had
no ! no|nothing phone|money|battery|clothes|lights|licence|helmet|family
no ! wasnt|isnt|not first|sleeping|ok|okay|well|right|safe
"""

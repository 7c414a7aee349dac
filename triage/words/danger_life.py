"""Danger to a life: illness and injury, suicide, children, missing and helpless people.

The marks are those of danger_people.py.
"""

LINES = """
# the body
medical ! @notdo .. breathing|breathe|breath
medical ! stopped breathing
medical ! cant|cannot|couldnt|hard|struggling|struggles|struggle|difficulty|trouble|unable|hardly|barely|not|isnt|problems to? .. breathe|breathing|breath|wake|respond|responding|swallow
medical ! short|shortness|gasping|fighting|gulping of|for breath|air
medical ! breathing .. difficulty|problems|funny|weird|slow|shallow|stopped|difficulties|rattling
medical ! wont|cant|not|isnt|doesnt|wouldnt|never|couldnt|havent wake|waking|woken|wakes|awake .. up
medical ! wont|cant|not|isnt|doesnt|couldnt wake|waking|respond|responding|rouse|come
medical ! @out .. on|in|at|and|is|outside|man|woman|lad|girl|help|person|near|by
medical ! is|are|hes|shes|theyre|man|woman|lad|girl|lady|bloke|person|mum|dad|nan|friend|mate|still|im|just|someone|has|whos|wife|husband|he|she|gran|grandad|son|daughter|baby|guy|driver|patient|female|male|been|fella|kid|boy|elderly|old|him|lying|child|student|subject|adult .. @out|unconcious|fitting|convulsing|seizing
medical ! having|had|has|is|suffering|think|another|bad|severe|possible .. heart|stroke|seizure|seizures|anaphylaxis|fit|asthma|anaphylactic|allergic .. attack|now|help|shock|fitting|reaction|ambulance|or|please|and
medical ! having a|an .. stroke|seizure|fit|heart|miscarriage|baby
medical ! heart|asthma|cardiac attack|arrest|stopped|stops
medical ! stroke .. think|symptoms|signs|help|face
medical ! fitting|seizing|convulsing .. on|in|for|now|and|again|outside|wont
medical ! choking|chocking on
medical ! hes|shes|is|im|baby|kid|toddler|child|someone|daughter|son|wife|husband|mum|dad|nan|boy|girl|mate|friend|theyre choking|suffocating|turning|gone|going|went|bleeding|collapsed|dying|dead|convulsing|unconscious|drowning|fainted|fainting|unresponsive
medical ! turning|gone|going|went|turned|lips|face blue|purple|grey|floppy|limp|clammy
medical ! chest pain|pains|crushing|tight
medical ! pain|pains|tight|crushing|pressure .. chest
medical ! face .. dropped|drooping|drooped|droopy|slurring
medical ! slurring|slurred .. words|speech
medical ! collapsed|collapse|fainted|passed .. on|in|at|outside|unconscious|and|now|out|help|here|conscious|breathing
medical ! someone|man|woman|lady|bloke|he|shes|hes|guy|person|lad|girl|mum|dad|nan|wife|husband|friend|fella|chap|male|female|elderly|she|gentleman|runner|driver has|is|just|have .. collapsed|fainted|dropped|keeled
medical ! bleeding .. badly|heavily|out|lot|everywhere|loads|to|head|neck|wont|stop|death|profusely|lots|buckets|awful|ear|ears|internal|heavy|arm|leg
medical ! hes|shes|im|is|someone|theres|man|woman|lad|are|theyre|who|whos|both|still bleeding
medical ! losing .. blood
medical ! blood .. pouring|gushing|pumping|spurting|everywhere|stop|all|coming|puddle|pool|squirting
medical ! loads|lots|lot|so|pool|much of? blood
medical ! coughing|throwing|vomiting|spitting|sicking|bringing up? blood
medical ! @notdo .. moving|responding|responsive|pulse|conscious|heartbeat
medical ! no|cant|without .. pulse|heartbeat|vitals
medical ! doing|giving|started|need|starting|do cpr|compressions|mouth
medical ! took|taken|swallowed|takes|taking|drank|drunk|drinking|eaten|ate|had|necked|downed .. too|all|whole|loads|bunch|lot|lots|packet|box|bottle|overdose|pack|handful|load|week .. of|many|her|his|the|my .. @pills
medical !! taken|took|swallowed|necked|downed|drank|drunk .. @pills .. wants|die|dont|sleepy|everything|goodbye|help|sorry|all
medical ! taken|took|swallowed|ate|eaten|drank|drunk|swallowing .. bleach|weedkiller|antifreeze|battery|dishwasher|poison|detergent|overdose|paracetamol
medical ! overdose .. on|help|now|pills|tablets|heroin|think|just|friend|in|and|unconscious|ambulance|has|is
medical ! has|hes|shes|have|having|mate|friend|is|someone|think|trying|may|might|just|son|daughter|to .. overdose
medical ! need|needs|want|send|call|get|requesting|require|request|calling|please .. ambulance|paramedic|paramedics|medics|medic
medical ! ambulance .. please|now|quick|asap|needed|urgently|help
medical ! fell|fallen|falling|fall|thrown|jumped|pushed|dropped .. off|from|down|out|through .. ladder|roof|stairs|balcony|window|scaffold|scaffolding|horse|wall|bridge|cliff|building|tree|bike|scooter|loft|quad|height|floor
medical ! fallen|fell|slipped|tripped .. cant|cannot|unable|head|hip .. get|move|up|bleeding|blood|feel|walk|broken|conscious|blood|stand|hit
medical ! hit|hitting|banged|cracked|smashed|split his|her|my|their head .. on|bleeding|open|unconscious|blood|sick|cut|confused|vomiting
medical ! cant|cannot|doesnt|couldnt feel|move .. legs|leg|arms|feet|arm|body|toes|hands
medical ! bone sticking|through|poking
medical ! severed|amputated|cut|chopped|sliced|took|lost|ripped|crushed .. finger|fingers|hand|artery|arm|leg|wrist|wrists|foot|off
medical ! electrocuted|electrocution|scalded|impaled|anaphylactic|anaphylaxis|hypothermia|sepsis|haemorrhaging|paralysed|hypo|choking
medical ! epipen|defib|defibrillator .. need|using|now|nearest|no|where|help|dont|given|used
medical ! no|without|need .. epipen|defib|defibrillator|inhaler
medical ! baby .. coming|blue|floppy|breathing|limp|head|born
medical ! in|gone labour|into .. labour|coming|bleeding|now|help|head
medical ! giving birth
medical ! waters broke|gone|broken
medical ! stopped|stop breathing|beating
medical ! semi|half|barely|partially|in conscious|and
medical ! face down .. in|on|not|unresponsive|breathing|street|park|pavement|path|water
medical ! is|are|hes|shes|im|theyre|someone|lad|man dying
medical ! dying .. here|please|help|on|front
medical ! pinned|crushed|trapped|stuck|buried .. under|by|beneath|between|inside|in .. car|tractor|lorry|quad|machine|machinery|wall|tree|vehicle|rubble|wheel|baler|bull|cow|wreck|wreckage|van|lift|fire|smoke|house
medical ! seriously|badly|critically hurt|injured|wounded|burned|burnt
medical ! someone|people|casualty|casualties|man|woman|child is|are|been? .. badly? hurt|injured|wounded .. help|now|badly|please|ambulance|quick
medical ! slumped .. over|in|wheel|driver|seat|bench|doorway|against|unconscious
medical ! foaming|frothing .. mouth
medical ! lips|tongue|throat|face .. swelling|swollen|swelled|blue|purple|tingling|massive|closing
medical ? unconscious|collapsed|bleeding|ambulance|seizure|overdose|choking|stroke|fainted|cpr|casualty|unresponsive|convulsing|defib
medical ? breathing difficulties|problems|difficulty
medical ? chest pain|pains
# the wish to die
suicide !! kill|killing|hang|hanging|drown|drowning|shoot|shooting|stab|stabbing|gas|gassing|burn|hurt|harm|cut|cutting|od myself
suicide ! kill|killing|hang|hanging|drown|shoot|shooting|harm|hurt|end|jump|slit|cut|top|hanged|off|hurting|harming|cutting|topping himself|herself|themselves|themself
suicide !! end|ending|finish|take|taking .. my|it own? life|all|tonight|now|today
suicide ! end|ending|take|taking|took his|her|their own? life
suicide !! want|wanna|wanted|wants|ready|going|planning|need|wish .. to? die|dead
suicide !! dont|do|cant|not|no .. want|wanna|see|have|need .. to .. live|living|alive|be|exist .. anymore|any|more|here|alive|longer|on
suicide !! no|nothing|not|reason|point|anything|cant .. to|left|worth|in|for|keep live|living|going|for .. for|anymore|more|on|any
suicide !! better|best off without|dead .. me|off
suicide !! better off dead|without .. me
suicide !! cant|cannot|could .. do|go|carry|take|cope|keep|face|live .. this|on|it|going|like|any|another .. anymore|any|longer|more|day|life
suicide !! cant|cannot go|carry|keep on|going .. like|anymore|any|much
suicide ! suicidal|suicide .. now|thoughts|threats|note|help|tonight|feeling|im|hes|shes|friend|son|daughter|mate|ideation|ideations|and|on|by|mum|dad|brother|partner|male|female|watch-|text|texts|bridge|roof|cliff|husband|wife
suicide ! feeling|feels|feel|is|im|hes|shes|very|really|am|having|expressed|making|threatening|threatened|commit|committing|attempting|attempt|attempted|texted|talking|says|contemplating|considering|theyre|actively|about|with|sent .. suicidal|suicide
suicide ! going|gonna|threatening|threatened|threatens|trying|about|wants|says|want|hes|shes|gone|tried|said|wanting|ready|preparing to|he|shell|hell|out|going|shes|hes .. jump|hang|overdose|od|drown
suicide ! jump|jumping|jumped|leap|throw|threw|throwing .. off|from|in|front .. @height|train|car|@water|window|block|lorry|building
suicide ! standing|stood|sat|sitting|on|over|up|wrong|climbed|climbing|hanging|clinging|side|outside .. @height .. jump|railings|wrong|legs|edge|crying|wont|side|down|dangling|rail|drop|note|goodbye|over|water|barefoot
suicide ! wrong|other|outside side .. of .. @height|rail|barrier|fence|wall
suicide ! climbed|climbing|climb|gone|over|swinging .. over .. railings|rail|barrier|fence|parapet|bridge|edge
suicide !! im|sitting|sat|standing|stood|here|up .. on|at|by .. @height .. cant|sorry|goodbye|tired|want|going|jump|end|enough|over
suicide ! someone|man|woman|girl|lad|boy|lady|bloke|hes|shes|person|teenager|child|fella|guy|mate|friend|kid|male|female|chap|theres|young .. on|over|off|edge .. bridge|ledge|parapet|viaduct|rooftop|roof|flyover|ledges|multistorey
suicide !! goodbye|suicide|last|farewell|final|leaving|left|written|wrote|writing|posted|sent note|letter|message|post|goodbye|letters|text|video|goodbyes|notes
suicide ! note|letter .. saying|says|said|goodbye|sorry|pillow|left|gone|bye|table
suicide !! say|saying|said|sent|told .. goodbye|goodbyes
suicide !! tell|told .. kids|mum|family|wife|husband|children|dad|everyone|them .. love|loved|sorry|fault|goodbye
suicide !! goodbye everyone|all|cruel|world|xx|forever
suicide !! noose|rope|belt|cord|ligature .. neck|tied|round|around|beam|tree|loft|ready|garage|bannister|rafters
suicide !! self|my|his|her|their harming|wrists|wrist|wrists- .. blood|bleeding|deep|wont|now|cut|slit|cutting
suicide !! cut|cutting|slit|sliced|slashed|slitting|slashing .. my|his|her|their own? wrists|wrist|arms|throat|arm|veins|legs
suicide !! sleep|asleep .. never|not|dont wake|waking|woke
suicide !! never|not|dont .. wake|waking up again|tomorrow|anymore
suicide !! last|final time|night|day|message .. youll|will|speak|hear|see|ever|goodbye|bye
suicide !! this is|my it|goodbye|last|end|the .. end|im|message
suicide !! nobody|noone|no-one|wont .. miss|care|notice|cares .. me|im|gone|if
suicide !! had enough .. life|everything|living|it|bye|all|pills|tablets|gun|goodbye|cant
suicide !! tired|sick|done|finished|over of|with living|life|it|everything|alive|existing
suicide !! got|have|counted|bought|lined|saved .. @pills|rope|gun|razor|blade .. here|ready|enough|up|in|out|front|all|me
suicide !! locked|hiding|shut .. bathroom|room|car .. pills|blade|razor|tablets|cutting|rope
suicide !! hose|pipe .. exhaust
suicide !! walking|walk|walked|going|wade|waded|wading .. into|in .. sea|river|water|ocean|waves .. clothes|not|come|and|wont|fully|fully-|with|she|he
suicide !! on|by|near|at|to .. tracks|railway|rails|train|line|track .. end|die|waiting|train|lying|cant|sorry|stand|sitting|jump
suicide ! lying|laying|sitting|sat|standing|walking|stood on .. tracks|railway|rails|motorway|line
suicide ~ suicidal|suicide|od|harming
suicide ? suicide|suicidal|noose|overdose|goodbye
suicide ? self harm|harming|harms
suicide ? feel|feeling|felt|so|really|very low|hopeless|worthless|trapped|desperate|down
suicide ? hearing|hears voices|voice
# children, missing and helpless people
child ! @small|daughter|son|little|year|yo|yr|boy|girl|kids|kid .. left|alone|on|home|by|unattended|unsupervised .. alone|own|themselves|himself|herself|unattended|outside|car|house|bath|pub
child ! @small|toddler|little|kid|child|boy|girl|old .. wandering|walking|running|crawling|playing|alone|lost|out|toddling|climbing|stood|standing|sat .. alone|road|street|own|traffic|motorway|nappy|barefoot|edge|roof|windowsill|ledge|a38|a30|tracks|crying|quay|window|railway|parents
child ! @small .. locked|stuck|shut|trapped|left|asleep .. in|inside|out .. car|van|house|boot|hot|vehicle|bathroom|cold|snow|shed|bath|flat|room
child ! shaking|hitting|hurting|kicking|beating|slapping|punching|starving|drowning|burning|smacking|battering|throwing|dangling|holding|strangling|whipping|choking .. @small|@kid .. under|by|over|out|with|head|face|ankle|throat|hair|now
child ! shaking|hitting|hurting|kicking|beating|slapping|punching|starving|drowning|burning|battering|strangling|whipping|choking @my? .. @small|boy|girl|sister|brother|son|daughter|lad|kids
child ! mummy|mum|mam|daddy|dad|nanny|nana|granny|grandad|nan .. wont|not|isnt|cant|asleep|floor|hurt|hurting|blood|lying|fell|fallen|bleeding .. wake|waking|breathing|talk|move|moving|answer|get|up|speak|floor|blood
child ! mummy|daddy .. hurt|hurting|hitting|floor|blood|knife|crying|scared|screaming|gone|asleep|shouting|dead
child ! im|am|were|aged|we|and @age .. alone|scared|home|hungry|own|dark|help|mum|mummy|dad|daddy|dont|wont|cant|locked|outside
child ! scared|afraid|frightened .. go|going|home|dad|daddy|him|stepdad|mum|uncle .. home|hit|kill|hurt|back
child ? neglected|starving|abused|bruises|groomed|grooming
missing ! cant|cannot|couldnt|unable|trying find|locate|see|to find? .. @kid|@frail|mum|dad|wife|husband|him|her|toddler|friend|mate|disabled|little|my|our
missing ! lost|losing|missing @my? .. @kid|@frail|toddler|little|child|year|disabled|old
missing ! @kid|@frail|teen|teenager|teenage|year|daughter|son|wife|mum|dad|husband|girl|boy|juveniles|juvenile|mother|father|patient|resident|vulnerable .. missing|vanished|disappeared|wandered|lost|walked|runaway|ran|absconded|gone
missing ! @kid|daughter|son|he|she|sister|brother|kids|shes|hes|boys|girls .. hasnt|not|never|didnt|havent|aint|wasnt|isnt .. come|came|home|arrived|back|turned|returned|got|been|at .. home|school|back|seen|up|arrived|here|there
missing ! @frail|@kid|mum|dad|mother|father|wife|husband|patient|resident|gentleman|lady|she|he|hes|shes|grandad .. gone|walked|wandered|wandering|out|got|left|slipped|escaped|walkabout|missing .. missing|dementia|alzheimers|nightie|pyjamas|slippers|off|barefoot|gown|confused|medication|ward|unit|home|autistic|walkabout|dressing
missing ! dementia|alzheimers|autistic|confused|vulnerable .. missing|wandered|wandering|gone|lost|walked|out|outside|road|street|left|cold|find|barefoot|alone|walking|got|escaped
missing ! confused|disorientated|lost|barefoot|shivering .. lady|man|gent|gentleman|woman|elderly|old|pensioner|nightie|pyjamas|nightdress .. street|road|wandering|outside|walking|bus|cold|know|alone|here
missing ! elderly|old|lady|man|woman|pensioner|grandma|gent .. wandering|confused|lost|disorientated|nightie|pyjamas|barefoot|nightdress|dressing .. road|street|traffic|outside|nightie|slippers|cold|pyjamas|lost|gown|dark|barefoot|alone|confused|wandering|home
missing ~ missing .. since|from|@kid|@frail|person|years|daughter|son|wife|husband|mum|dad|girl|boy
missing ? missing .. person|girl|boy|man|woman|daughter|son|wife|husband|mum|dad|friend|from|since
missing ? not|hasnt|didnt|never come|came|been|returned|turned .. home|back
welfare ! @notdo|no answer|answering|answered|response|reply|replying|seen|contact|heard .. door|phone|days|calls|knock|from|bell .. smell|worried|days|post|milk|days|curtains|since|elderly|week|car|lights|telly|floor|dog|lying|yesterday
welfare ! body|dead|corpse .. in|on|found|body|man|woman|person|floor|street|river|beach|path|bushes|lying|face|bed|park
welfare ! found .. dead|body|lifeless|corpse
welfare ! lying|laying|laid|led|slumped|collapsed .. in|on|the .. road|street|floor|ground|pavement|verge|snow|doorway|gutter|path|hallway|kitchen|grass|track|ditch|hedge .. not|wont|cold|hurt|bleeding|moving|blood|help|respond|drunk|hours|unconscious|cant|groaning|asleep|face|breathing|since
welfare ! man|woman|lady|person|someone|bloke|male|female|boy|girl|lad|old lying|laying|laid|on|led|slumped|asleep .. in|on|middle|the .. road|ground|motorway|tracks|railway|dual|lane|carriageway|wheel
welfare ! man|woman|male|female|person|someone|pedestrian|kid|kids|boy|girl|lad|people|teenager|drunk|lady|bloke .. walking|running|on|standing|in|stood|wandering|staggering .. on|along|of|down|into|in|the|middle .. motorway|carriageway|a30|a38|m5|freeway|a380|dual|traffic|a39|a361|a303
welfare ! shouting|calling|crying|screaming|yelling|call|cries|begging|yell|knocking|tapping .. for|help help
welfare ! help me|us .. please|now|hes|im|were|someone|quick|shes|theyre|quickly|cant|trapped|stuck|coming|he
welfare ! please help .. me|us|quick|hes|im|now|hurry|shes|dying|cant|my|were|her|him|he|she
welfare ! help help
welfare ! please .. hurry|come|quick|quickly|send
welfare ! send someone|help|police|ambulance|officers|car|everyone|anyone .. quick|now|please|asap|hurry|quickly|to|hes|shes
welfare ! come|get|need|needs|want quick|quickly|here|police|help|someone .. now|please|asap|urgently|hurry|quickly|hes|theyre|fast|kill
welfare ! hurry|emergency .. please|up|now|quick|hes|theyre|here|help
welfare ? emergency|urgent|urgently|hurry|unwell|distressed|scared|terrified|screaming|screams
"""

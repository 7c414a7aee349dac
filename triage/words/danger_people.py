"""Danger from people: weapons, violence, breaking in, robbery, sexual violence, being taken.

Marks (see reading.py): `!` danger as it stands; `!!` also when told of the past; `~` danger when it
goes on now, a question otherwise; `?` a question at most. Patterns: see patterns.py.
"""

LINES = """
# a weapon, and somebody who has it
weapon ! @who .. @has .. @sharp
weapon ! @has .. @sharp on|at|to|towards|against|in|into .. @victim|@body|@road|street|shop|queue|bus|hand|hands|school|park|shoppers|passers
weapon ! @sharp to|at|against|on @my @body|@victim
weapon ! @who .. with a|an|his|the|some|two .. @sharp
weapon ! @who with @sharp
weapon ! pulled|pulls|pulling|waving|swinging|brandishing|wielding|lunging|pointing|aiming|jabbing|slashing|drawn|flashed|armed .. @sharp
weapon ! waving|swinging|brandishing|wielding|lunging .. @weapon|@tool
weapon ! @who .. @has|with|brandishing .. hammer|crowbar|machete|baseball|catapult|sledgehammer|pitchfork|screwdriver .. at|outside|and|towards|round|smashing|threatening|going|who|coming|in
weapon ! armed man|men|gang|police-|robber|robbers|robbery|raid|with|lad|lads|and
weapon ! hes|theyre|shes|is|are tooled up
weapon ! tooled up
weapon ! gunman|gunmen|knifeman|swordsman
weapon ! shots|shot been? fired
weapon ! gunshots|gunfire
weapon ! someone|man|men|lad|lads|he|hes|theyre|is|are|boy|kid|neighbour shooting|firing .. at|@gun|people|out|from|in
weapon ! active shooter
weapon ! hes|shes|theyre|is reloading|shooting
weapon ! gun|knife in his|her|their|my|hand hand|hands|face|back
weapon ! @blade|@gun fight
weapon ! man|men|lad|bloke|boy|someone|woman|guy|kid|fella @sharp
weapon ! @who .. petrol bomb|bombs
weapon ! held|holding|threatening|threatened .. at|with knifepoint|gunpoint|knife|gun|@sharp
weapon ~ knifepoint|gunpoint|tooled
weapon ! going|threatening|wants|trying to .. stab|shoot|knife .. @victim
weapon ! ill|gonna|going|will|gona|he'll|hell|threatening|said .. stab|shoot|kill|murder|strangle .. @victim
weapon ? @who .. @has .. @weapon
weapon ? @sharp
weapon ? stabbing|stabbed|shooting|stab|shanked|shank
weapon ? acid|bullets|cartridges|ammo|armed|taser
weapon ! acid .. thrown|threw|face|eyes|attack|over|on
weapon ! threw|thrown|throwing|squirted .. acid|bleach|ammonia|liquid .. face|eyes|@victim
# somebody is being hurt
violence ! hes|shes|theyre|is|are|im|keeps|be|being|started|starts|who|@who|its|someones|getting @hurting .. @victim|@body|up|myself
violence ! @hurting @my? .. @victim|@body
violence ! being|getting @hurt|attacked|assaulted|battered|leathered|jumped|beat|killed|murdered|strangled|tortured
violence ! just|been|someones|someone|hes|shes|got|gets been? just? stabbed|shot|glassed|knifed|bottled
violence ! is|are|im|hes|shes|theyre being @hurt|attacked|assaulted|battered|killed|beaten
violence ! just @hurt|attacked|headbutted|@hurting .. @victim|@body
violence ! kicking|stamping|jumping|punching|beating|smashing|knocking .. head|face|skull|ribs|teeth|lights|living|crap|shit|hell|fuck
violence ! kicking|beating|battering|leathering|pummelling|bashing|laying|hammering .. shit|crap|hell|daylights|granny|fuck out
violence ! laying|piling|wading|steaming into @my .. @victim|@who
violence ! by|round|around|at|on @my throat|throats|neck|windpipe|hair
violence ! @my hands|arm|arms|belt|cord|rope|forearm|hand .. round|around|on|over|across|at|over @my .. neck|throat|windpipe|mouth
violence ! hold|holding|holds|got|grabbed|has .. by|of @my throat|hair|neck|scruff
violence ! @fight .. outside|inside|in|on|at|by|now|here|going|between|kicking|right|street|happening|still|with
violence ! big|massive|huge|mass|proper|full|bar|knife|machete|pub|girl|gang|right|serious|major @fight
violence ! people|ppl|lads|men|youths|kids|girls|boys|blokes|guys|two|three|are|theyre|drunks @fight|scrapping|brawling
violence ! kicking|kickin off .. outside|in|at|on|here|again|now|pub
violence ! fists|bottles|chairs|punches|glasses flying
violence ! hes|shes|theyre|@who .. going|gonna|trying|want|wants|threatening|says .. to? kill|murder|stab|shoot|strangle|hurt|batter|burn|drown|finish .. @victim|@who
violence ! gonna|going|will|gona|trying|wants .. kill|murder me|us|her|him|them|someone|each
violence ! killing|murdering him|her|me|us|them|someone|my|each|a
violence ! shouting|screaming|says|saying|yelling|threatening .. kill|murder|stab|shoot .. @victim
violence ! chasing|cornered|surrounding|surrounded|ganging|following .. me|us|him|her|my|a|kid|boy|girl|@kid
violence ! hes|shes|theyre|lad|man|bloke|boy|guy|woman .. got .. headlock
violence ! screaming|yelling|shouting|begging|crying|calling .. for|get help|off|stop|mercy
violence ! scream|screams|screaming .. help|stop|thuds|thumps|banging|blood|quiet|silence
violence ! hear|heard|hearing .. screaming|screams|begging|thuds|thumps
violence ! @who .. screaming .. upstairs|downstairs|next|outside|flat|house|street|murder|rape
violence ! blood everywhere|pouring|pumping|gushing|all
violence ! covered in blood
violence ! get|let .. off|go .. her|him|me screaming|shouting
violence ! smashing|smashed|smash .. up the|my|a|everything|pub|house|flat
violence ! lad|man|boy|bloke|girl|woman|guy|chap|fella|@who on|down .. ground|floor|pavement|deck .. @notdo|bleeding|blood|moving|kicking|kicked|out|stamping
violence ! going for|at each other|me|him|her|them
violence ! @hurt .. now|rn|outside|and|just .. unconscious|bleeding|@out|blood
violence ! @victim .. @hurt .. blood|bleeding|unconscious|@out
violence ! battered|beaten|kicked|knocked|punched|beat .. unconscious|out|pulp|cold
violence ! @victim|been|got|just stabbed|shot .. in|by|outside|on|at|and
violence ~ @hurt .. me|him|her|us|them|my|@victim|@body
violence ~ @who|@victim .. @hurt|attacked|assaulted
violence ? attacked|assaulted|fight|violent|beaten|spiked|threatened|threatening|violence|hurting|battered
violence ? kill|murder|strangled|punched|kicked @my .. @victim
violence ! spiked .. cant|cannot|collapsed|floppy|now|legs|passed|unconscious|him|moving|taking|putting
violence ! bottle|brick|stool|bat|hammer|chair|cue|bar|pole|shovel|wrench|stick|spade|spanner .. over|at|round|across @my .. head|face|@victim
violence ! @who|@tool .. with .. bats|bricks|hammers|chains|machetes|knives|poles|bottles|sticks|bars
violence ! locked|hiding|barricaded .. outside|hammering|banging|kicking|kill|knife|he|hes|they|theyre
# breaking in now
intruder ! @who|@he .. @has? .. breaking|broken|broke|climbed|climbing|forcing|smashing|kicking|kicked|smashed|getting|got|come|coming|crept|burst .. in|into|through @my .. house|home|flat|window|door|kitchen|hall|bedroom|garden|conservatory .. now|still|upstairs|downstairs|here|inside|im|were|hiding|and|@now
intruder ! is|are|im|hes|shes|theyre|someones|now|just|being|@who breaking|smashing|forcing|bashing|climbing|kicking|bursting|drilling .. into|in|through|down|open|at|up
intruder ! trying|try to .. get|break|kick|force|smash|come|climb|bash .. in|into|through|down|open
intruder ! kicking|kick|kicked|booting|smashing|hammering|putting|battering|bashing|banging|pounding|breaking|barging|shouldering|trying|pulling .. my|the|our|her|his|on|at|front|back|neighbours|next .. door|doors|window|windows|handle .. in|down|through|now|off|@he|shouting|open|screaming|saying|wont|im|were|threatening|to|hes|theyre
intruder ! kicking|booting|putting|smashing|bashing|battering @my front|back door|window|windows
intruder ! kicking|putting|smashing|caving @my door|windows|window in|through|down
intruder ! @who|@he|theres|intruder|burglar|burglars|i|someone .. in|inside|downstairs|upstairs|moving|around|creeping|under|hear .. my|our|the|next|her|his|@inside .. house|home|flat|kitchen|hall|hallway|bedroom|loft|attic|bathroom|conservatory|stairs|downstairs|upstairs .. now|rn|help|im|hiding|alone|@now
intruder ! someone|man|men|intruder|burglar|burglars|hes|shes|theyre|stranger|bloke|blokes|lads|people|strangers|they|theyve|hed|him|his is|are|has|got|get|theyre|just? .. in|inside|into @my house|home|flat|kitchen|hall|hallway|bedroom|loft|attic|bathroom|conservatory|caravan|porch
intruder ! someone|theres|theyre|man|he|hes|they|footsteps|voices|noises|burglar|burglars|people|intruder|is|moving|creeping .. downstairs|upstairs
intruder ! hes|theyre|shes|someones|he|they|is|are|burglar|burglars|intruder|robbers inside
intruder ! burglars|burglar|intruder|intruders|prowler .. in|inside|now|here|still|downstairs|house|garden|outside
intruder ! being burgled|broken
intruder ! burgling|burgle|burglarising|burglin
intruder ! trying @my .. door|doors|handle|handles|window|windows|lock|locks|latch .. now|@now|im|outside|hes|@moment|still|as
intruder ! trying|testing|rattling|turning|picking|fiddling|jimmying|levering|prying|tampering .. my|the|our|front|back|her|his|next .. door|handle|window|lock|latch|windows
intruder ! rattling|jimmying|levering|prying|prising|picking .. door|handle|window|lock|latch|windows|shutter|safe
intruder ! prowler|someone|man|bloke|figure|he|hes|lads|strangers .. in @my .. garden|yard|garage|shed|porch|barn .. now|@now|torch|torches|watching|looking|staring|still|again|window|trying
intruder ! torch|torches|flashlight .. in .. shed|garden|house|barn|yard|garage
intruder ! @who .. on|climbing|over|up @my .. roof|wall|fence|balcony|drainpipe|scaffolding .. house|trying|window|looking|garden|bedroom
intruder ! staring|looking|peering|filming .. in|through @my window|windows|bedroom|bathroom
intruder ~ broke|broken|break|breaking|burgled|smashed .. in|into|window|windows|door
intruder ? intruder|prowler|burglars|burglar
# robbery and theft going on
robbery ! being|getting|im|been|were|are robbed|mugged|carjacked|held
robbery ! is|are|hes|shes|theyre|someones|@who robbing|mugging|raiding|looting|carjacking|nicking|stealing|ransacking|snatching|shoplifting
robbery ! just been|got|had|was|me robbed|mugged|carjacked|jumped
robbery ! just robbed|mugged|snatched|grabbed|nicked|stole|took|taken .. me|my|him|her|phone|bag|purse|watch|handbag|wallet
robbery ! armed|knifepoint|gunpoint robbery|raid|robbers
robbery ! demanding|wants|want|give|hand|handing|handed|taking|take|hand .. money|cash|phone|wallet|phones|keys|till|bag|purse|watch|trainers|safe|bike|pin .. or|knife|gun|now|kill|cut|hurt|stab|off
robbery ! demanding .. money|cash|phone|wallet|phones|keys|till|safe|purse|pin
robbery ! emptying|opening|open|clearing|going|into|raiding @my till|safe|tills|register
robbery ! masked|balaclava|balaclavas|bally|ballys|masks|hooded|sledgehammers .. in|outside|man|men|robbing|smashing|into|lads|gang|through|jewellers|bank|shop|bookies|has|with|running
robbery ! @who .. in|with balaclavas|balaclava|masks .. in|gone|into|smashing|at|run
robbery ! smash|ram and|raid grab|raid|raiding
robbery ! holding up the|a shop|bank|staff|garage
robbery ! hold|stick up at|in|now
robbery ! theyre|hes|shes|lads|men|man|thieves|someone|are|is .. cutting|grinding|sawing|nicking|stealing|taking|loading|hotwiring|siphoning|lifting|pinching|driving .. my|the|our|his|her|neighbours|off .. bike|car|van|lock|catalytic|converter|lead|quad|moped|trailer|motorbike|scooter|caravan|phone|bag|ebike|wheels|diesel|lock|ignition .. now|right|rn|@now|as|still
robbery ! stealing|nicking|robbing|taking|cutting @my .. car|bike|van|quad|moped|motorbike|catalytic|trailer|lead|diesel|ebike .. now|rn|@now
robbery ! under|breaking|getting @my? .. car|cars|van .. angle|sawing|grinder|jack|now|rn|right
robbery ~ robbed|mugged|mugging|robbery|carjacked|snatched|robbers
# sexual violence
sexual ! being|getting|im|been|is|was|got|just raped|molested|groped|assaulted sexually
sexual ! being|getting|im|shes|hes|just|is|are|about|going raped|molested|groped|raping|molesting|groping
sexual ! just|minutes|mins|now .. raped|assaulted|groped|molested
sexual ! raped|assaulted .. just|minutes|mins|now|still|outside|near|shaking
sexual ! trying to rape|undress|kiss|touch|pull
sexual ! rape|raping me|her|him|us|someone
sexual ! scream|screaming|shouting|crying|yelling rape
sexual ! flashing|exposing|touching|wanking|masturbating|playing|rubbing .. himself|his|at|himself|women|kids|children|schoolgirls|outside|on|it|herself
sexual ! showing|showed|shows|got|has|getting|pulled|taken|taking .. his|him willy|cock|dick|penis|privates|bits|thing|knob|tackle|himself|trousers|pants .. out|off|in|to|us|kids|@kid|down|hand
sexual ! trousers|pants|flies|shorts down|undone|off .. park|women|path|kids|girls|bus|street|footpath|bushes|playground|her
sexual ! exposed|exposing|flashed|flashing himself|themself .. to|at|now|in|outside
sexual ! flasher|naked .. now|still|here|chasing|following|there|kids|park|outside
sexual ! wont|not|refuses|wouldnt let|letting|take .. me|us|her|him .. go|leave|out|home|off
sexual ! dragging|dragged|drags|pulled|pulling|taken|led|carried|carrying .. girl|woman|her|lady|him|boy|child .. into|in|to|upstairs|behind|towards .. bushes|alley|car|van|woods|alleyway|flat|toilets|room|alley|upstairs|house|park|lorry
sexual ! hand|hands up|down|in|between @my skirt|top|knickers|trousers|legs|pants|dress|bra|jeans
sexual ! on top of me|her
sexual ! forcing|forces|forced himself|himself-|me|her .. on|to|onto
sexual ! holding|held|pinned|pinning|pins @my? .. down
sexual ! spiked .. her|him|me|my|and
sexual ~ raped|molested|groped|rape|flasher|flashed|upskirting|flashing|exposed
sexual ? raped|rape|groping|sexually|molesting|naked|pervert|perv|masturbating|upskirt
# taken, held, followed
taken ! being|im|is|are|been|were|shes|hes|theyre|girl|boy|woman|man|@kid kidnapped|abducted|snatched|held|trafficked
taken ! kidnapping|abducting|kidnap|abduct .. me|him|her|my|child|girl|boy|someone|us|a|woman
taken ! held|holding|keeping|kept|keeps|locked|detained .. against|hostage|prisoner|captive|ransom|will|passport|basement|shed|cellar
taken ! hostage|hostages|captive
taken ! @who|@he|theyve|hes|she|boss|landlord .. locked|locks|trapped|shut .. me|us|her|him|doors|all|kids|the|my|them .. in|inside|up|doors|room|door|flat|house|bedroom|cupboard|car|van|shed
taken ! locked|trapped|stuck in .. with him|her|them
taken ! locked in|inside .. he|hes|wont|cant|help|him|with|room|boot|car|van|cellar|bathroom|bedroom|cupboard
taken ! locked|trapped|shut|stuck in|inside .. boot|cellar|van|basement|shed|container|freezer
taken ! bundled|forced|dragged|pulled|shoved|threw|thrown|pushing|snatched|grabbed .. into|in .. car|van|boot|vehicle|taxi|lorry
taken ! wont|not|doesnt|refusing|isnt|refuses let|letting|to|lets me|us|her|him|them|my|let|anyone .. go|out|leave|home|phone|off
taken ! following|followed|follow|follows|stalking|tailing|chasing .. me|us|her|my|@kid .. home|now|still|outside|hes|car|round|dark|scared|since|street|help|behind|down|along|off|through|van|walking
taken ! being followed|chased|stalked|hunted|watched
taken ! im|hes|shes|theyre|is|man|someone|bloke|car|van|guy following|chasing|tailing .. me|us|her|my|@kid
taken ! @who|@he .. behind|outside|waiting|following .. me|my|the .. knife|now|hes|wont|scared|walking|followed
taken ! hes|he|theyre|theyve taken|took|snatched|grabbed|got @my? .. baby|kids|children|son|daughter|child|girl|boy|passport|little
taken ! took|taken|snatched|grabbed|stole|grabbing|taking|snatching @my .. baby|child|toddler|daughter|son|pram
taken ! trying to .. take|grab|snatch|lure|get .. kid|child|girl|boy|daughter|son|children|kids|@kid
taken ! luring|enticing|coaxing|grooming|abducting .. @kid|girl|boy
taken ! getting|get|gets|got|put|putting|pulled|bundling|shoving .. @kid|girl|boy|her|kids|them into|in .. car|van|vehicle|motorhome|transit
taken ~ followed|kidnapped|abducted|stalking|stalked|trafficked
# at home
domestic ! husband|boyfriend|partner|ex|dad|bf|wife|stepdad|daddy|son|girlfriend|hes|brother|father|hubby|fella|him .. @hurting|killing|smashing|threatening|choking|strangling
domestic ! husband|boyfriend|partner|ex|dad|bf|wife|stepdad|daddy|girlfriend|hes|he|son|father .. outside|here|back|coming|turned|inside|garden|door|drive|in|banging .. order|kill|nonmol|kick|scared|hammering|let|drunk|refuses|refusing|wont|screaming|knife|threatening
domestic ! he|hes|she|shes|theyre is? back|coming|here|outside .. scared|help|please|inside|hes|now|kill|again|kids|quick
domestic ! he|hes|she|shes is? coming up|for|back|upstairs|in .. stairs|me|us|now|the|hall|door
domestic ! hiding|hid|hidden|locked|shut|barricaded|crouched|stuck .. in|from|under|behind|myself .. bathroom|bedroom|wardrobe|him|toilet|loo|cupboard|room|bed|them|her|cellar|kitchen|shed|attic|loft|pantry|closet|office|storeroom|stockroom|car
domestic ! @who|@he .. hit|hits|hitting|hurt|hurting|hurts|punched|beating|choking|strangling|kicking|attacking|slapping mum|mummy|mam|ma|mom|dad|daddy|nan|mother
domestic ! scared|terrified|frightened|afraid .. hes|he|theyre|hell|will|gonna|going|shes .. kill|hurt|hit|back|home|coming|drunk|here|come|find
domestic ! thinks|thought|says|said|threatened|threatening|swears|swore|threatens .. hell|he|shell|she|going|to|will .. kill|burn|stab|drown|slit|end .. me|us|kids|her|himself|children|my|both|the|everyone
domestic ! smashing|trashing|breaking|wrecking|throwing|chucking .. up|the|house|plates|things|place|stuff|everything|flat|at .. me|house|flat|kitchen|now|kids|place|home|us
domestic ! domestic .. going|now|next|kicking|upstairs|downstairs|happening|violence
domestic ~ strangled|choked|hit|beat|punched|hurt|attacked me|her|mum|him|us
domestic ? abusive|domestic|beats|hits|strangled
"""

"""Danger from things and places: fire, water, cliffs, roads, gas, power, bombs, animals.

The marks are those of danger_people.py.
"""

LINES = """
fire ! @burnable|its|were|is|whole|building .. on|caught|catching|is|gone|well|completely|all|going|went|up|set fire|alight|ablaze|flames|burning|blazing|smouldering
fire ! @burnable on|is|are? .. @burn
fire ! on|caught|catching|set fire|alight .. @burnable
fire ! is|are|im|hes|shes|its|house|flat on|in fire|flames
fire ! @burnable|kitchen fire .. in|at|on|now|spreading|help|flames|out|smoke|next|inside|near|help
fire ! house|flat|kitchen|car|chip|vehicle|garage|barn|gorse|field|electrical|bin|shed|loft|thatch|caravan|chimney|chip|oven|boat|heath|wheelie|pan fire|fires
fire ! chip pan|pan gone|fire|on|alight
fire ! fire .. in|at|on|inside|upstairs|downstairs|behind|spreading|now|next|out|raging|near|by|outside .. @burnable|now|house|control|flats|quick|help|building|kids|people|kitchen|@home|street|road|beach|dunes
fire ! flames|flame|smoke .. coming|pouring|billowing|out|from|everywhere|under|in|through|roaring|shooting|leaping|filling|rising|thick|black|window|roof|windows|stairs
fire ! thick|black|loads|lots|lot|full|smell|see|smells|seeing|smelling of? black? smoke|burning|flames
fire ! @burnable .. full|of|smoking|hissing|sparking|smoke
fire ! smoke|fire alarm|alarms .. going|off|smoke|smell|cant|and|upstairs|flat|next
fire ! setting|set|setting|lighting|lit|starting|poured|pouring|throwing|chucking .. fire|alight|light|petrol|fires|ablaze .. to|@burnable|himself|in|the|on|at|house|himself|door|round|letterbox|over|through|me|us|building|grass
fire ! poured|pouring|doused|dousing|covered|covering|throwing|soaked|petrol .. petrol|lighter|fluid|himself|herself|house|letterbox|accelerant .. over|on|through|in|himself|around|round|lighter|herself|threatening
fire ! explosion|exploded|blew|blown|exploding .. just|gas|house|fire|smoke|people|hurt|up|people|help|in|at|from|flat|building
fire ! trapped|stuck .. fire|smoke|flames
fire ! burning .. down|building|house|plastic|inside|car|still|now|next|out
fire ! going up in flames|smoke
fire ? fire|flames|alight|arson|smouldering|smoke|blaze|explosion|burning
# water, mud and cliffs
water ! drowning|drownding .. in|help|man|woman|kid|girl|boy|at|off|someone|child|dog
water ! @who|@kid|someone|hes|shes|theyre|dog|is|are|people .. drowning
water ! @who|@kid|@vehicle|dog|someone|swimmer|hes|shes|people .. fallen|fell|gone|in|jumped|went|slipped|swept|dragged|falling|washed|pulled|blown|drifting|drifted|capsized|trouble|out|struggling .. in|into|under|out|off|overboard|over|away|to .. @water|under|sea|shore|edge|cliff
water ! in|into|struggling|fell|fallen .. the? river|harbour|canal|estuary|leat|weir|reservoir|quarry|quay|lock .. help|now|cant|struggling|drowning|swim|shouting|bloke|man|kid|car|woman|girl|boy|gone
water ! kid|man|woman|girl|boy|someone|child|people|person|car|body|swimmer|horse|dog|lads|lad|bloke|swimmers in @my river|sea|water|harbour|canal|weir|quarry|marina|lake|reservoir|estuary
water ! swept|washed|dragged|pulled|blown|drifting|drifted|floating|carried|taken .. out|away|off|under|past .. sea|rocks|tide|current|lilo|shore|by|inflatable|dinghy|wave|wave-|waves|paddleboard|kayak|rip|buoys
water ! swept|washed|drifting|drifted|blown out|away|off|overboard
water ! cut|cutting off .. by|tide|sea|water|beach|with|on|kids|waves
water ! tide .. coming|cut|in|trapped|stuck|fast|stranded|rising|turned|waist|knees .. stuck|trapped|cut|fast|cant|mud|us|were|help|off|kids|waist|quick|rocks
water ! stuck|sinking|sunk|trapped .. in .. mud|quicksand|sinking .. tide|waist|knees|help|now|water|deeper|up|knee|deep|sand
water ! mud .. waist|knees|stuck|sinking|thighs|chest
water ! stuck|trapped|stranded|clinging|dangling|hanging|ledge|halfway|stuck .. on|up|off|down|from|to|under|the .. cliff|cliffs|ledge|rocks|rock|roof|crane|sandbank|island|tree
water ! over|off|down|from|fallen|slipped .. the|edge|cliff|side|cliffs .. cliff|cliffs|edge .. fell|fallen|down|dog|slipped|gone|help|cant|below
water ! fallen|fell|gone|slipped|falls|went|dropped|drove|thrown|slid .. off|over|down .. cliff|cliffs|edge|quay|rocks|pier|harbour|slipway|side|wall|gully
water ! cliff .. collapsed|fallen|fall|rockfall|slipped|came|collapse|under|people
water ! boat|kayak|dinghy|canoe|yacht|paddleboard|paddleboarder|kayaker|surfer|sup|jetski|ship|trawler|lilo|inflatable|windsurfer|kitesurfer|swimmer|paddleboarders|kayaks|surfers|swimmers|canoeist .. sinking|capsized|overturned|upturned|upside|trouble|drifting|missing|taking|water|struggling|overboard|rocks|engine|distress|calling|waving|under|floating|flipped|aground|sunk|vanished|return|cant|adrift
water ! man|woman|someone|person|overboard overboard
water ! mayday|flare|flares .. off|red|sea|out|seen|help|going|boat|over
water ! red flares|flare
water ! went|gone|going|goes|keeps|gone|dragged|pulled|dived|jumped .. under|up .. water|up|again|surfaced|resurfaced|come|came|seen
water ! hasnt|not|didnt|havent|never .. come|came|surfaced|resurfaced|coming|back .. up|surfaced .. water|yet|sea|dived|jumped|@moment
water ! rip current|tide|tides .. got|taken|him|her|out|caught
water ! ice .. fell|fallen|gone|cracked|broke|through .. through|in|lake|pond|boy|girl|dog|kids|reservoir|canal
water ! car|van|vehicle|bus .. in|into|swept .. river|sea|flood|water|harbour|ford|canal|lake|floodwater|quay|slipway
water ! face down|floating .. in|water|the .. water|sea|river|harbour|marina|canal|pool|floating|face
water ! trapped|stuck .. flood|floodwater|flooded|water .. rising|car|house|basement|help|roof
water ! cave .. water|tide|trapped|stuck
water ? drowning|drowned|overboard|capsized|coastguard|stranded|cliff|flares
# roads
road ! @vehicle|hes|just|been|someone|im|head|bad|serious|big|major|horrible|nasty|car|mum|kid .. crash|crashed|collision|smash|rolled|overturned|flipped|upside|wrapped|ploughed|pileup .. @notdo|trapped|hurt|injured|unconscious|bleeding|blocked|blocking|blood|people|on|stuck|ambulance|dead|smoke|fire|help|screaming|into|help|moving|road|roof|injuries|kids|tree|wall|ditch|house|river|hedge|inside
road ! bad|serious|big|major|horrible|nasty|massive|fatal|awful|terrible car? crash|accident|smash|collision|rtc|pileup
road ! car|van|lorry|truck|bus|coach|tractor|tanker|minibus|caravan|camper|campervan|vehicle|ambulance|quad .. on|over|its|onto|upside|in|left|off .. roof|side|upside|down|overturned|ditch|hedge|river|bank|embankment|flipped|tracks|railway
road ! overturned|flipped|rolled|jackknifed .. @vehicle|over|@road|on|with
road ! @vehicle .. overturned|flipped|jackknifed
road ! @who|@kid|@victim|@vehicle|been|got|just|pedestrian|cyclist|biker|horse|male|female .. hit|struck|knocked|run|mown|ran|clipped|mowed|flattened by|down|over|off .. @vehicle|car|bus|train|tram|crossing|road|now|hes|shes
road ! hit|struck|knocked|mown|ran|mowed|run .. cyclist|pedestrian|child|kid|girl|boy|pensioner|pushchair|person|jogger|biker|woman|man|someone|schoolgirl|toddler
road ! cyclist|pedestrian|biker|motorcyclist|motorbike|rider|bike|moped|child|kid|jogger|scooter .. hit|down|knocked|under|collided|struck|off|crashed|thrown
road ! run|ran|running|knocked|mown over|down
road ! trapped|stuck|pinned|unconscious|slumped|screaming|dead .. in|inside|under|behind|at .. car|vehicle|wreck|van|lorry|wheel|bus|wreckage|cab|seat
road ! cars|vehicles|car|lorry|van|lorries|head .. head on
road ! headon collision|crash|smash
road ! pile up|pileup .. on|m5|a38|a30|fog|cars|now
road ! two|three|four|2|3|4|five|multiple|several cars|vehicles|lorries .. crash|collided|collision|smashed|crashed|involved
road ! hit and|n run .. just|now|bleeding|hurt|lying|woman|girl|man|boy|cyclist|kid|unconscious|injured|ground|shes|hes|breathing|driver
road ! crashed|crash .. into|through|off .. wall|tree|house|shop|river|people|crowd|ditch|us|me|car|bus|barrier|van|lorry|trees|cyclist|pole|lamppost
road ! just crashed|hit|seen|had|been|witnessed .. crash|accident|collision|smash|car
road ! drunk|drinking|drink|pissed|drugged|stoned|intoxicated|wasted|hammered|swaying|smashed|plastered|bladdered|trollied|legless|wrecked|stoned|drinks|pints|coked .. driver|driving|drive|drove|wheel|car|keys|behind|in|into|van|getting|got|home .. car|now|off|wheel|behind|road|heading|swerving|towards|home|away|into|left|van|with|on|kids|leaving|just|along|drove|driving|about
road ! driving|drive|drove|wheel|driver|about|going .. drunk|pissed|drugged|stoned|intoxicated|wasted|hammered|sloshed|asleep|coked|legless|bladdered|trollied|plastered|off
road ! swerving|weaving|veering|lanes|lane .. all|over|road|lanes|across|in|side|traffic|drunk|everywhere|about|cars
road ! all over the road|lanes|carriageway|lane
road ! wrong|opposite way|side|direction|carriageway .. m5|a38|a30|dual|motorway|carriageway|road|traffic|slip|up|down|round|lane|towards|of|into
road ! drag|driving|racing .. at|towards|into|through crowd|people|pedestrians|kids|us|me
road ! drove|driving|drives|drive|trying|aiming .. straight? at|into|towards|run .. me|us|people|him|her|them|crowd|police|over|down
road ! debris|lorry|car|tree|cow|cows|broken|wheel|mattress|ladder .. in|on .. fast|outside|middle|lane|live|motorway|carriageway .. lane|m5|a38|a30|motorway|carriageway|swerving|dark|corner|bend
road ! cows|cow|horse|horses|sheep|cattle|pony|ponies|pigs|bullocks|bull|deer|livestock|donkey|donkeys|herd|stallion|heifers|goats .. on|loose|in|across|along|out|all|running|galloping|down|over|wandering .. a38|a30|m5|a39|a361|a380|a303|a386|a377|dual|motorway|carriageway|main|road|traffic|link|bypass|a390|a374|a379|a382|expressway|a3072|a35|a3|flyover|slip
road ? crash|crashed|collision|overturned|swerving
road ? drunk|drink|pissed driver|driving|drive|drove
# gas, power, chemicals
utility ! smell|smells|smelling|stink|stinks|stinking|reeks|strong|whiff|reek|smelt .. of? .. gas
utility ! gas .. smell|smells|leak|leaking|escaping|hissing|stink|everywhere|strong|whiff|reeks|bubbling|stinks
utility ! gas leak|main|pipe
utility ! hit|through|cut|drilled|ruptured|dug|fractured .. gas
utility ! carbon monoxide|co .. alarm|detector|going|beeping|poisoning|headache|sick|ill|dizzy|off|poison|flashing
utility ! co|carbon|monoxide alarm|detector|alarms .. going|gone|off|beeping|wont|shrieking|flashing|red|headache|nonstop|and|sounding|since
utility ! carbon monoxide
utility ! power|electric|live|electricity|overhead|bare|exposed|high|hanging|loose|phone line|lines|cable|cables|wire|wires|pylon|voltage .. down|fallen|hanging|across|on|sparking|road|snapped|live|touching|dangling|fizzing|sticking|hedge|kids|arcing|pavement|over|out|low|burning|loose|in
utility ! sparking|sparks|arcing|fizzing .. pole|wire|wires|cable|cables|line|lines|pylon|substation|socket|transformer|box|lamp|post|meter|light|pavement
utility ! pylon|pole|transformer|substation|wires|wire|cable|cables|lamppost|socket|meter|fusebox|cables .. down|sparking|sparks|exploded|fire|fizzing|arcing|smoking|fallen|buzzing|humming|burning|live|open|exposed|blown
utility ! live wire|wires|cable|cables|electrics
utility ! getting|got|gets|gave .. electric? shock|shocks|electrocuted
utility ! electrocuted|electrocution
utility ! oxygen|ventilator|dialysis|concentrator|nebuliser .. power|battery|electric|off|cut|failing|failed|out|mains
utility ! chemical|chemicals|chlorine|ammonia|toxic|fumes|acid .. spill|leak|leaking|coughing|choking|eyes|cloud|breathing|burning|fumes|everywhere|people|spilled|drums
utility ! gas|fumes|chemical|chlorine|smoke|gas- .. coughing|choking|dizzy|sick|headache|headaches|collapsed|cant|eyes
utility ? gas|carbon|monoxide|electrocuted|fumes|cable|sparking
utility ? wires|cables|line|lines down
# bombs and what may be one
bomb ! @who|theres|he|i|suspicious|is|someone|ticking|@has|found|planted|hidden|left|threat|unexploded|it|looks|like|pipe|letter|nail|a .. bomb|bombs|explosive|explosives|grenade|ied|detonator|landmine
bomb ! bomb .. school|threat|on|in|under|strapped|station|shop|threats|going|bus|bag|vest|airport|planted|at
bomb ! ticking|wires|beeping|fizzing|smoking|hissing|abandoned|unattended|suspicious|suspect .. package|parcel|bag|case|rucksack|box|suitcase|device|backpack|holdall|van|letter|envelope|bin|briefcase
bomb ! package|parcel|bag|case|rucksack|box|suitcase|device|backpack|holdall|letter|briefcase .. ticking|wires|beeping|suspicious|unattended|fizzing|smoking|hissing|wire|abandoned|powder
bomb ! powder .. envelope|letter|parcel|post|package|sick|coughing|eyes|white
bomb ! white powder
bomb ! left|leaving|left-|dumped .. bag|rucksack|package|suitcase|holdall|case|backpack .. run|ran|walked|station|legged|off|airport|crowd|train|bus|unattended|shopping|outside
bomb ! shell|ordnance|grenade|mine|mortar|bomb|torpedo|ammo|ammunition|bullets|flare|phosphorus .. kids|kicking|playing|hitting|handling|picked|throwing|stones|banging|smoking|hissing|hot|fizzing|table|cleaning|moved|fire|pin|carrying|brought|hammering|net|scraping|burning
bomb ! kids|kicking|playing|children|lads|hitting|banging|chucking|throwing|brought|picked|handling|boys .. grenade|ordnance|mortar|shell-|unexploded|landmine|mine
bomb ! vest .. wires|explosive|bomb|strapped|taped
bomb ! nerve agent|novichok|poison
bomb ! terrorist|terrorists|terror .. attack|now|with|here|shooting|stabbing
bomb ? bomb|explosive|explosives|grenade|suspicious|ordnance|unexploded|terrorist|detonator|mortar|ticking|unattended
# animals
animal ! dog|dogs|puppy|pup|cat|animal|labrador|spaniel|collie|pug|baby .. locked|left|shut|in|trapped|inside|stuck .. car|van|vehicle|cars|boot .. hot|heat|sun|panting|distress|distressed|windows|barking|collapsed|degrees|baking|boiling|sweltering|hours|roasting|sunshine|foaming|howling
animal ! car|van|boot|vehicle .. dog|dogs|puppy .. hot|panting|heat|distress|boiling|sun|degrees|baking
animal ! dog|dogs|pitbull|staffy|xl|bully|alsatian|rottweiler|doberman|mastiff|akita|bulldog .. attacking|attacked|mauling|mauled|savaging|biting|latched|bitten|loose|going|lunging|got|ripping|killing|locked .. @victim|@kid|me|people|my|face|kids|now|him|her|someone|dog|leg|arm|child|puppy|sheep|lambs
animal ! attacked|mauled|savaged|bitten|being|chased by .. dog|dogs|pitbull|cows|bull|cow|alsatian|xl|bully
animal ! mauling|savaging .. @victim|sheep|dog|lambs|@kid|me|my
animal ! dogs|dog|huskies|hounds .. chasing|killing|worrying|in|among|attacking|ripping .. sheep|lambs|ewes|flock .. now|still|@now
animal ? mauled|mauling|savaged
"""

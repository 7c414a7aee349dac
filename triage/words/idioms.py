"""Manners of speaking in which danger words mean none: what these words cover is not read as danger."""

LINES = """
idiom * killing|kill time|it|for-fun
idiom * time to kill
idiom * killing me .. feet|back|laughing|heat|this|suspense
idiom * feet|back|knees|legs|heat|heels|suspense|hangover|homework|this|smile|pollen|hayfever|head is|are|was|were killing me
idiom * kill|murder|strangle|killing|murdering|throttle .. when|if .. sees|gets|finds .. bought|bill|price|car|state|mess
idiom * murder|kill|killing|murdering for? a|an|some .. pint|curry|pasty|brew|kebab|pizza|coffee|cuppa|beer|takeaway|chips|sandwich|chinese|cider|ice|cake|burger|gin|wine|roast
idiom * murdered|butchered|slaughtered|strangled|killed|killing that|the|this|it|my|his|her song|tune|anthem|vowels|solo|fringe|hair|hairdo|set|track|karaoke|gig|dance
idiom * killed|killing|smashed|smashing|slayed|slaying|nailed it|off|through|records
idiom * absolutely|utterly|totally|properly|got|completely slaughtered|battered|hammered|murdered|destroyed|smashed|wasted|trolleyed
idiom * dying|gasping|die|starving|desperate for a|some|an|my|to|lunch|summer|tea|this
idiom * phone|battery|laptop|mobile|tablet|wifi|ipad|engine|tele|cars|hope .. died|dead|dying|die|dies
idiom * died|die|dying a|of|laughing|laffing|inside|with|death|boredom|embarrassment|shame|happy
idiom * die|dying|died|dead laughing|laffing|embarrassed|thirst|boredom|hunger|excited
idiom * drop dead gorgeous
idiom * dead good|easy|nice|cheap|funny|proud|chuffed|cute|pleased|tired|busy|lucky|on|happy|handy|keen|simple|slow|quiet|sea|heat|centre|weight|line|end|tired
idiom * bomb|the|da|bath|photo|cherry bomb|bombs|bombing
idiom * bomb|bombs of a
idiom * goes|went|go|costs|cost|cost-|like|eats|absolute .. like? a bomb
idiom * cost|costs|spent|cost-|paid a|me bomb
idiom * bath|cherry|seed|jager|photo|yarn|love|f|time bomb|bombs|bombed|bombing
idiom * shot|shots|shoot|shooting of? the|a|some|this|my|your|hoops|stars|film|pool|video|photos|photo|wedding|penalty|breeze|from|music|season|advert|scene|goal sunset|tequila|espresso|moon|video|pics|photo|landscape|year|beach|whisky|vodka|view|@home
idiom * shot|shots|shooter|shooters of espresso|tequila|vodka|whisky|sambuca|rum|coffee|gin|expresso
idiom * shoot|shot|shooting me|us|you|over|him|her|yourself an|a|email|text|message|line|dm
idiom * shot themselves|himself|yourself|ourselves in the foot
idiom * big|long|mug|head|jab|flu|covid|booster|screen|tequila|worth|good|great|parting|warning-shot|best|cheap shot|shots
idiom * shooting star|stars|range|club|season|party|rights|estate|ground|stick
idiom * photo|film|fashion|wedding|clay|rough|pheasant|game|penalty|music shoot|shoots|shooting|shooters
idiom * a stab at|in
idiom * stab|stabbed|stabbing|knife in|of the back|pain|dark|guilt|jealousy
idiom * stabbing pain|pains
idiom * fire|fired sale|away|up|pit|works|drill|door|doors|brigade|station|engine|engines|extinguisher|exit|escape|service|safety|stick|alarm-test|regs|regulations|risk|pits|wood|fighters|fighter|fighting|crew|crews|authority|inspection|hydrant|hydrants|walk|walking|hazard|trap|certificate|blanket
idiom * fires|fire|firing off an|emails|questions
idiom * on fire tonight|today|lately|at|this|with|playlist|form
idiom * absolutely|team|hes|shes|lads|youre|striker|was|were|mixtape|tune|outfit|janners|argyle|city on fire
idiom * london|londons burning
idiom * burning question|ambition|desire|calories|man|issue|out|bridges|rubber
idiom * burn|burned|burnt .. toast|calories|cd|dinner|fat|lunch|roast|cakes|tea
idiom * sun|heart|slow|freezer|side|carpet burn|burns|burned|burnt
idiom * log|wood|open|gas|electric|coal|camp|bon|cosy|real fire|fires|burner
idiom * gas bill|bills|meter|man|engineer|boiler|cooker|hob|price|prices|safety|board|works|company|supplier|bbq|canister|canisters|check
idiom * what|was|such|absolute|proper a gas|laugh|blast|riot|scream
idiom * knife crime|bin|bins|amnesty|block|sharpener|shop|skills|drawer|set|law|laws|arch|edge|throwing|surrender|show|makers|maker|bank|banks|point
idiom * knives out
idiom * butter|palette|fish|cake|steak|cutlery|putty|craft|cheese|dinner|table knife|knives
idiom * knife and|n fork
idiom * kitchen knives|knife .. set|bin|home|legal|buy
idiom * gun|guns|shotgun|firearm|firearms|shot|rifle|weapon|weapons licence|licences|license|certificate|certificates|cabinet|cabinets|club|range|law|laws|dog|dogs|shop|renewal|holder|department|licencing|licensing|amnesty|form|application|cert|shy|show|powder|control|metal|safe|fair|team
idiom * toy|nerf|glue|nail-|staple|spray|heat|water|bb-toy|cap|grease|caulking|tattoo|massage|top|speed|radar|potato|airsoft|paintball|bubble|replica|plastic|fake|rubber|pretend|grapple|mastic|foam gun|guns|pistol|pistols|knife|knives|sword|swords|axe|machete|grenade|rifle
idiom * water|starting|squirt|starter|cap pistol|pistols
idiom * jump|jumped|jumping|son-of|sticking|big|stick|stuck|bring|smoking|top the? gun|guns
idiom * axe|axed|axing|axes the|jobs|services|throwing|to|buses|cuts|grind|funding|trail
idiom * battle|pole|throwing|face axe|axes
idiom * cricket|vampire|fruit|baseball|bingo bat|bats|mad
idiom * blade|blades|razor of|runner|wind|lawnmower|mower|wiper|rotor|ice|shoulder|roller|sharp|fan|trinity|turbine
idiom * mower|wiper|rotor|shoulder|saw|turbine|roller|ice|fan|razor blade|blades
idiom * under|cover|new|fresh|heart|panic|snack|charm|attack|terror-|offensive|counter|shark attack|attacks
idiom * panic|anxiety attack
idiom * heart attack .. nearly|gave|when|price|sale
idiom * gave|nearly|almost|near|practically|giving .. heart attack
idiom * heart|mind|show|traffic|deal stopper|stopping
idiom * daylight|absolute|highway|complete|total robbery
idiom * robbed of|in the|by the|a|at-full|us .. gold|ref|win|trophy|penalty|offside|linesman|refs|points|game|match|victory|title|goal
idiom * we|were|was|got|been|woz|argyle|city|exeter|absolutely robbed .. ref|var|goal|penalty|minute|linesman|offside|judge|refs|match
idiom * robbed|robbing|mugged off|peter|blind
idiom * mug|mugs of
idiom * drowning|drowned|drown in .. work|homework|paperwork|debt|emails|marking|laundry|sorrows|washing|ironing|admin|courgettes|assignments|mayo|gravy|sauce
idiom * drowned|drowning|drown out|his|her|my|their|our sorrows|noise|sound|music
idiom * drowned rat|rats
idiom * choked|choking up|back|at|chicken .. tears|final|penalties|the|emotional
idiom * choke|choked|choking on .. words|cornflakes|tea|coffee|hobnob|laughing|toast|pasty|brew
idiom * hit|hits|hitting the .. roof|road|shops|town|beach|gym|pub|sack|hay|jackpot|bar|spot|headlines|nail|bottle|wall|ground|books|deck|post|crossbar|brakes|net
idiom * hit song|songs|single|parade|show|tv|series|record|man
idiom * big|smash|greatest|number|massive|huge|new|chart hit|hits
idiom * hits different|home|hard-home|me
idiom * kick|kicked|kicking|kicks off at|the|season|event|concert|kickoff|tonight|match|game|saturday|new|year|our
idiom * kicking|kick|kicked|kicks a|the|ball|bucket|habit|myself|balls|his-ball|football|footballs|can|tyres
idiom * beat|beats|beating|beaten the|traffic|eggs|queue|rush|clock|heat|egg|drum|drums|queues|crowds|by|dawlish|bideford|record|odds|me-to
idiom * beat|beating|battered|hammered|thrashed|smashed|slaughtered|beats|beaten|trounced|walloped|murdered us|them|him|dawlish|plymouth|exeter|torquay|argyle|bristol|swindon|by|in|at nil|0|1|2|3|4|5|6|7|one|two|three|four|five|bingo|chess|scrabble|tennis|football|penalties|cup|final|darts|goals|tries|points
idiom * battered|hammered|thrashed 3|4|5|6|7|8|9|2|nil|six|seven
idiom * battered|beer cod|fish|sausage|sausages|haddock|mars|burger|batter|old|suitcase|sofa|van
idiom * wait|waiting til|till|until .. kick|dad
idiom * punch|punches|punching line|lines|bag|bags|bowl|above|judy|and|hole|drunk|rum
idiom * slap|slaps|slapped up|bang|bass|bum|stick|sun|on-suncream|head|dash|it|wrist
idiom * fight|fighting|fights|fought for|cancer|back|against|about|for-our|over|club|night|scene|flab|crime|fit|like-cat|obesity|infection|depression|the-cold|cold|tooth|song|illness|cuts
idiom * cancer|fire|crime|bull|cock|play|street|snowball|pillow|water|food|stage|thumb|sword|title|fury|boxing|ufc|mma|cage|big-title fight|fighting|fights|fighter
idiom * fighting fit|talk|chance|words|over
idiom * bust|crash|market|stock|software|computer|website|laptop|app|site|pc|phone|system|server|ps5|xbox|bitcoin|programme|sugar crash|crashed|crashing|crashes
idiom * crash course|diet|bang|test|pad|mat|helmet|helmets|barrier|landing|course|out|here|at-yours|at-mine
idiom * crashed|crash out|on|at .. sofa|couch|settee|bed|mates|yours|mine
idiom * explosive|explosion|exploding|exploded|explode mood|temper|start|growth|of|flavour|colour|in-popularity|kittens|head|brain|inbox|phone|all|onto|finish|performance|diarrhoea
idiom * blew|blown|blowing|blow up|my|mind|me|away|it|out .. mind|away|phone|candles|balloons|insta|tiktok|twitter|online|lilo|dinghy|paddling|airbed
idiom * poison|poisonous ivy|berries|plant|chalice|pen|arrow
idiom * hostage situation- negotiator
idiom * held|holding hostage|prisoner .. cat|broadband|dog|grandkids|weather|council|landlord-fees
idiom * kidnapped|abducted|snatched|stolen by .. cat|aliens|sofa|dog|fairies|duvet
idiom * alien|aliens abducted|abduction
idiom * snatch|snatched|snatching victory|defeat|goal|point|equaliser|win|late
idiom * rape|raped|rapes me|us .. exam|paper|test|maths|boss|bill|tax
idiom * oilseed|rape|rapeseed field|fields|seed|oil|crop|pollen
idiom * hung|hang|hanging|hangin out|around|on|about|up|basket|baskets|gardens|picture|washing|heart|fire|over
idiom * cut|cuts|cutting|sliced|slicing hair|grass|costs|hedge|hedges|lawn|the|bread|corners|fringe|ribbon|funding|verge|edge|staff|back|class|queue|off-wifi|short|in-line
idiom * jumping|jump castle|jack|jacks|queue|ship|bean|lights|for-joy|the|rope|start|on|to|at|in|pier|pool|horse|horses|leads|red
idiom * tombstoning|cliff|show|bungee|base|ski|long|high jumping|jump|jumpers|jumper|jumped
idiom * screaming|scream deal|match|bargain|for|at-telly|out|kids-ride|laughing|ice-cream|matches|gulls|seagulls|peacock|peacocks|foxes|fox|toddler-tantrum
idiom * fox|foxes|vixen|seagulls|gulls|peacock|peacocks|owl|badgers .. screaming|screams|scream
idiom * suicide squad|wings|awareness|prevention|bunny|pact-film|verse|door|doors|run
idiom * mental health awareness|week|day|first|talk|hub|charity
idiom * kill|killer|killing|killed bill|joy|ers|whale|whales|heels|tomatoes|app|sudoku|queen|eve|view|abs|dress|bee|lady|instinct|look|line|it|himself-laughing
idiom * lady|pain|weed|slug|buzz|mood|vibe|passion|moss|ant|wasp|rat|fly|weeds|time killer|killing|killers|kills
idiom * roadkill|overkill|killjoy|killa|painkiller|painkillers|buzzkill|skillz
idiom * serial killer .. documentary|podcast
idiom * grave|graveyard shift|shifts
idiom * over|under|drug|dose overdose awareness
idiom * overdose|overdosed|od|overdosing on .. sun|chocolate|caffeine|sugar|netflix|carbs|coffee|cake|telly|easter|pasties
idiom * sick|ill|gutted|dead|mad of|on|about|as|good|chuffed|beats|tune
idiom * hot|fire|flame|lit emoji|mixtape|deals
idiom * trapped|trap wind|nerve|door|in-traffic|star
idiom * stuck|trapped in .. traffic|queue|tailback|jam|rut|meeting|roadworks
idiom * drill|drilling bit|down|hall|holes|sergeant|music
idiom * flares|flare jeans|trousers|up|gun|path|70s|of
idiom * drinking|drunk driving|drive|driver .. awareness|limit|campaign|course
idiom * police|armed response|forces|services|neutrality|police
idiom * forces day|sweetheart
idiom * bleeding obvious|hell|heart|love|useless|cheek|council|nuisance|edge|typical|idiots|great|radiators|radiator|awful|brakes|ridiculous|joke|liberty|marvellous
idiom * nose bleed|bleeding
idiom * heads|head will|are rolling|roll|off
idiom * die hard|another|die
idiom * hard|dice|tool|never die
idiom * murder mystery|on|in|she|hornets|most|board|ballad
idiom * mass|cheese|wine|dinner|whodunnit murder
idiom * beats me
idiom * knocked|knock .. out|down .. park|cup|competition|it|socks|wall|euros|flats|building|buildings|price|garage
idiom * knocked|knock for|into six|shape
idiom * knock|knocks|knocking out|on|off|door|wood|price|tenner|flag
idiom * knockout|knocked
idiom * smashing time|day|bloke|lass|girl|job|pumpkins|orange|food|lady|little|chap|set|fella|avocado|week|evening|weekend
idiom * smash|smashed|smashing .. test|exam|exams|interview|pb|goals|record|avocado|avo|potato|patriarchy|burger|marathon|theory|targets
idiom * raid|raiding|raided the? fridge|area|biscuit|cupboard|wardrobe|piggy|pantry|shadow|legends|leaders|biscuits|boss|guild
idiom * emergency services|vet|dentist|plumber|exit|biscuits|chocolate|wine|kit|fund|contact|lighting|vehicles|service|number|cake|tax|planning|food|supplies|lane|access|dental|powers|generator
idiom * non emergency
idiom * ambulance service|services|crew|crews|staff|station|trust|driver|chaser|chasers|strike|trustees|drivers|bay
idiom * air ambulance .. thank|charity|fund|shop|lottery|thanks|cheers|raffle
idiom * st john ambulance
idiom * missing link|piece|post|parcel|you|him|her|them|out|from|sock|socks|bins|bin|the|my-old|letter|word|tooth|home|bus|sign|signs|drain|manhole|slabs|a-wheelie
idiom * lost|losing|missing my .. phone|wallet|keys|purse|bag|dog|cat|passport|glasses|ring|hat|mind|patience|temper|marbles
idiom * followed|following|follow on|by|up|your|instructions|page|advice|you|this|procedure|the|instagram|facebook|orders|a-tractor|satnav|me-on
idiom * chasing|chased up|an|paperwork|invoice|shadows|update|dreams|the-dragon|balls|ball|pigeons|rabbits|squirrels|seagulls|tail
idiom * held|holding|hold up|on|hands|off|hand|meeting|event|account|traffic|breath|baby|stall
idiom * hold|held up in|by|at-traffic|roadworks|behind-tractor
idiom * power|powers cut|cuts|point|lines|nap|rangers|hour|tools|walk
idiom * short|long fuse
idiom * stroke|strokes of|play|order|different|luck|genius|butterfly|breast|the|cats|dog|survivors|association|club
idiom * brush|breast|back|key|heat|two stroke|strokes
idiom * having|throwing|throw|had|chucked|have|hissy a? fit|fits|kittens|cow|giggles|wobbly|hissy|meltdown|paddy
idiom * fitting|fittings|fitted room|rooms|in|tribute|a|kitchen|bathroom|new|end|blinds|kitchens|windows|carpets|carpet|shower|locks|alarm|alarms|smoke
idiom * light|pipe|dress|kitchen|carpet|window|bathroom|shower|wedding fitting|fittings|fitter|fit
idiom * keep|get|fighting|fit|really|well|proper|survival-of|im fit|fitness|lad|bird
idiom * sinking feeling|ship-film|fund
idiom * cliff hanger|hangers|notes|edge-of|richard|top|path|railway|walk|walks|house-for
idiom * flat out|broke|white|pack|tyre|tyres|cap|battery|share|earth|screen|rate|line
idiom * out cold|cold-calling|of-control-prices
idiom * choking|choke hazard|point
idiom * gun running|run
idiom * poor|old|lucky|silly|daft blighter|beggar|sod
idiom * daylights .. scared|frightened|scaring
idiom * scared|scare|frightened|frighten .. shit|life|daylights|crap|pants out|off
idiom * laughing|laughed|cracked|creased .. cant breathe|stop
idiom * cant breathe .. laughing|lol|funny|lmao
idiom * so|too|this|thats|dead|how funny|hilarious .. cant breathe
idiom * tears|crying|cry|cried|weeping laughing|laughter|happy|shame|joy
"""

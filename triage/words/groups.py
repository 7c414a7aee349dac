"""Groups of words that phrases are made of: who, what with, what is done, to whom and where."""

from __future__ import annotations

from triage.words.spelling import fold

_GROUPS = {
    # who does it
    "he": "he hes she shes they theyre theyve hed whos",
    "who": """
        he hes she shes they theyre theyve who whos man mans men bloke blokes blokey fella fellas feller guy guys chap
        chaps lad lads boy boys kid kids youth youths teen teens teenager teenagers teenage gang group woman womans lady
        ladys girl girls someone stranger strangers nutter nutters idiot idiots twat twats prick people crowd mob
        boyfriend boyfriends girlfriend girlfriends husband husbands wife wifes hubby missus partner partners ex exs
        dad dads daddy daddys mum mums mummy mother mothers father fathers stepdad stepfather stepmum son sons daughter
        brother brothers sister sisters uncle grandson nephew cousin lodger flatmate housemate landlord neighbour
        neighbours driver drivers customer customers client patient intruder intruders burglar burglars pupil student
        drunk drunks biker male female subject subjects suspect teacher carer patron resident tenant bouncer dealer
        dealers passenger couple addict addicts junkie junkies bf gf mate pal farmer maniac psycho perv pervert creep
        individual person robber robbers thief thieves raider raiders mugger muggers gentleman fellow fellows
        """,
    "kid": """
        child children kid kids baby babies toddler toddlers infant newborn boy boys girl girls daughter son
        grandson granddaughter grandchild tot tots niece nephew bairn pupil schoolgirl schoolboy lad maid brother sister
        babys childs daughters sons
        """,
    "small": """
        child children kid kids baby babies toddler toddlers infant newborn tot tots grandson granddaughter babys
        """,
    "frail": """
        nan nans nana gran grans granny grandma grandad grandpa grandfather grandmother dementia alzheimers autistic
        diabetic elderly pensioner resident nanna grandads granda epileptic
        """,
    "victim": """
        me us him her them someone people everyone mum mums mummy dad daddy mother father sister brother son daughter
        wife husband girlfriend boyfriend partner missus friend friends mate mates nan gran grandad baby child children
        kid kids toddler woman lady girl girls man men lad lads boy boys bloke guy guys fella staff driver bouncer
        doorman guard customer customers nurse neighbour paramedic paramedics officer teacher dog cyclist couple
        bird passenger passengers barman barmaid barmen homeless elderly old employee employees student pupil another
        each one referee ref cashier shopkeeper manager worker workers bartender her-
        """,
    "body": """
        face head heads neck throat throats hair ribs stomach belly back chest jaw mouth nose teeth leg legs arm arms wrist wrists
        eye eyes ear skull windpipe temple cheek
        """,
    "my": "my me his her their our the a an this that your another some these those one ur 2 two 3 three our",
    # what with
    "blade": """
        knife knives machete machetes blade blades dagger sword swords katana cleaver shank shiv stanley axe axes hatchet
        billhook sickle scythe bayonet samurai zombie-knife switchblade rambo
        """,
    "gun": """
        gun guns shotgun shotguns rifle pistol handgun revolver firearm firearms crossbow taser twelve-bore sawn-off
        glock ak47 machinegun gunman gunmen airgun shooter
        """,
    "weapon": """
        knife knives machete machetes blade blades dagger sword swords katana cleaver shank shiv stanley axe axes hatchet
        billhook sickle scythe bayonet samurai switchblade gun guns shotgun rifle pistol handgun revolver firearm crossbow
        taser airgun weapon weapons syringe needle razor catapult bat hammer crowbar sledgehammer chainsaw pitchfork
        screwdriver bottle brick chisel harpoon machetti knuckleduster golf-club wrench spanner
        scissors rambo glock petrol acid spade shovel pole poker belt chain
        """,
    "sharp": """
        knife knives machete machetes blade dagger sword swords katana cleaver shank shiv stanley axe axes hatchet billhook
        sickle scythe bayonet gun shotgun rifle pistol handgun revolver crossbow weapon firearm machetti taser samurai
        chainsaw syringe razor harpoon glock
        """,
    "tool": """
        bat bats hammer hammers crowbar crowbars screwdriver bottle bottles brick bricks sledgehammer sledgehammers bar
        pole chisel spade shovel wrench spanner poker belt stick sticks chair chairs stool stools plank chain iron rock
        rocks stone stones bottle glass scissors pitchfork fork billhook scaffold tongs saw drill rod cable whip cane
        catapult
        """,
    "has": """
        has have hes shes theyve theyre got gets with holding holds carrying carries pulled pulls pulling waving waves swinging
        brandishing wielding pointing points aiming aims aimed grabbed had picked taken took getting drew showing
        showed drawn clutching gripping sharpening produced flashing flashed whos swings using
        """,
    # what is done
    "hurting": """
        hitting beating punching kicking stabbing strangling choking stamping battering headbutting slapping throttling
        attacking assaulting hurting smothering suffocating biting burning drowning whipping bashing thumping bottling glassing slashing
        clubbing shaking pummelling booting lamping nutting twatting decking smacking leathering jumping
        torturing raping molesting groping dragging pinning threatening shanking lumping clobbering thrashing
        scratching clawing scalding cutting walloping hammering pushing shoving manhandling hurts hits beats
        punches kicks stabs strangles attacks grabs slaps chokes forcing harming abusing batterin
        """,
    "hurt": """
        hit beat punched kicked stabbed strangled choked stamped battered headbutted slapped throttled attacked assaulted
        hurt bitten burned burnt bottled glassed slashed clubbed shot bashed thumped smacked jumped raped groped
        dragged pinned beaten knifed mugged robbed grabbed shanked battered leathered nutted bit pushed shoved floored
        """,
    "threat": "kill stab shoot murder hurt strangle burn slit cut beat smash batter drown slash knife shank knock",
    "fight": """
        fighting scrapping brawling fight brawl scrap punch-up scuffle rucking ruck fisticuffs brawls fights punchup
        """,
    "into": "in into inside thru through open down",
    "home": """
        house home flat door doors window windows garden hall hallway kitchen bedroom stairs upstairs downstairs landing
        porch conservatory garage shed bathroom room caravan lounge property place backdoor loft attic cellar apartment
        patio gate building premises shop pub school boat tent van car
        """,
    "inside": """
        house home flat hall hallway kitchen bedroom stairs upstairs downstairs landing conservatory bathroom room caravan
        lounge garden loft attic cellar apartment porch tent doorway garage shed
        """,
    "entry": "door doors window windows backdoor gate lock handle letterbox patio",
    # how they are
    "age": """
        three four five six seven eight nine ten eleven twelve thirteen fourteen 3 4 5 6 7 8 9 10 11 12 13 14
        """,
    "out": """
        unconscious unresponsive collapsed lifeless comatose
        """,
    "now": """
        now currently asap quick quickly hurry help please urgent urgently straightaway immediately
        """,
    "moment": "minute minutes min mins second seconds sec secs moment moments",
    "notdo": """
        not isnt wont cant cannot doesnt hasnt arent wasnt couldnt wouldnt stopped never no havent didnt barely hardly without struggling unable
        """,
    "burn": "fire alight ablaze flames blaze burning blazing smouldering flame",
    "burnable": """
        house flat kitchen car van bus lorry building shed barn thatch roof caravan boat tent bin bins wheelie woods
        forest gorse moor heath field hedge fence garage school pub hotel shop factory bed sofa curtains curtain
        chimney loft hay straw bungalow cottage farm farmhouse motorhome truck tractor train bedroom oven pan cooker
        hob tumble-dryer dryer drier socket battery scooter coat sleeve hair clothes tree trees hut chalet warehouse
        engine bonnet motorbike bike stables stable hedge hedgerow rubbish skip church hall launderette home duvet
        mattress cottage telly tv washing-machine microwave fridge mill silo rick bale bales park playground
        """,
    "water": """
        water sea river harbour canal lake pond quay weir surf estuary reservoir tide waves current rip marina
        quarry leat stream dock docks pool ocean rocks
        """,
    "road": "road motorway carriageway a30 a38 m5 a39 a361 a303 a380 a386 a377 lane bypass dual lanes flyover a390 a374",
    "vehicle": """
        car cars van lorry truck bus coach motorbike motorcycle bike biker motorcyclist cyclist bicycle moped scooter
        tractor taxi train caravan minibus tanker vehicle vehicles ambulance quad camper campervan hgv driver trailer
        """,
    "crash": """
        crash crashed collision smashed rolled flipped overturned hit knocked wrapped ploughed jackknifed struck
        """,
    "tie": "tied chained locked trapped kept held barricaded cornered stuck shut",
    "lock": "locked locking barricaded shut",
    "hide": "hiding hidden hid hide locked barricaded crouched crouching",
    "height": """
        bridge cliff cliffs ledge roof rooftop parapet balcony railings railing viaduct edge multistorey multi-storey
        crane windowsill tower flyover scaffolding
        """,
    "pills": "pills tablets paracetamol pill tablet meds medication overdose antidepressants codeine bleach weedkiller antifreeze",
    "was": "was were had been used did got",
    "no": """
        no not nobody no-one none never without isnt wasnt arent werent hasnt hadnt didnt doesnt dont neither nor nothing
        """,
    "filler": """
        a an the any of was is been being got has have had one there actually really even to ever real sign
        signs kind sort way ones any- it that this he she they your my his her their hurt seriously badly
        """,
}

GROUPS: dict[str, frozenset[str]] = {
    name: frozenset(fold(w.replace("-", "")) for w in words.split()) for name, words in _GROUPS.items()
}

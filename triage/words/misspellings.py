"""How danger is misspelt: a table from what is typed to what is meant."""

from __future__ import annotations

_TABLE = """
knife: nife knfe kinfe knif knive niife kn1fe knifes
knives: nives
machete: mashete macheti machetti machette masheti machetey machettie
gun: gunn
shotgun: shot-gun shotgunn
stabbed: stabed stabd stabbd
stabbing: stabing stabin stabbin
strangling: strangeling strangelin stranglin strangleing
strangled: strangeled
choking: chokin chockin chokeing
breathing: breathin breethin breatheing brething breathng
breathe: breth breeth
bleeding: bleedin bleding bleadin bleeeding bleedn
unconscious: unconcious unconsious unconscous unconsc unconshus unconchous
conscious: concious consious
suicide: sucide suicde suiside siucide
suicidal: sucidal suicidle suicidel
overdose: overdos overdosed od ods oded overdoes overdosing
ambulance: ambulence amblance ambulanse abulance ambo
accident: accidant acident
burglar: burgler burglr burgalar
burglary: burglery burgulary
burglars: burglers
attacking: attackin ataking attaking atacking
attacked: atacked attaked attackd
threatening: threatnin threatning threatenin thretening
threatened: threatned
drowning: drownin drownding drownin
collapsed: colapsed collapsd colapse
hitting: hittin hiting
beating: beatin beetin beeting
kicking: kickin kickn
punching: punchin
smashing: smashin
breaking: breakin
fighting: fightin fitin fightn fyting
screaming: screamin skreaming
shooting: shootin
burning: burnin
crying: cryin
dying: dyin dieing
killing: killin
waving: wavin
swinging: swingin
holding: holdin
pointing: pointin
carrying: carryin
following: followin folowing
banging: bangin
trying: tryin tryna trynna
coming: comin
going: goin
walking: walkin
driving: drivin
standing: standin
hiding: hidin
robbing: robbin
robbed: robd robed
trapped: traped trappd
hurting: hurtin
choked: chocked
raped: rapd
someone: sum1 some1 sumone somone sombody sumbody sumbdy somebody smeone sm1 someones somebodys
anyone: any1 anybody
no-one: noone no1 nobody nobodys noones
everyone: every1 everybody
something: summat summit sumthing somethin sumfin smth suffin
please: plz pls plse pleas plis pleeease ples
help: halp hlp elp
now: nw rn
people: ppl peeps poeple
because: cos coz cuz bcos
with: wiv wid w
without: wivout
and: n nd an'
you: u ya
your: ur
are: r
mother: muvver
brother: bruvver brover
father: favver
dont: dnt
cant: cnt carnt cannot
wont: wnt
isnt: aint
police: polis pollice plice polis
hospital: hosp hopsital
emergency: emergancy emergncy
friend: freind frend
friends: freinds
boyfriend: bf boyf boifriend
girlfriend: gf girlf
neighbour: neighbor nieghbour neibour nabour
neighbours: neighbors
though: tho
through: thru thro
going: gunna gonna gona
want: wanna
children: kiddies kiddiwinks littluns
child: kiddie kiddy littlun littl'un
carbon: carbn
monoxide: monoxyde
gas: gass
fire: fier
flames: flams
smoke: smok
hostage: hostige
bomb: bom
missing: missin
kidnapped: kidnaped
kidnapping: kidnaping
"""

KNOWN: dict[str, str] = {}
for _line in _TABLE.strip().splitlines():
    _right, _wrong = _line.split(": ")
    for _one in _wrong.split():
        if " " not in _right:
            KNOWN[_one.replace("-", "").replace("'", "")] = _right.replace("-", "")

# Worth a guess when nearly spelt so (see spelling.py).
CAREFUL = frozenset(
    """
    strangling strangled stabbing stabbed attacking attacked attacks bleeding breathing conscious
    unconscious unresponsive suicide suicidal overdose ambulance burglar burglars intruder machete
    shotgun drowning collapsed threatening threatened shooting screaming kidnapped kidnapping hostage
    explosion exploded electrocuted seizure emergency paramedic abducted petrol swerving crashed
    trapped monoxide battering beating punching kicking throttling smothering hanging strangle
    assaulted assaulting robbery paracetamol tablets weapon carbon balaclava balaclavas
    """.split()
)

# Real words that are one letter away from one of those.
GUARDED = frozenset(
    """
    breeding bleating braking backing building browning crowning crashes beaming bearing boating
    bathing breaching broaching batting bettering buttering weapons attack attach attached attaching
    patrol petrel hinging handing hanging changing banging longing packing picking licking kicking
    punching pinching bunching lunching munching stabling stable stabled scabbed stubbed stubbing
    swabbed soothing shouting sheeting steaming streaming screening scheming strapped wrapped
    crushed cashed crasher tablet table cabins carton cartons robbers rubbery reading heating
    seating eating heading bearings meeting meaning leading leaning bedding wedding weeding feeding
    needing pleading blending breathe breather scathing sheathing loathing smoothing smothered
    """.split()
) - frozenset({"hanging", "kicking", "punching"})

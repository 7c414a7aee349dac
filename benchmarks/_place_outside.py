"""Places outside Devon and Cornwall that somebody may name, to be told from the force's own."""

from __future__ import annotations

from typing import Final

_TOWNS: Final = """
Bath; Bristol; Taunton; Bridgwater; Yeovil; Minehead; Wellington; Chard; Crewkerne; Ilminster;
Dulverton; Porlock; Watchet; Williton; Wiveliscombe; Dunster; Burnham-on-Sea; Highbridge;
Weston-super-Mare; Clevedon; Portishead; Nailsea; Glastonbury; Shepton Mallet; Frome; Somerton;
Langport; Wincanton; Cheddar; Keynsham; Midsomer Norton; Radstock; Bridport; Dorchester; Weymouth;
Lyme Regis; Poole; Bournemouth; Sherborne; Beaminster; Charmouth; Blandford; Wareham; Swanage;
Shaftesbury; Wimborne; Verwood; Swindon; Salisbury; Trowbridge; Chippenham; Devizes; Warminster;
Melksham; Gloucester; Cheltenham; Stroud; Cirencester; Tewkesbury; Southampton; Portsmouth;
Winchester; Basingstoke; Andover; Reading; Oxford; Milton Keynes; Slough; Aylesbury; High Wycombe;
Newbury; Banbury; London; Croydon; Hackney; Tottenham; Camden; Islington; Lewisham; Ealing;
Wembley; Heathrow; Walthamstow; Romford; Hounslow; Enfield; Woking; Epsom; Camberley; Brighton;
Worthing; Hastings; Eastbourne; Chichester; Maidstone; Canterbury; Margate; Folkestone; Dover;
Southend; Chelmsford; Colchester; Basildon; Harlow; Norwich; Great Yarmouth; Ipswich; Lowestoft;
Cambridge; Peterborough; Birmingham; Coventry; Wolverhampton; Solihull; Walsall; Dudley; Warwick;
Rugby; Leamington Spa; Worcester; Hereford; Shrewsbury; Telford; Kidderminster; Stoke-on-Trent;
Stafford; Leicester; Loughborough; Nottingham; Mansfield; Derby; Chesterfield; Lincoln; Grimsby;
Scunthorpe; Northampton; Kettering; Corby; Luton; Bedford; Watford; St Albans; Stevenage;
Manchester; Salford; Bolton; Stockport; Oldham; Rochdale; Wigan; Liverpool; Birkenhead; Southport;
Chester; Warrington; Crewe; Preston in Lancashire; Blackpool; Blackburn; Burnley; Lancaster;
Leeds; Bradford; Wakefield; Huddersfield; Halifax; Sheffield; Rotherham; Doncaster; Barnsley;
York; Harrogate; Scarborough; Hull; Middlesbrough; Darlington; Durham; Sunderland; Newcastle upon
Tyne; Gateshead; Carlisle; Kendal; Barrow-in-Furness; Cardiff; Swansea; Newport in Wales; Wrexham;
Aberystwyth; Bangor; Merthyr Tydfil; Barry; Edinburgh; Glasgow; Aberdeen; Dundee; Inverness;
Stirling; Perth; Belfast; Derry; Lisburn; Dublin; Cork; Paris; Madrid; Barcelona; Amsterdam;
Berlin; New York; Jersey; Guernsey; Isle of Man; Isle of Wight; Somerset; Dorset; Wiltshire;
Gloucestershire; Hampshire; Surrey; Kent; Essex
"""
_ADDRESSES: Final = """
Fore Street, Taunton; High Street, Yeovil; The Esplanade, Weymouth; South Street, Bridport; Broad
Street, Lyme Regis; East Street, Chard; North Street, Wiveliscombe; Bath Road, Bristol; Cheap
Street, Frome; Church Street, Axbridge; Church Street, Crewkerne; High Street, Wellington in
Somerset; Station Road, Ilminster; West Street, Dulverton; TA1 1AA; BS1 4DJ; BA1 1AA; DT1 1AA; DT6
3NN; SW1A 1AA; M1 1AE; B1 1BB; CF10 1BH; EH1 1YZ; GL1 1AA; SP1 1AA; BH1 1AA
"""
OUTSIDE: Final = tuple(
    " ".join(text.split()) for lines in (_TOWNS, _ADDRESSES) for text in lines.split(";")
)

"""What residents meet at and the postcode that each gives as its address.

The postcodes are what the places themselves publish, written down without looking at the list, so
that they check its points: where the two disagreed, the point was looked up again.
"""

from __future__ import annotations

from typing import Final

_LANDMARKS: Final = """
Adrenalin Quarry | PL14 3PJ
All Saints Academy, Plymouth | PL5 3NE
Antony House | PL11 2QA
Appledore Shipyard | EX39 1LZ
Arlington Court | EX31 4LP
Armada Shopping Centre | PL1 1LE
Atlantic Village | EX39 3QU
Babbacombe Model Village | TQ1 3LA
Babbacombe Theatre | TQ1 3LU
Bantham Beach | TQ7 3AN
Barbican Theatre, Plymouth | PL1 2NJ
Barnstaple Pannier Market | EX31 1SY
Barnstaple Police Station | EX31 1DP
Barnstaple station | EX31 2AU
Becky Falls | TQ13 9UG
Bedruthan Steps | PL27 7UW
Berry Head | TQ5 9AP
Berry Pomeroy Castle | TQ9 6LJ
Bicton Park | EX9 7BJ
Bideford Hospital | EX39 3AG
Bigbury-on-Sea | TQ7 4AZ
Blackpool Sands | TQ6 0RG
Bodmin Hospital | PL31 2QT
Bodmin Jail | PL31 2NR
Bodmin Parkway | PL30 4BB
Bovisand Fort | PL9 0AB
Brickfields | PL1 4NE
Britannia Royal Naval College | TQ6 0HJ
Brixham Harbour | TQ5 8AJ
Buckfast Abbey | TQ11 0EE
Buckland Abbey | PL20 6EY
Burrator Reservoir | PL20 6PE
Caerhays Castle | PL26 6LY
Callywith College | PL31 2GT
Camborne Redruth Hospital | TR15 3ER
Camel Creek | PL27 7RU
Canonteign Falls | EX6 7RH
Cardinham Woods | PL30 4AL
Carn Brea Leisure Centre | TR15 3QS
Carnglaze Caverns | PL14 6HQ
Castle Drogo | EX6 6PB
Central Park Plymouth | PL2 3DG
Channings Wood | TQ12 6DW
Chapel Porth | TR5 0NS
Charles Cross Police Station | PL4 0BG
Charlestown Harbour | PL25 3NJ
City College Plymouth | PL1 5QG
Clovelly | EX39 5TA
Cockington Country Park | TQ2 6XA
Coleton Fishacre | TQ6 0EQ
Combe Martin Wildlife Park | EX34 0NG
Commando Training Centre | EX8 5AR
Compton Castle | TQ3 1TA
Coombe Dean School | PL9 8ES
Coombeshead Academy | TQ12 1PT
Cornwall College Camborne | TR15 3RD
Cornwall College St Austell | PL25 4DJ
Cornwall Services | PL26 8UF
Cotehele | PL12 6TA
County Hall Exeter | EX2 4QD
County Hall Truro | TR1 3AY
Crackington Haven | EX23 0JG
Crealy | EX5 1DR
Crownhill Fort | PL6 5BX
Crownhill Police Station | PL6 5HT
Croyde Beach | EX33 1NP
Cullompton Services | EX15 1NS
Dartington Hall | TQ9 6EL
Dartmoor Prison | PL20 6RR
Dartmoor Zoo | PL7 5DG
Dartmouth Castle | TQ6 0JN
Dartmouth Higher Ferry | TQ6 9PQ
Darts Farm | EX3 0QH
Dawlish College | EX7 0DW
Dawlish Hospital | EX7 9DH
Derriford Hospital | PL6 8DH
Devonport Dockyard | PL2 2BG
Devonport High School for Boys | PL1 5QP
Devonport High School for Girls | PL2 3DL
Diggerland | EX15 2PE
Dragon Leisure Centre | PL31 1DA
Drake Circus | PL1 1EA
Eden Project | PL24 2SG
Eggbuckland Community College | PL6 5YB
Endsleigh Garden Centre | PL21 9JL
Estover Industrial Estate | PL6 7PL
Exe Bridges Retail Park | EX4 1AH
Exeter Airport | EX5 2BD
Exeter Cathedral | EX1 1HS
Exeter Central | EX4 3SB
Exeter College | EX4 4JS
Exeter Crown Court | EX4 3PL
Exeter Phoenix | EX4 3LS
Exeter Prison | EX4 4EX
Exeter Racecourse | EX6 7XS
Exeter School | EX2 4NS
Exeter Services | EX2 7HF
Exeter St Davids | EX4 4NT
Exmouth Marina | EX8 1FE
Falmouth University Woodlane | TR11 4RH
Finlake | TQ13 0EJ
Fistral Beach | TR7 1HY
Flambards | TR13 0QA
Fleet Walk | TQ2 5EF
Freedom Fields | PL4 8QP
Geevor | TR19 7EW
Glenbourne Unit | PL6 5AF
Glendurgan | TR11 5JZ
Golitha Falls | PL14 6RX
Goonhilly | TR12 6LQ
Green Lanes Shopping Centre | EX31 1UL
Greenway House | TQ5 0ES
Guildhall Shopping Centre | EX4 3HP
Gwennap Pit | TR16 5HH
Gyllyngvase Beach | TR11 4PA
Haldon Belvedere | EX6 7QY
Haldon Forest | EX6 7XR
Hall for Cornwall | TR1 2LL
Hartland Quay | EX39 6DU
Haytor | TQ13 9XT
Heartlands | TR15 3QY
Heavitree Park | EX1 3BP
Hele's School | PL7 4LT
Helston Leisure Centre | TR13 0SR
HMS Raleigh | PL11 2PD
Holsworthy Hospital | EX22 6JQ
Home Park | PL2 3DQ
Hope Cove | TQ7 3HJ
House of Marbles | TQ13 9DS
Ilfracombe Harbour | EX34 9EQ
Ilfracombe Landmark Theatre | EX34 9BZ
Isca Academy | EX2 6AP
Jamaica Inn | PL15 7TS
Jubilee Pool | TR18 4FF
Kents Cavern | TQ1 2JF
KEVICC | TQ9 5JX
Killerton | EX5 3LE
King Harry Ferry | TR3 6QJ
Kingsley Village | TR9 6NA
Knightshayes | EX16 7RQ
Land's End | TR19 7AA
Lands End Airport | TR19 7RL
Langage | PL7 5JY
Langdon Hospital | EX7 0NR
Lanhydrock | PL30 5AD
Launceston Castle | PL15 7DR
Launceston Steam Railway | PL15 8DA
Lee Mill Industrial Estate | PL21 9GA
Lee Mill Tesco | PL21 9PE
Lipson College | PL4 7PG
Liskeard Hospital | PL14 3XD
Living Coasts | TQ1 2BG
Looe Harbour | PL13 1DX
Lost Gardens of Heligan | PL26 6EN
Ludwell Valley Park | EX2 5DW
Lux Park Leisure Centre | PL14 3HZ
Lydford Gorge | EX20 4BH
Marine Academy Plymouth | PL5 2AF
Marjon | PL6 8BH
Marsh Barton | EX2 8PU
Marsh Mills Retail Park | PL3 6RT
Mayflower Steps | PL1 2LS
Maynard School | EX1 1SJ
Mevagissey Harbour | PL26 6QQ
Middlemoor | EX2 7HQ
Milky Way | EX39 5RY
Minack Theatre | TR19 6JU
Mount Edgcumbe | PL10 1HZ
Mount Gould Hospital | PL4 7PY
National Marine Aquarium | PL4 0LF
Newlyn Harbour | TR18 5HW
Newquay Airport | TR8 4RQ
Newquay Leisure Centre | TR7 2LZ
Newquay Zoo | TR7 2LZ
Newton Abbot College | TQ12 2NF
Newton Abbot Hospital | TQ12 2TS
Newton Abbot Racecourse | TQ12 3AF
Newton Abbot station | TQ12 2JE
Nightingale Hospital Exeter | EX2 7JG
North Devon District Hospital | EX31 4JB
Northam Burrows | EX39 1XS
Northcott Theatre | EX4 4QB
Notre Dame School | PL6 5HN
Okehampton Camp | EX20 1QP
Okehampton Castle | EX20 1JA
Oldway Mansion | TQ3 2TE
Padstow Harbour | PL28 8BY
Paignton Academy | TQ3 3WA
Paignton Pier | TQ4 6BW
Paignton Zoo | TQ4 7EU
Palace Theatre, Paignton | TQ3 3HF
Pecorama | EX12 3NA
Pendennis Castle | TR11 4LP
Penlee Park | TR18 4HE
Penrice Hospital | PL26 6AA
Penzance Leisure Centre | TR18 3QW
Penzance station | TR18 2LT
Perranporth Beach | TR6 0AQ
Phear Park | EX8 3EE
Plainmoor | TQ1 3PS
Plymouth Argyle | PL2 3DQ
Plymouth Crown Court | PL1 2ER
Plymouth Ferry Port | PL1 3EW
Plymouth High School | PL4 6HT
Plymouth Hoe | PL1 2PA
Plymouth Life Centre | PL2 3DG
Plymouth Market | PL1 1PS
Plymouth Pavilions | PL1 3LF
Plymouth railway station | PL4 6AB
Plymouth University | PL4 8AA
Plympton Academy | PL7 2RS
Plympton Hospital | PL7 1QN
Plymstock School | PL9 9AZ
Poldark Mine | TR13 0ER
Polkyth Leisure Centre | PL25 4DB
Polzeath Beach | PL27 6TB
Pool Market | TR15 3NL
Powderham Castle | EX6 8JQ
Princess Theatre, Torquay | TQ2 5EZ
Princesshay | EX1 1GE
Queen Elizabeth's School, Crediton | EX17 3LU
Queens Theatre, Barnstaple | EX31 1SY
Quince Honey Farm | EX36 3RD
RAF St Mawgan | TR8 4HP
RD&E | EX2 5DW
Restormel Castle | PL22 0EE
RHS Rosemoor | EX38 8PH
RMB Chivenor | EX31 4AZ
RNAS Culdrose | TR12 7RH
Roadford Lake | PL16 0JL
Rock Park, Barnstaple | EX32 9AH
Roundswell | EX31 3RY
Royal Cornwall Showground | PL27 7JE
Royal William Yard | PL1 3RP
Rydon Lane Retail Park | EX2 7HX
Salcombe Harbour | TQ8 8BX
Saltash Community School | PL12 4AY
Saltash Leisure Centre | PL12 6DJ
Saltash Services | PL12 6LF
Saltram | PL7 1UH
Sandy Park | EX2 7NN
Saunton Sands | EX33 1LG
Seaton Jurassic | EX12 2WD
Seaton Tramway | EX12 2TB
Ships and Castles | TR11 4NG
Siblyback Lake | PL14 6ER
Sidmouth Hospital | EX10 8EW
Sir John Hunt | PL5 4AA
Smeaton's Tower | PL1 2NZ
South Devon Railway | TQ11 0DZ
Sowton Industrial Estate | EX2 7LL
Spires College | TQ1 3PE
Splashdown Quaywest | TQ4 6LN
St Austell Hospital | PL26 6AA
St Boniface | PL5 3AG
St Cuthbert Mayne | TQ1 4RN
St Ives Harbour | TR26 1PU
St James Park | EX4 6PX
St James School, Exeter | EX4 8NN
St Luke's Campus | EX1 2LU
St Mawes Castle | TR2 5DE
St Michael's Hospital, Hayle | TR27 4JA
St Michael's Mount | TR17 0HS
St Peter's School, Exeter | EX2 5AP
Starcross Ferry | EX6 8PR
Stithians Lake | TR16 6NW
Stoke Damerel Community College | PL3 4BD
Stover Country Park | TQ12 6QG
Summerleaze Beach | EX23 8HN
Sutton Harbour | PL4 0ES
Tarka Leisure Centre | EX31 2AP
Tate St Ives | TR26 1TG
Tavistock Hospital | PL19 8LD
Tehidy Country Park | TR14 0HA
Teign School | TQ12 3JG
Teignmouth Community School | TQ14 9HZ
Teignmouth Hospital | TQ14 9BQ
Teignmouth Pier | TQ14 8BB
The Big Sheep | EX39 5AP
The Box, Plymouth | PL4 8AX
The Willows, Torquay | TQ2 7TJ
Theatre Royal, Plymouth | PL1 2TR
Tintagel Castle | PL34 0HE
Tiverton Castle | EX16 6RP
Tiverton Hospital | EX16 6NT
Tiverton Parkway | EX16 7EH
Tiverton Services | EX16 7HD
Tor Bridge High | PL6 8UN
Torbay Hospital | TQ2 7AA
Torpoint Ferry | PL11 2LP
Torquay Academy | TQ2 7NU
Torquay Boys Grammar | TQ2 7EL
Torquay Girls Grammar | TQ2 7DY
Torquay station | TQ2 6NU
Torquay Town Hall | TQ1 3DR
Torre Abbey | TQ2 5JE
Totnes Castle | TQ9 5NU
Totnes Hospital | TQ9 5GH
Trago Mills Liskeard | PL14 6HY
Trago Mills Newton Abbot | TQ12 6JD
Trebah | TR11 5JZ
Treliske | TR1 3LJ
Trelissick | TR3 6QL
Treloggan Industrial Estate | TR7 2SX
Tremough Campus | TR10 9FE
Trerice | TR8 4PG
Truro Cathedral | TR1 2AF
Truro Crown Court | TR1 2PB
Truro station | TR1 3HH
Union Square, Torquay | TQ1 3UT
University of Exeter | EX4 4PY
UTC Plymouth | PL1 4RL
Valley of Rocks | EX35 6JH
Warren House Inn | PL20 6TA
Watergate Bay | TR8 4AA
Watermouth Castle | EX34 9SL
West Cornwall Hospital | TR18 2PF
West Exe School | EX2 9JU
Westpoint | EX5 1DJ
Westward Ho! | EX39 1LH
Wheal Martyn | PL26 8XG
White River Place | PL25 5AZ
Widemouth Bay | EX23 0AF
Wonford House | EX2 5AF
Woodlands Family Theme Park | TQ9 7DQ
Woolacombe Beach | EX34 7DJ
World of Country Life | EX8 5BY
Wren Retail Park | TQ2 7BJ
"""
LANDMARKS: Final = tuple(
    (name, postcode)
    for name, _, postcode in (line.partition(" | ") for line in _LANDMARKS.split("\n") if line)
)

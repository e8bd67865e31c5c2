#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write tests/data/class_blind.tsv: structures and what each law says of them by its letter.

The answers were set by hand, fragment by fragment, from the legal texts alone and before any
comparison with the program: an answer here is never changed because the program differs, only
where the text shows that it was wrong.  RDKit checks that each structure is valid and is listed
once.  Run: make_blind.py > tests/data/class_blind.tsv

Letters of a fragment, in the order United States, China, United Kingdom, with an optional fourth
for the order of 2018 (esters and ethers covered) where it differs from the statute:
  0 no difference from the parent   m explained by a clause   a arguable
  n outside every clause            x explained, or arguable: both readings are fair
"""
import random
import sys

from rdkit import Chem, RDLogger
from rdkit.Chem import Descriptors

RDLogger.DisableLog("rdApp.*")
WORD = {"m": "match", "a": "arguable", "n": "no", "x": "match|arguable", "0": "no"}

# Acyl groups, the bond to nitrogen last.
ACYL = [
    ("CCC(=O)", "000", "the propionyl of the parent"),
    ("CC(=O)", "mmm", "acetyl"),
    ("CCCC(=O)", "mmm", "butanoyl"),
    ("CC(C)C(=O)", "mmm", "isobutanoyl"),
    ("CCCCC(=O)", "mmm", "pentanoyl"),
    ("CC(C)CC(=O)", "mmm", "3-methylbutanoyl"),
    ("CC(C)(C)C(=O)", "mmm", "pivaloyl"),
    ("CCCCCC(=O)", "mmm", "hexanoyl"),
    ("CCCCCCCCCC(=O)", "mmm", "decanoyl"),
    ("C=CC(=O)", "mmm", "acryloyl"),
    ("CC=CC(=O)", "mmm", "crotonoyl"),
    ("CC(=C)C(=O)", "mmm", "methacryloyl"),
    ("CC=C(C)C(=O)", "mmm", "tigloyl"),
    ("CC(C)=CC(=O)", "mmm", "senecioyl"),
    ("C#CC(=O)", "mmm", "propioloyl"),
    ("C1CC1C(=O)", "mmm", "cyclopropanecarbonyl"),
    ("C1CCC1C(=O)", "mmm", "cyclobutanecarbonyl"),
    ("C1CCCC1C(=O)", "mmm", "cyclopentanecarbonyl"),
    ("C1CCCCC1C(=O)", "mmm", "cyclohexanecarbonyl"),
    ("CC1(C)C(C(=O)%s)C1(C)C", "mmm", "tetramethylcyclopropanecarbonyl"),
    ("C1CCCC1CC(=O)", "mmm", "cyclopentylacetyl"),
    ("C1CC2CCC1C2C(=O)", "mmm", "bicyclic acyl: no limit is put on the acyl"),
    ("c1ccccc1C(=O)", "mmm", "benzoyl"),
    ("Fc1ccc(C(=O)%s)cc1", "mmm", "4-fluorobenzoyl"),
    ("c1ccccc1CC(=O)", "mmm", "phenylacetyl"),
    ("c1ccccc1CCC(=O)", "mmm", "3-phenylpropanoyl"),
    ("c1ccccc1C=CC(=O)", "mmm", "cinnamoyl"),
    ("c1ccc2ccccc2c1C(=O)", "mmm", "naphthoyl"),
    ("c1ccoc1C(=O)", "mmm", "2-furoyl"),
    ("c1cocc1C(=O)", "mmm", "3-furoyl"),
    ("c1ccsc1C(=O)", "mmm", "2-thenoyl"),
    ("c1cscc1C(=O)", "mmm", "3-thenoyl"),
    ("c1ccncc1C(=O)", "mmm", "nicotinoyl"),
    ("c1ccc2OCOc2c1C(=O)", "mmm", "benzodioxolecarbonyl"),
    ("C1CCOC1C(=O)", "mmm", "tetrahydro-2-furoyl"),
    ("C1COCC1C(=O)", "mmm", "tetrahydro-3-furoyl"),
    ("C1COCCC1C(=O)", "mmm", "oxane carbonyl"),
    ("COCC(=O)", "mmm", "methoxyacetyl"),
    ("CCOCC(=O)", "mmm", "ethoxyacetyl"),
    ("OCC(=O)", "mmm", "hydroxyacetyl"),
    ("CC(O)C(=O)", "mmm", "lactoyl"),
    ("ClCC(=O)", "mmm", "chloroacetyl"),
    ("FCC(=O)", "mmm", "fluoroacetyl"),
    ("FC(F)(F)C(=O)", "mmm", "trifluoroacetyl"),
    ("FC(F)(F)C(F)(F)C(=O)", "mmm", "pentafluoropropanoyl"),
    ("BrCCC(=O)", "mmm", "3-bromopropanoyl"),
    ("NCC(=O)", "mmm", "glycyl"),
    ("CN(C)CC(=O)", "mmm", "dimethylglycyl"),
    ("N#CCC(=O)", "mmm", "cyanoacetyl"),
    ("CC(=O)C(=O)", "mmm", "pyruvoyl"),
    ("OC(=O)CCC(=O)", "mmm", "succinyl half acid"),
    ("CSCC(=O)", "mmm", "methylthioacetyl"),
    ("C(=O)", "mmm", "formyl is the acyl of formic acid"),
    ("COC(=O)", "aaa", "alkoxycarbonyl: is it acyl?"),
    ("CCOC(=O)", "aaa", "alkoxycarbonyl: is it acyl?"),
    ("c1ccccc1COC(=O)", "aaa", "alkoxycarbonyl: is it acyl?"),
    ("NC(=O)", "aaa", "carbamoyl: is it acyl?"),
    ("CNC(=O)", "aaa", "carbamoyl: is it acyl?"),
    ("CN(C)C(=O)", "aaa", "carbamoyl: is it acyl?"),
    ("C1CCCN1C(=O)", "aaa", "carbamoyl: is it acyl?"),
    ("CSC(=O)", "aaa", "thiocarbonate: is it acyl?"),
    ("CCC(=S)", "aaa", "thioacyl: is it acyl?"),
    ("CC(=S)", "aaa", "thioacyl: is it acyl?"),
    ("CS(=O)(=O)", "aaa", "sulfonyl: is it acyl?"),
    ("CCCS(=O)(=O)", "aaa", "sulfonyl: is it acyl?"),
    ("c1ccccc1S(=O)(=O)", "aaa", "sulfonyl: is it acyl?"),
    ("CCC", "nnn", "an alkyl is no acyl"),
    ("C1CC1C", "nnn", "an alkyl is no acyl"),
    ("c1ccccc1C", "nnn", "benzyl is no acyl"),
    ("c1ccccc1", "nnn", "phenyl is no acyl"),
    ("N#C", "nnn", "cyano is no acyl"),
    ("[H]", "nnn", "no acyl group at all: despropionyl"),
    ("OCC", "nnn", "hydroxyethyl is no acyl"),
    ("COC(=O)C", "nnn", "an ester on a methylene is no acyl on the nitrogen"),
    ("CC(=O)C", "nnn", "a ketone on a methylene is no acyl on the nitrogen"),
]

# What stands on the amide nitrogen in place of phenyl.
ARYL = [
    ("c9ccccc9", "000", "the phenyl of the parent"),
    ("c9ccccc9F", "mmm", "fluoro"), ("c9cccc(F)c9", "mmm", "fluoro"), ("c9ccc(F)cc9", "mmm", "fluoro"),
    ("c9ccccc9Cl", "mmm", "chloro"), ("c9ccc(Cl)cc9", "mmm", "chloro"), ("c9ccc(Br)cc9", "mmm", "bromo"),
    ("c9cccc(I)c9", "mmm", "iodo"), ("c9ccc(F)c(F)c9", "mmm", "difluoro"), ("c9c(F)c(F)c(F)c(F)c9F", "mmm", "pentafluoro"),
    ("c9ccccc9C", "mmm", "methyl"), ("c9cccc(C)c9", "mmm", "methyl"), ("c9ccc(C)cc9", "mmm", "methyl"),
    ("c9ccc(CC)cc9", "mmm", "ethyl"), ("c9ccc(C(C)C)cc9", "mmm", "isopropyl"), ("c9ccc(C(C)(C)C)cc9", "mmm", "tert-butyl"),
    ("c9c(C)cccc9C", "mmm", "dimethyl"), ("c9ccc(CCCCCC)cc9", "mmm", "hexyl"),
    ("c9ccc(OC)cc9", "mmm", "methoxy"), ("c9ccccc9OC", "mmm", "methoxy"), ("c9cccc(OCC)c9", "mmm", "ethoxy"),
    ("c9ccc(OC(C)C)cc9", "mmm", "isopropoxy"), ("c9cc(OC)c(OC)c(OC)c9", "mmm", "trimethoxy"),
    ("c9ccc(C(F)(F)F)cc9", "mmm", "trifluoromethyl"), ("c9cccc(CF)c9", "mmm", "fluoromethyl"), ("c9ccc(CCCl)cc9", "mmm", "chloroethyl"),
    ("c9cc(F)c(OC)cc9", "mmm", "fluoro and methoxy"),
    ("c9ccc8OCOc8c9", "aam", "fused ring: one monocycle, further substituted? GB names alkylenedioxy"),
    ("c9ccc8OCCOc8c9", "aam", "fused ring: one monocycle, further substituted? GB names alkylenedioxy"),
    ("c9ccc(O)cc9", "mmn", "hydroxy: any substitution in US, CN; not in GB (iv)"),
    ("c9ccc([N+](=O)[O-])cc9", "mmn", "nitro: not in GB (iv)"),
    ("c9ccc(N)cc9", "mmn", "amino: not in GB (iv)"),
    ("c9ccc(N(C)C)cc9", "mmn", "dimethylamino: not in GB (iv)"),
    ("c9ccc(C#N)cc9", "mmn", "cyano: not in GB (iv)"),
    ("c9ccc(SC)cc9", "mmn", "methylthio: not in GB (iv)"),
    ("c9ccc(C(=O)O)cc9", "mmn", "carboxy: not in GB (iv)"),
    ("c9ccc(C(=O)OC)cc9", "mmn", "ester: not in GB (iv)"),
    ("c9ccc(C(C)=O)cc9", "mmn", "acetyl: not in GB (iv)"),
    ("c9ccc(S(N)(=O)=O)cc9", "mmn", "sulfamoyl: not in GB (iv)"),
    ("c9ccc(C=C)cc9", "mmn", "alkenyl: not in GB (iv)"),
    ("c9ccc(C#C)cc9", "mmn", "alkynyl: not in GB (iv)"),
    ("c9ccc(-c8ccccc8)cc9", "mmn", "phenyl substituent: not in GB (iv)"),
    ("c9ccc(OC(F)(F)F)cc9", "mma", "haloalkoxy: alkoxy, further substituted?"),
    ("c9ccc(C8CC8)cc9", "mma", "cycloalkyl as alkyl?"),
    ("c9ccc(Cc8ccccc8)cc9", "mma", "benzyl: alkyl, further substituted?"),
    ("c9ccc(CO)cc9", "mma", "hydroxymethyl: alkyl, further substituted?"),
    ("c9ccc(COC)cc9", "mma", "methoxymethyl: alkyl, further substituted?"),
    ("c9ccc8CCCc8c9", "aaa", "indane: a fused ring; alkylene as alkyl?"),
    ("c9cccc8CCCCc98", "aaa", "tetralin: a fused ring; alkylene as alkyl?"),
    ("c9ccc8ccccc8c9", "aan", "naphthyl is no monocycle: a phenyl further substituted?"),
    ("c9cccc8ccccc98", "aan", "naphthyl is no monocycle: a phenyl further substituted?"),
    ("c9ccc8[nH]ccc8c9", "aan", "indolyl: a fused ring"),
    ("c9ccc8ncccc8c9", "aan", "quinolinyl: a fused ring"),
    ("c9ccncc9", "mmn", "pyridyl is an aromatic monocycle; GB knows substitution alone"),
    ("c9cccnc9", "mmn", "pyridyl"), ("c9ccccn9", "mmn", "pyridyl"), ("c9ncccn9", "mmn", "pyrimidinyl"),
    ("c9cnccn9", "mmn", "pyrazinyl"), ("c9ccc(Cl)nn9", "mmn", "chloropyridazinyl"),
    ("c9cccs9", "mmn", "thienyl"), ("c9ccsc9", "mmn", "thienyl"), ("c9ccco9", "mmn", "furyl"), ("c9ccoc9", "mmn", "furyl"),
    ("c9nccs9", "mmn", "thiazolyl"), ("c9cc[nH]n9", "mmn", "pyrazolyl"), ("c9ccc[nH]9", "mmn", "pyrrolyl"),
    ("c9cc(C)on9", "mmn", "methylisoxazolyl"), ("c9ccc(C)s9", "mmn", "methylthienyl"), ("c9ccnc(OC)c9", "mmn", "methoxypyridyl"),
    ("C9CCCCC9", "nnn", "cyclohexyl is not aromatic"), ("C9CC9", "nnn", "cyclopropyl is not aromatic"),
    ("C9=CCCCC9", "nnn", "cyclohexenyl is not aromatic"), ("C9CCOCC9", "nnn", "oxanyl is not aromatic"),
    ("C", "nnn", "methyl is no ring"), ("CC", "nnn", "ethyl is no ring"), ("CC(C)C", "nnn", "no ring"),
    ("Cc9ccccc9", "nnn", "benzyl: the ring is not on the nitrogen"), ("CCc9ccccc9", "nnn", "the ring is not on the nitrogen"),
    ("C(=O)c9ccccc9", "nnn", "the ring is not on the nitrogen"), ("Oc9ccccc9", "nnn", "the ring is not on the nitrogen"),
    ("Nc9ccccc9", "nnn", "the ring is not on the nitrogen"), ("[H]", "nnn", "no ring on the nitrogen"),
]

# Substituents of the piperidine ring: where, letters, why.
ANY = "2346"
PIP = [
    ("C", ANY, "mmm", "methyl"), ("CC", ANY, "mmm", "ethyl"), ("CCC", "34", "mmm", "propyl"), ("C(C)C", "24", "mmm", "isopropyl"),
    ("C(C)(C)C", "3", "mmm", "tert-butyl"), ("CCCCCC", "4", "mmm", "hexyl"),
    ("C=C", ANY, "mmm", "vinyl"), ("CC=C", ANY, "mmm", "allyl"), ("C=CC", "3", "mmm", "propenyl"), ("CC(C)=C", "4", "mmm", "methallyl"),
    ("OC", ANY, "mmn", "alkoxy: not in GB (iii), (v)"), ("OCC", "34", "mmn", "alkoxy: not in GB (iii), (v)"),
    ("OC(C)C", "3", "mmn", "alkoxy"), ("O", "234", "mmn", "hydroxyl"), ("F", ANY, "mmn", "halo"), ("Cl", "34", "mmn", "halo"),
    ("Br", "3", "mmn", "halo"), ("I", "3", "mmn", "halo"), ("C(F)(F)F", ANY, "mmn", "haloalkyl: not in GB (iii)"), ("CF", "34", "mmn", "haloalkyl"),
    ("CCCl", "3", "mmn", "haloalkyl"), ("C(F)F", "4", "mmn", "haloalkyl"), ("N", "234", "mmn", "amino"), ("[N+](=O)[O-]", "34", "mmn", "nitro"),
    ("NC", "34", "aan", "methylamino: amino, further substituted?"), ("N(C)C", "34", "aan", "dimethylamino: amino, further substituted?"),
    ("N8CCCC8", "3", "aan", "pyrrolidinyl: amino, further substituted?"), ("NC(C)=O", "34", "aan", "acetamido: amino, further substituted?"),
    ("C(=O)OC", "23", "mmn", "ester; GB (v) speaks of the 4-position"), ("C(=O)OC", "4", "mmm", "ester; alkoxycarbonyl at 4"),
    ("C(=O)OCC", "4", "mmm", "ester; alkoxycarbonyl at 4"), ("C(=O)OC(C)C", "4", "mmm", "ester; alkoxycarbonyl at 4"),
    ("C(=O)OCCCC", "4", "mmm", "ester; alkoxycarbonyl at 4"),
    ("OC(C)=O", "4", "mmm", "ester; acyloxy at 4"), ("OC(=O)CC", "4", "mmm", "ester; acyloxy at 4"), ("OC(=O)c8ccccc8", "4", "mmm", "ester; acyloxy at 4"),
    ("OC(C)=O", "23", "mmn", "ester; GB (v) speaks of the 4-position"), ("OC(=O)CC", "3", "mmn", "ester"),
    ("COC", "4", "mmm", "ether; alkoxyalkyl at 4"), ("COCC", "4", "mmm", "ether; alkoxyalkyl at 4"), ("CCOC", "4", "mmm", "ether; alkoxyalkyl at 4"),
    ("COC", "23", "mmn", "ether; GB (v) speaks of the 4-position, (iii) of alkyl without more"),
    ("Oc8ccccc8", "34", "mmn", "ether"), ("OCc8ccccc8", "3", "mmn", "ether"), ("OC8CCCC8", "3", "mmn", "ether"),
    ("OCC=C", "3", "mmn", "ether"), ("OCCOC", "3", "mmn", "ether"), ("OC(F)(F)F", "3", "mmn", "ether"),
    ("CO", "34", "aaa", "hydroxymethyl: alkyl, further substituted?"), ("CCO", "3", "aaa", "hydroxyethyl: alkyl, further substituted?"),
    ("CC(=O)OC", "34", "aaa", "an ester within a substituent"), ("COC(C)=O", "34", "aaa", "an ester within a substituent"),
    ("C(=O)O", "34", "nan", "carboxyl is not in the list; CN ends in 'etc.'"), ("C#N", "34", "nan", "cyano is not in the list; CN ends in 'etc.'"),
    ("C(N)=O", "4", "nan", "carboxamide is not in the list; CN ends in 'etc.'"), ("C(C)=O", "34", "nan", "acetyl is not in the list; CN ends in 'etc.'"),
    ("c8ccccc8", "34", "nan", "phenyl is not in the list; CN ends in 'etc.'"), ("C#C", "34", "nan", "alkynyl is not in the list; CN ends in 'etc.'"),
    ("S", "3", "nan", "mercapto is not in the list; CN ends in 'etc.'"), ("N=[N+]=[N-]", "3", "nan", "azido is not in the list; CN ends in 'etc.'"),
    ("C=O", "4", "nan", "formyl is not in the list; CN ends in 'etc.'"), ("SC", "34", "aan", "thioether as ether?"),
    ("Cc8ccccc8", "34", "aaa", "benzyl: alkyl, further substituted?"), ("C8CC8", "34", "aaa", "cycloalkyl as alkyl?"),
    ("C8CCCCC8", "3", "aaa", "cycloalkyl as alkyl?"), ("=C", "3", "aaa", "alkylidene as alkenyl?"), ("=O", "23", "nan", "oxo is not in the list; CN ends in 'etc.'"),
    ("C)(C", "36", "mmm", "two methyls"), ("F)(F", "3", "mmn", "two fluorines"),
]

# What stands on the ring nitrogen in place of phenethyl.
CHAIN = [
    ("CCc1ccccc1", "000", "the phenethyl of the parent"),
    # the phenyl portion replaced
    ("CCc1cccs1", "mmm", "thienyl"), ("CCc1ccsc1", "mmm", "thienyl"), ("CCc1ccco1", "mmm", "furyl"), ("CCc1ccoc1", "mmm", "furyl"),
    ("CCc1ccccn1", "mmm", "pyridyl"), ("CCc1cccnc1", "mmm", "pyridyl"), ("CCc1ccncc1", "mmm", "pyridyl"), ("CCn1cccc1", "mmm", "pyrrolyl"),
    ("CCc1ccc[nH]1", "mmm", "pyrrolyl"), ("CCn1ccnc1", "mmm", "imidazolyl"), ("CCc1c[nH]cn1", "mmm", "imidazolyl"), ("CCn1cccn1", "mmm", "pyrazolyl"),
    ("CCc1nccs1", "mmm", "thiazolyl"), ("CCc1scnc1C", "mmm", "methylthiazolyl"), ("CCn1nnnc1", "mmm", "tetrazolyl"), ("CCn1nnn(CC)c1=O", "mmm", "tetrazolone, substituted"),
    ("CCc1ncccn1", "mmm", "pyrimidinyl"), ("CCc1cnccn1", "mmm", "pyrazinyl"), ("CCc1ccc(C)s1", "mmm", "methylthienyl"), ("CCc1ccc(Cl)s1", "mmm", "chlorothienyl"),
    ("CCc1ccc(C#N)o1", "mmm", "cyanofuryl: whether or not further substituted"), ("CCc1ccc(S(C)(=O)=O)s1", "mmm", "whether or not further substituted"),
    ("CCN1CCOCC1", "mmm", "morpholino"), ("CCN1CCCCC1", "mmm", "piperidino"), ("CCN1CCNCC1", "mmm", "piperazino"), ("CCN1CCN(C)CC1", "mmm", "methylpiperazino"),
    ("CCN1CCCC1", "mmm", "pyrrolidino"), ("CCN1CCCC1=O", "mmm", "oxopyrrolidino: further substituted"), ("CCN1CCOC1=O", "mmm", "oxazolidinone: further substituted"),
    ("CCC1CCCO1", "mmm", "oxolanyl"), ("CCC1CCOCC1", "mmm", "oxanyl"), ("CCC1OCCO1", "mmm", "dioxolanyl"), ("CCC1COC1", "mmm", "oxetanyl"), ("CCN1CC1", "mmm", "aziridinyl"),
    ("CCC1CO1", "mmm", "oxiranyl"), ("CCC1=CCCO1", "mmm", "dihydrofuryl"), ("CCC1CCCS1", "mmm", "thiolanyl"), ("CCC1CCSCC1", "mmm", "thianyl"), ("CCN1CCCCCC1", "mmm", "azepanyl"),
    ("CCN1CC=CCC1", "mmm", "tetrahydropyridyl"), ("CCC1CSCS1", "mmm", "dithiolanyl"), ("CCn1ccccc1=O", "mmm", "pyridone"), ("CCc1cc[n+]([O-])cc1", "mmm", "pyridine oxide: further substituted"),
    ("CCC1CCCCC1", "mmn", "cyclohexyl is a monocycle but has no hetero atom"), ("CCC1CCCC1", "mmn", "cyclopentyl: no hetero atom"),
    ("CCC1CCC1", "mmn", "cyclobutyl: no hetero atom"), ("CCC1CC1", "mmn", "cyclopropyl: no hetero atom"), ("CCC1CCCCCC1", "mmn", "cycloheptyl: no hetero atom"),
    ("CCC1CCCCCCC1", "mmn", "cyclooctyl: no hetero atom"), ("CCC1CCCCCCCCCCC1", "mmn", "cyclododecyl: no hetero atom"), ("CCC1=CCCCC1", "mmn", "cyclohexenyl: no hetero atom"),
    ("CCC1=CCC=CC1", "mmn", "cyclohexadienyl: no hetero atom"), ("CCC1CCC(C)CC1", "mmn", "methylcyclohexyl"), ("CCC1CCC(=O)CC1", "mmn", "oxocyclohexyl"), ("CCC1CCCCC1(O)", "mmn", "hydroxycyclohexyl"),
    ("CCC1CCCCC1C(=O)OC", "mmn", "cyclohexyl, further substituted"), ("CCC1=CC(=O)CC1", "mmn", "cyclopentenone"),
    ("CCc1c[nH]c2ccccc12", "ama", "indolyl: is a fused ring a monocycle?"), ("CCc1cc2ccccc2s1", "ama", "benzothienyl: fused"), ("CCc1cc2ccccc2o1", "ama", "benzofuryl: fused"),
    ("CCn1c2ccccc2nc1", "ama", "benzimidazolyl: fused"), ("CCc1ccc2ncccc2c1", "ama", "quinolinyl: fused"), ("CCN1C(=O)c2ccccc2C1=O", "ama", "phthalimido: fused"),
    ("CCc1cccc2ccccc12", "amn", "naphthyl: fused, no hetero atom"), ("CCc1ccc2ccccc2c1", "amn", "naphthyl: fused, no hetero atom"), ("CCc1ccc2CCCc2c1", "ama", "indanyl: fused; alkylene as alkyl?"),
    ("CCc1ccc2OCOc2c1", "ama", "benzodioxolyl: fused; methylenedioxy as alkoxy?"), ("CCc1ccc2OCCOc2c1", "ama", "benzodioxanyl: fused; methylenedioxy as alkoxy?"),
    ("CCC12CC3CC(CC(C3)C1)C2", "amn", "adamantyl: bridged"), ("CCC1CC2CCC1C2", "amn", "norbornyl: bridged"), ("CCC1CN2CCC1CC2", "ama", "quinuclidinyl: bridged"), ("CCC1CC2CCC1O2", "ama", "oxanorbornyl: bridged"),
    ("CCC1CCC2(CC1)CC2", "amn", "spiro ring: a monocycle, further substituted?"), ("CCC1CCC2(CC1)OCCO2", "ama", "spiro ring: a monocycle, further substituted?"),
    # substituents of the phenyl
    ("CCc1ccc(F)cc1", "mmm", "fluoro"), ("CCc1ccccc1F", "mmm", "fluoro"), ("CCc1cccc(Cl)c1", "mmm", "chloro"), ("CCc1ccc(Br)cc1", "mmm", "bromo"), ("CCc1ccccc1I", "mmm", "iodo"),
    ("CCc1ccc(C)cc1", "mmm", "methyl"), ("CCc1ccccc1C", "mmm", "methyl"), ("CCc1ccc(CC)cc1", "mmm", "ethyl"), ("CCc1ccc(C(C)(C)C)cc1", "mmm", "tert-butyl"), ("CCc1ccc(C=C)cc1", "mmm", "vinyl"),
    ("CCc1ccc(CC=C)cc1", "mmm", "allyl"), ("CCc1ccc(OC)cc1", "mmm", "methoxy"), ("CCc1ccccc1OC", "mmm", "methoxy"), ("CCc1cc(OC)c(OC)cc1", "mmm", "dimethoxy"), ("CCc1ccc(OCC)cc1", "mmm", "ethoxy"),
    ("CCc1ccc(O)cc1", "mmm", "hydroxy"), ("CCc1cc(O)c(O)cc1", "mmm", "dihydroxy"), ("CCc1ccc(C(F)(F)F)cc1", "mmm", "trifluoromethyl"), ("CCc1ccc(CF)cc1", "mmm", "fluoromethyl"),
    ("CCc1ccc(N)cc1", "mmm", "amino"), ("CCc1ccccc1N", "mmm", "amino"), ("CCc1ccc([N+](=O)[O-])cc1", "mmm", "nitro"), ("CCc1c(F)c(F)c(F)c(F)c1F", "mmm", "pentafluoro"), ("CCc1cc(C)cc(O)c1", "mmm", "methyl and hydroxy"),
    ("CCc1ccc(C#N)cc1", "mmn", "cyano: a monocycle further substituted; not in GB (ii)"), ("CCc1ccc(C(=O)OC)cc1", "mmn", "ester: not in GB (ii)"), ("CCc1ccc(C(=O)O)cc1", "mmn", "carboxy: not in GB (ii)"),
    ("CCc1ccc(SC)cc1", "mmn", "methylthio: not in GB (ii)"), ("CCc1ccc(-c2ccccc2)cc1", "mmn", "biphenyl: a monocycle further substituted; not in GB (ii)"), ("CCc1ccc(C(C)=O)cc1", "mmn", "acetyl: not in GB (ii)"),
    ("CCc1ccc(N=C=S)cc1", "mmn", "isothiocyanato: not in GB (ii)"), ("CCc1ccc(C#C)cc1", "mmn", "alkynyl: not in GB (ii)"), ("CCc1ccc(S(C)(=O)=O)cc1", "mmn", "sulfonyl: not in GB (ii)"),
    ("CCc1ccc(N(C)C)cc1", "mma", "dimethylamino: amino, further substituted?"), ("CCc1ccc(NC(C)=O)cc1", "mma", "acetamido: amino, further substituted?"), ("CCc1ccc(CO)cc1", "mma", "hydroxymethyl: alkyl, further substituted?"),
    ("CCc1ccc(C2CC2)cc1", "mma", "cycloalkyl as alkyl?"), ("CCc1ccc(Cc2ccccc2)cc1", "mma", "benzyl: alkyl, further substituted?"), ("CCc1ccc(OC(F)(F)F)cc1", "mmx", "haloalkoxy: alkoxy? an ether of the phenol"),
    ("CCc1ccc(OC(C)=O)cc1", "mmm", "GB para 3: an ester of the phenol"), ("CCc1ccc(Oc2ccccc2)cc1", "mmm", "GB para 3: an ether of the phenol"), ("CCc1ccc(OCc2ccccc2)cc1", "mmm", "GB para 3: an ether of the phenol"),
    # the ethylene chain: first the carbon on nitrogen, then the other
    ("C(C)Cc1ccccc1", "mmm", "alpha methyl"), ("C(CC)Cc1ccccc1", "mmm", "alpha ethyl"), ("C(C)(C)Cc1ccccc1", "mmm", "two alpha methyls"), ("C(C=C)Cc1ccccc1", "mmm", "alpha vinyl"), ("C(CC=C)Cc1ccccc1", "mmm", "alpha allyl"),
    ("C(OC)Cc1ccccc1", "mmm", "alpha methoxy"), ("C(O)Cc1ccccc1", "mmm", "alpha hydroxy"), ("C(F)Cc1ccccc1", "mmm", "alpha fluoro"), ("C(Cl)Cc1ccccc1", "mmm", "alpha chloro"), ("C(C(F)(F)F)Cc1ccccc1", "mmm", "alpha haloalkyl"),
    ("C(N)Cc1ccccc1", "mmm", "alpha amino"), ("C([N+](=O)[O-])Cc1ccccc1", "mmm", "alpha nitro"), ("C(CF)Cc1ccccc1", "mmm", "alpha haloalkyl"),
    ("CC(C)c1ccccc1", "mmm", "beta methyl"), ("CC(CC)c1ccccc1", "mmm", "beta ethyl"), ("CC(C)(C)c1ccccc1", "mmm", "two beta methyls"), ("CC(C=C)c1ccccc1", "mmm", "beta vinyl"), ("CC(OC)c1ccccc1", "mmm", "beta methoxy"),
    ("CC(OCC)c1ccccc1", "mmm", "beta ethoxy"), ("CC(O)c1ccccc1", "mmm", "beta hydroxy"), ("CC(F)c1ccccc1", "mmm", "beta fluoro"), ("CC(F)(F)c1ccccc1", "mmm", "beta difluoro"), ("CC(Cl)c1ccccc1", "mmm", "beta chloro"), ("CC(Br)c1ccccc1", "mmm", "beta bromo"),
    ("CC(C(F)(F)F)c1ccccc1", "mmm", "beta haloalkyl"), ("CC(N)c1ccccc1", "mmm", "beta amino"), ("CC([N+](=O)[O-])c1ccccc1", "mmm", "beta nitro"), ("C(C)C(O)c1ccccc1", "mmm", "alpha methyl, beta hydroxy"), ("CC(C)(O)c1ccccc1", "mmm", "beta methyl, beta hydroxy"),
    ("CC(O)c1cccs1", "mmm", "thienyl, beta hydroxy"), ("C(C)Cc1cccs1", "mmm", "thienyl, alpha methyl"), ("C(C)Cc1ccc(F)cc1", "mmm", "alpha methyl, fluoro"), ("CC(O)C1CCCCC1", "mmn", "cyclohexyl, beta hydroxy"),
    ("CC(OC(C)=O)c1ccccc1", "nmmm", "an ester: not in US (B), covered in 2018; GB para 3 covers esters of the hydroxy compound"), ("CC(OC(=O)c2ccccc2)c1ccccc1", "nmmm", "an ester, as before"),
    ("CC(Oc2ccccc2)c1ccccc1", "nmmm", "an aryl ether: no alkoxyl; 2018 and GB para 3 cover ethers of the hydroxy compound"),
    ("CC(OCc2ccccc2)c1ccccc1", "nmmm", "an ether: US (C) names ether, (B) does not; 2018 and GB para 3 cover ethers"),
    ("CC(NC)c1ccccc1", "ama", "methylamino: amino, further substituted?"), ("CC(N(C)C)c1ccccc1", "ama", "dimethylamino: amino, further substituted?"), ("C(NC(C)=O)Cc1ccccc1", "ama", "acetamido: amino, further substituted?"),
    ("CC(CO)c1ccccc1", "ama", "hydroxymethyl: alkyl, further substituted?"), ("C(CO)Cc1ccccc1", "ama", "hydroxymethyl: alkyl, further substituted?"), ("CC(C1CC1)c1ccccc1", "ama", "cycloalkyl as alkyl?"), ("CC(=C)c1ccccc1", "ama", "alkylidene as alkenyl?"),
    ("C(Cc1ccccc1)Cc1ccccc1", "ama", "benzyl: alkyl, further substituted?"), ("C1CC1c1ccccc1", "ama", "a ring across the chain: alkylene as alkyl?"), ("C1Cc2ccccc2C1", "ama", "a ring from chain to phenyl: alkylene as alkyl?"), ("CC1(CC1)c1ccccc1", "ama", "a spiro ring on the chain: alkylene as alkyl?"),
    ("CC(=O)c1ccccc1", "nmn", "oxo is in no list but CN 4"), ("C(=O)Cc1ccccc1", "nmn", "oxo is in no list but CN 4"), ("CC(C#N)c1ccccc1", "nmn", "cyano is in no list but CN 4"), ("CC(C(=O)OC)c1ccccc1", "nmn", "an ester in no list but CN 4"),
    ("CC(SC)c1ccccc1", "nmn", "thioether is not in US (B)"), ("CC(S)c1ccccc1", "nmn", "mercapto"), ("CC(C#C)c1ccccc1", "nmn", "alkynyl"), ("C(C(=O)O)Cc1ccccc1", "nmn", "carboxy"), ("CC(c2ccccc2)c1ccccc1", "nmn", "a second phenyl is in no list but CN 4"),
    ("C=Cc1ccccc1", "nmn", "an unsaturated chain is no substitution"), ("C#Cc1ccccc1", "nmn", "an unsaturated chain is no substitution"),
    # another group instead of phenethyl
    ("Cc1ccccc1", "nmn", "benzyl: one carbon"), ("CCCc1ccccc1", "nmn", "three carbons"), ("CCCCc1ccccc1", "nmn", "four carbons"), ("C(C)c1ccccc1", "nmn", "1-phenylethyl: one carbon between"), ("c1ccccc1", "nmn", "phenyl: no chain"),
    ("CCOc1ccccc1", "nmn", "an oxygen in the chain"), ("CCNc1ccccc1", "nmn", "a nitrogen in the chain"), ("CCSc1ccccc1", "nmn", "a sulfur in the chain"), ("COCc1ccccc1", "nmn", "an oxygen in the chain"), ("CCCc1cccs1", "nmn", "three carbons"),
    ("Cc1cccs1", "nmn", "thenyl: one carbon"), ("CC1CCCCC1", "nmn", "one carbon"), ("C1CCCCC1", "nmn", "no chain"), ("C", "nmn", "methyl"), ("CC", "nmn", "ethyl"), ("CCC", "nmn", "propyl"), ("CCCC", "nmn", "butyl"), ("CCCCCCC", "nmn", "heptyl"), ("CC=C", "nmn", "allyl"),
    ("CC#C", "nmn", "propargyl"), ("CCC(=O)OC", "nmn", "remifentanil's chain"), ("CC(=O)OCC", "nmn", "ester chain"), ("CCO", "nmn", "hydroxyethyl"), ("CCC#N", "nmn", "cyanoethyl"), ("C(=O)OC(C)(C)C", "nmn", "boc: any group but hydrogen in CN"), ("C(=O)C", "nmn", "acetyl: any group but hydrogen in CN"),
    ("C(=O)c1ccccc1", "nmn", "benzoyl"), ("S(=O)(=O)c1ccccc1", "nmn", "phenylsulfonyl"), ("CCN(C)C", "nmn", "no ring"), ("O", "nmn", "hydroxyl"), ("CCC(=O)c1ccccc1", "nmn", "three carbons"), ("CC(O)COc1ccccc1", "nmn", "no phenethyl"),
    ("[H]", "nnn", "hydrogen: norfentanyl; CN 4 leaves hydrogen out"),
]


def fentanyl(acyl="CCC(=O)", aryl="c9ccccc9", chain="CCc1ccccc1", subs=None):
    """The SMILES of one combination; acyl with %s takes the rest of the molecule inside."""
    subs = subs or {}

    def at(place):
        return "(" + subs[place] + ")" if place in subs else ""
    rest = "N(%s)C%%10%sC%sC%sN(%s)C%sC%%10%s" % (
        aryl, at("4"), at("3"), at("2"), chain, at("6"), at("5"))
    acyl = acyl.replace("1", "%11").replace("2", "%12")
    return acyl.replace("%s", rest) if "%s" in acyl else acyl + rest


def together(parts):
    """One answer from the letters of the parts that differ."""
    letters = [p for p in parts if p != "0"]
    if not letters:
        return "no"
    for worst in "nax":
        if worst in letters:
            return WORD[worst]
    return "match"


LAWS = ("us", "cn", "gb", "us18")


def letters(code):
    return list(code[:3]) + [code[3] if len(code) > 3 else code[0]]


class Table:
    def __init__(self):
        self.rows, self.seen = [], set()

    def add(self, group, smiles, answers, why):
        mol = Chem.MolFromSmiles(smiles)
        if mol is None:
            sys.exit("not readable: %s (%s)" % (smiles, why))
        key = (smiles if group.startswith("writing") or group == "salt" else Chem.MolToSmiles(mol),
               tuple(sorted(answers)))
        if key in self.seen:
            return
        self.seen.add(key)
        self.rows.append((group, smiles, answers, why))

    def fent(self, group, smiles, codes, why, wrap=None):
        sets = [letters(c) for c in codes]
        answers = {law: together([s[i] for s in sets]) for i, law in enumerate(LAWS)}
        self.add(group, wrap(smiles) if wrap else smiles, answers, why)


def singles(t):
    for acyl, code, why in ACYL:
        t.fent("acyl", fentanyl(acyl=acyl), [code], why)
    for aryl, code, why in ARYL:
        t.fent("aryl", fentanyl(aryl=aryl), [code], why)
    for sub, places, code, why in PIP:
        for place in places:
            t.fent("ring", fentanyl(subs={place: sub}), [code], "position %s: %s" % (place, why))
    for chain, code, why in CHAIN:
        t.fent("chain", fentanyl(chain=chain), [code], why)


def combinations(t, rng):
    for k in range(260):
        acyl = rng.choice(ACYL) if rng.random() < 0.6 else ACYL[0]
        aryl = rng.choice(ARYL) if rng.random() < 0.6 else ARYL[0]
        chain = rng.choice(CHAIN) if rng.random() < 0.7 else CHAIN[0]
        subs, codes, whys = {}, [], []
        for _ in range(rng.choice((0, 0, 1, 1, 2))):
            sub, places, code, why = rng.choice(PIP)
            place = rng.choice(places)
            if place in subs:
                continue
            subs[place] = sub
            codes.append(code)
            whys.append("position %s: %s" % (place, why))
        # Most of the drawn set should belong: draw again what is plainly outside half of the time.
        picked = [x for x in (acyl, aryl, chain) if x[1] != "000"]
        codes += [x[1] for x in picked]
        whys += [x[2] for x in picked]
        if len(codes) < 2:
            continue
        if any("n" == c[0] for c in codes) and rng.random() < 0.6:
            continue
        t.fent("combined", fentanyl(acyl[0], aryl[0], chain[0], subs), codes, "; ".join(whys))


def whole(t):
    """Changes of the skeleton, and what merely resembles it."""
    E = "CCC(=O)N(c1ccccc1)"
    A = "CC(=O)N(c1ccccc1)"
    rows = [
        (E + "C1CCN(CCc2ccccc2)C1", "nnn", "five-membered ring"), (E + "C1CCCN(CCc2ccccc2)CC1", "nnn", "seven-membered ring"),
        (E + "C1CN(CCc2ccccc2)C1", "nnn", "four-membered ring"), (E + "C1CCCN(CCc2ccccc2)C1", "nnn", "amide at position 3"),
        (E + "C1CCCCN1CCc1ccccc1", "nnn", "amide at position 2"), (E + "CC1CCN(CCc2ccccc2)CC1", "nnn", "a methylene between amide and ring"),
        (E + "C1CCC(CCc2ccccc2)CC1", "nnn", "a cyclohexane ring"), (E + "C1CCC(NCCc2ccccc2)CC1", "nnn", "a cyclohexane ring"),
        (E + "C1=CCN(CCc2ccccc2)CC1", "nnn", "an unsaturated ring is no substitution"), (E + "c1ccn(CCc2ccccc2)cc1", None, ""),
        ("O=C(Nc1ccccc1)C1CCN(CCc2ccccc2)CC1", "nnn", "amide turned round"), ("CCN(c1ccccc1)C(=O)C1CCN(CCc2ccccc2)CC1", "nnn", "amide turned round"),
        ("CCC(=O)C(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "nnn", "carbon for the amide nitrogen"), ("CCC(=O)OC1(c2ccccc2)CCN(CCc2ccccc2)CC1", "nnn", "pethidine kin"),
        ("CCC(=O)OC1CCN(CCc2ccccc2)CC1", "nnn", "an ester for the anilide"), ("CCC(=O)NC1CCN(CCc2ccccc2)CC1", "nnn", "no aryl on the amide"),
        ("CCC(=O)Nc1ccccc1C1CCN(CCc2ccccc2)CC1", "nnn", "aryl between amide and ring"), ("CCC(=O)N(Cc1ccccc1)C1CCN(CCc2ccccc2)CC1", "nnn", "benzyl amide"),
        ("c1ccc(CCN2CCC(Nc3ccccc3)CC2)cc1", "nnn", "despropionyl precursor: no acyl"), ("O=C1CCN(CCc2ccccc2)CC1", "nnn", "piperidone precursor"),
        (E + "C1CCNCC1", "nnn", "norfentanyl: no group at the ring nitrogen"), (A + "C1CCNCC1", "nnn", "nor compound"),
        ("N(c1ccccc1)C1CCNCC1", "nnn", "4-anilinopiperidine"), ("Fc1ccc(NC2CCN(CCc3ccccc3)CC2)cc1", "nnn", "despropionyl, fluoro"),
        ("CC(C)(C)OC(=O)N1CCC(Nc2ccccc2)CC1", "nnn", "boc precursor without acyl"), ("CC(C)(C)OC(=O)N1CCC(=O)CC1", "nnn", "boc piperidone"),
        ("O=C1CCNCC1", "nnn", "piperidone"), ("BrCCc1ccccc1", "nnn", "reagent"), ("CCC(=O)Cl", "nnn", "reagent"), ("Nc1ccccc1", "nnn", "reagent"), ("NCCc1ccccc1", "nnn", "phenethylamine"),
        ("CCC(=O)Nc1ccccc1", "nnn", "propionanilide"), ("OC1CCN(CCc2ccccc2)CC1", "nnn", "piperidinol"), ("C(c1ccccc1)N1CCC(Nc2ccccc2)CC1", "nnn", "benzyl precursor"),
        (E + "C1CC[N+](C)(CCc2ccccc2)CC1", "aaa", "quaternary: alkyl on the ring nitrogen?"), (E + "C1CC[N+]([O-])(CCc2ccccc2)CC1", "nan", "N-oxide: in no list; CN ends in 'etc.'"),
        (A + "C1CC[N+]([O-])(CCc2ccccc2)CC1", "nan", "N-oxide: in no list; CN ends in 'etc.'"),
        (E + "C1CC2CCC(C1)N2CCc1ccccc1", "aaa", "bridged ring: alkylene as alkyl?"), (E + "C1CCN(CCc2ccccc2)C2CCCCC12", "aaa", "fused ring: alkylene as alkyl?"),
        (E + "C1CCN(CCc2ccccc2)CC12CC2", "aaa", "spiro ring: alkylene as alkyl?"),
        (E + "N1CCN(CCc2ccccc2)CC1", "ann", "piperazine: is a nitrogen put in the ring substitution in the ring?"), (E + "C1CON(CCc2ccccc2)CC1", "ann", "an oxygen put in the ring: substitution in the ring?"),
        ("O=C1Cc2ccccc2N1C1CCN(CCc2ccccc2)CC1", "nnn", "a lactam: no clause speaks of a ring between acyl and aniline"), ("O=C1CCc2ccccc2N1C1CCN(CCc2ccccc2)CC1", "nnn", "a lactam: no clause speaks of a ring between acyl and aniline"),
        (E[:-1] + "C1CCN(CCc2ccccc2)CC1", None, ""),
        ("O=C(CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "mmm", "dimer: an acyl that carries another unit"),
        ("O=C(C=CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "mmm", "dimer"),
        # medicines with like motifs
        ("CN1CCC(CC1)N(Cc1ccccc1)c1ccccc1", "nnn", "bamipine"), ("CN1CCC(CC1)N(Cc1cccs1)c1ccccc1", "nnn", "thenalidine"), ("O=C(CCCN1CCC(O)(CC1)c1ccc(Cl)cc1)c1ccc(F)cc1", "nnn", "haloperidol"),
        ("O=C(CCCN1CC=C(CC1)N1C(=O)Nc2ccccc21)c1ccc(F)cc1", "nnn", "droperidol"), ("O=C(CCCN1CCC(CC1)N1C(=O)Nc2ccccc21)c1ccc(F)cc1", "nnn", "benperidol"), ("CCOC(=O)C1(CCN(C)CC1)c1ccccc1", "nnn", "pethidine"),
        ("CN(C)C(=O)C(CCN1CCC(O)(CC1)c1ccc(Cl)cc1)(c1ccccc1)c1ccccc1", "nnn", "loperamide"), ("O=C1Nc2cc(Cl)ccc2N1C1CCN(CCCn2c(=O)[nH]c3ccccc32)CC1", "nnn", "domperidone"),
        ("CC1=C(CCN2CCC(CC2)c2noc3cc(F)ccc23)C(=O)N2CCCCC2=N1", "nnn", "risperidone"), ("CCOC(=O)C1(CCN(CCc2ccc(N)cc2)CC1)c1ccccc1", "nnn", "anileridine"), ("COc1ccc(CCN2CCC(Nc3nc4ccccc4n3Cc3ccc(F)cc3)CC2)cc1", "nnn", "astemizole"),
        ("CN(C1CCN(Cc2ccccc2)CC1)C(=O)c1ccccc1", "nnn", "benzamide"), ("O=C1NCN(c2ccccc2)C12CCN(CCCC(=O)c1ccc(F)cc1)CC2", "nnn", "spiperone"), ("CCN(CC)CC(=O)Nc1c(C)cccc1C", "nnn", "lidocaine"),
        ("CCCCN1CCCCC1C(=O)Nc1c(C)cccc1C", "nnn", "bupivacaine"), ("CN1CCC(CC1)N(C(=O)c1ccccc1)c1ccccc1", "nmn", "CN 1 and 4 reach any group at the ring nitrogen"), ("O=C(c1ccccc1)N(c1ccccc1)C1CCNCC1", "nnn", "nor compound"),
        ("CCN(C(=O)CC)c1ccccc1", "nnn", "propionanilide"), ("CCC(=O)N(c1ccccc1)C(C)CN1CCCCC1", "nnn", "phenampromide"), ("CC(CN(C)CCc1ccccc1)N(C(=O)CC)c1ccccc1", "nnn", "diampromide"),
        ("Clc1cccc(Cl)c1NC(=O)C(N)=O", "nnn", "unrelated"), ("CCN1CCCC1CNC(=O)c1cc(S(N)(=O)=O)ccc1OC", "nnn", "sulpiride"), ("O=C(Nc1ccccc1)Nc1ccccc1", "nnn", "carbanilide"),
        # scheduled by name, and what the class says of them
        ("CCC(=O)N(c1ccccc1)C1(C(=O)OC)CCN(CCc2ccccc2)CC1", "mmm", "carfentanil: 4-alkoxycarbonyl"), ("CCC(=O)N(c1ccccc1)C1(COC)CCN(CCc2cccs2)CC1", "mmm", "sufentanil"),
        ("CCC(=O)N(c1ccccc1)C1(COC)CCN(CCn2nnn(CC)c2=O)CC1", "mmm", "alfentanil"), ("CCC(=O)N(c1ccccc1)C1(C(=O)OC)CCN(CCC(=O)OC)CC1", "nmn", "remifentanil"), ("CCC(=O)N(c1ccccc1)C1(C(=O)OC)CCN(CCc2ccccc2)CC1C", "mmm", "lofentanil"),
        ("CCC(=O)N(c1ccccc1)C1(c2ccccc2)CCN(CCn2nnn(CC)c2=O)CC1", "nan", "brifentanil kin: 4-phenyl"), ("COCC(=O)N(c1ccccc1F)C1CCN(CCn2nnn(CC)c2=O)CC1C", "mmm", "brifentanil"), ("CCC(=O)N(c1ccccc1F)C1(c2ccccc2)CCN(CC)CC1", "nan", "trefentanil kin"),
        ("CC(C)C(=O)N(c1ccc(F)cc1)C1CCN(CCc2ccccc2)CC1", "mmm", "4-FIBF"), ("O=C(c1ccco1)N(c1ccc(F)cc1)C1CCN(CCc2ccccc2)CC1", "mmm", "para-fluorofuranylfentanyl"), ("COCC(=O)N(c1ccc(F)cc1)C1CCN(CCc2ccccc2)CC1", "mmm", "para-fluoromethoxyacetyl"),
        ("CCC(=O)N(c1ccccc1)C1CCN(CC(O)c2cccs2)CC1", "mmm", "beta-hydroxythiofentanyl"), ("C=CC(=O)N(c1ccccc1F)C1CCN(CCc2ccccc2)CC1", "mmm", "ortho-fluoroacryl"),
    ]
    for smiles, code, why in rows:
        if code is not None:
            t.fent("skeleton", smiles, [code], why)


SALTS = [("Cl", "hydrochloride"), ("OC(=O)CC(O)(CC(=O)O)C(=O)O", "citrate"), ("OC(=O)C(=O)O", "oxalate"), ("Br", "hydrobromide"), ("OC(=O)/C=C/C(=O)O", "fumarate"),
         ("OC(=O)C(O)C(O)C(=O)O", "tartrate"), ("CS(=O)(=O)O", "mesylate"), ("Cc1ccc(cc1)S(=O)(=O)O", "tosylate"), ("OS(=O)(=O)O", "sulfate"), ("O", "hydrate"), ("OC(=O)C(F)(F)F", "trifluoroacetate")]


def writings(t, rng):
    """The same structures as salts, ions, isotopologues, stereoisomers and in other writings."""
    base = [r for r in t.rows if r[0] in ("acyl", "aryl", "ring", "chain") and "." not in r[1]]
    rng.shuffle(base)
    for k, (_, smiles, answers, why) in enumerate(base[:44]):
        salt, name = SALTS[k % len(SALTS)]
        t.add("salt", (salt + "." + smiles) if k % 2 else (smiles + "." + salt), answers, name + " of: " + why)
    done = 0
    for _, smiles, answers, why in base[44:]:
        if done == 60:
            break
        mol = Chem.MolFromSmiles(smiles)
        kind = done % 6
        if kind == 0:      # protonated at the ring nitrogen, chloride
            amine = mol.GetSubstructMatch(Chem.MolFromSmarts("[NX3;R;$(N(C)(C)C);!$(N-C=O)]"))
            if not amine:
                continue
            atom = mol.GetAtomWithIdx(amine[0])
            atom.SetFormalCharge(1)
            atom.SetNumExplicitHs(1)
            Chem.SanitizeMol(mol)
            t.add("writing-ion", Chem.MolToSmiles(mol) + ".[Cl-]", answers, "protonated: " + why)
        elif kind == 1:    # deuterium on a phenyl or a 13C
            atoms = [a.GetIdx() for a in mol.GetAtoms() if a.GetSymbol() == "C"]
            mol.GetAtomWithIdx(rng.choice(atoms)).SetIsotope(13)
            if answers["us"] == "no" and answers["cn"] == "no" and answers["gb"] == "no":
                continue
            # no text speaks of isotopes: an open point wherever the structure belongs
            labelled = {law: "arguable" if a == "match" else a for law, a in answers.items()}
            t.add("writing-isotope", Chem.MolToSmiles(mol), labelled, "carbon-13: " + why)
        elif kind == 2:    # kekulised
            Chem.Kekulize(mol, clearAromaticFlags=True)
            t.add("writing-kekule", Chem.MolToSmiles(mol, kekuleSmiles=True), answers, "without aromatic marks: " + why)
        elif kind == 3:    # all hydrogens written
            t.add("writing-hydrogens", Chem.MolToSmiles(Chem.AddHs(mol)), answers, "hydrogens as atoms: " + why)
        elif kind == 4:    # random order
            t.add("writing-order", Chem.MolToSmiles(mol, doRandom=True), answers, "another order: " + why)
        else:              # one stereoisomer
            centres = Chem.FindMolChiralCenters(mol, includeUnassigned=True, useLegacyImplementation=False)
            if not centres:
                continue
            for c, _ in centres:
                mol.GetAtomWithIdx(c).SetChiralTag(Chem.ChiralType.CHI_TETRAHEDRAL_CCW)
            t.add("writing-stereo", Chem.MolToSmiles(mol), answers, "one stereoisomer: " + why)
        done += 1
    d = "[2H]c1c([2H])c([2H])c(CCN2CCC(CC2)N(c2ccccc2)C(C)=O)c([2H])c1[2H]"
    t.fent("writing-isotope", d, ["aaa"], "acetyl, five deuteriums")
    t.fent("writing-isotope", "[2H]C([2H])([2H])C(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", ["aaa"], "acetyl, three deuteriums")
    t.fent("writing-ion", "CCC(=[OH+])N(c1ccccc1)C1CCN(CCc2cccs2)CC1", ["mmm"], "protonated at the oxygen: thienyl")
    t.fent("writing-ion", "CC(=O)N(c1ccccc1)C1CC[NH+](CCc2ccccc2)CC1.[O-]C(=O)C(=O)O", ["mmm"], "hydrogen oxalate: acetyl")
    t.fent("writing-ion", "[O-]C(=O)CCC(=O)N(c1ccccc1)C1CC[NH+](CCc2ccccc2)CC1", ["mmm"], "zwitterion: succinyl half acid")
    t.fent("writing-ion", "C[S+]([O-])CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", ["mmm"], "sulfoxide written with charges, in an acyl")
    t.fent("writing-ion", "CC(=O)N(c1ccc([N+]([O-])=O)cc1)C1CCN(CCc2ccccc2)CC1", ["mmm", "mmn"], "nitro with charges")
    t.fent("writing-ion", "CC(=O)N(c1ccc(N(=O)=O)cc1)C1CCN(CCc2ccccc2)CC1", ["mmm", "mmn"], "nitro with five bonds")


BENZ = [("[N+](=O)[O-]", "5", "m", "0", "nitro"), ("[N+](=O)[O-]", "6", "m", "m", "nitro at 6"), ("", "5", "0", "m", "no substituent"), ("C(C)=O", "5", "m", "m", "acetyl"), ("C#N", "5", "m", "m", "cyano"),
        ("OC", "5", "m", "m", "methoxy"), ("C(F)(F)F", "5", "m", "m", "trifluoromethyl"), ("OC(F)(F)F", "6", "m", "m", "trifluoromethoxy"), ("F", "5", "m", "m", "fluoro"), ("Cl", "6", "m", "m", "chloro"), ("Br", "5", "m", "m", "bromo"),
        ("C", "5", "n", "m", "methyl is not in GB (iii)"), ("OCC", "5", "n", "m", "ethoxy is not in GB (iii)"), ("N", "5", "n", "m", "amino is not in GB (iii)"), ("O", "5", "n", "m", "hydroxy is not in GB (iii)"),
        ("[N+](=O)[O-]", "4", "n", "m", "4-position"), ("F", "7", "n", "m", "7-position"), ("S(C)(=O)=O", "5", "n", "m", "sulfonyl is not in GB (iii)"), ("C(=O)OC", "5", "n", "m", "ester is not in GB (iii)")]
BRIDGE = [("C", "0", "0", "methylene"), ("C(C)", "m", "m", "methyl on the bridge"), ("CC", "n", "m", "two carbons"), ("C(O)", "n", "m", "hydroxy on the bridge"), ("O", "m", "n", "oxygen bridge"), ("S", "m", "n", "sulfur bridge"), ("N", "m", "n", "nitrogen bridge"),
          ("", "n", "n", "no bridge"), ("C=C", "n", "m", "vinylene: C2 hydrocarbyl"), ("C(F)(F)", "n", "m", "substituted C1"), ("CCC", "n", "n", "three carbons"), ("C(C)(C)", "x", "x", "two methyls"), ("C(=O)", "n", "x", "carbonyl: a substituted hydrocarbyl?"), ("C(c8ccccc8)", "n", "m", "phenyl on the bridge")]
NARYL = [("c3ccc(OCC)cc3", "m", "0", "ethoxy"), ("c3ccccc3", "0", "m", "phenyl"), ("c3ccc(OC)cc3", "m", "m", "methoxy"), ("c3ccc(OCCC)cc3", "m", "m", "propoxy"), ("c3ccc(OC(C)C)cc3", "m", "m", "isopropoxy"), ("c3ccc(OCCCC)cc3", "m", "m", "butoxy"), ("c3ccc(OCCCCC)cc3", "m", "m", "pentoxy"),
         ("c3ccc(SC)cc3", "m", "m", "methylthio"), ("c3ccc(SCC)cc3", "m", "m", "ethylthio"), ("c3ccc(S(C)(=O)=O)cc3", "m", "m", "methylsulfonyl"), ("c3ccc(OC(C)=O)cc3", "m", "m", "acetyloxy"), ("c3ccc(O)cc3", "m", "m", "hydroxy"), ("c3ccc(C#N)cc3", "m", "m", "cyano"), ("c3ccc(F)cc3", "m", "m", "fluoro"),
         ("c3ccc(Cl)cc3", "m", "m", "chloro"), ("c3ccc(C)cc3", "m", "m", "methyl"), ("c3ccc(CCCCCC)cc3", "m", "m", "hexyl"), ("c3ccc(CCCCCCC)cc3", "n", "m", "heptyl is more than six carbons"), ("c3ccc(C(F)(F)F)cc3", "m", "m", "trifluoromethyl"), ("c3ccc(OC(F)(F)F)cc3", "m", "m", "haloalkoxy"), ("c3ccc(OCC(F)(F)F)cc3", "m", "m", "haloalkoxy"),
         ("c3ccc(OCCF)cc3", "m", "m", "fluoroethoxy"), ("c3ccc([N+](=O)[O-])cc3", "n", "m", "nitro is not in GB (ii)"), ("c3ccc(N)cc3", "n", "m", "amino is not in GB (ii)"), ("c3ccc(-c4ccccc4)cc3", "n", "m", "phenyl is not in GB (ii)"), ("c3ccc(C(=O)OC)cc3", "n", "m", "ester is not in GB (ii)"), ("c3ccc(C=C)cc3", "n", "m", "vinyl is not in GB (ii)"),
         ("c3ccc4OCCc4c3", "m", "m", "dihydrobenzofuran"), ("c3ccc4OCOc4c3", "m", "m", "methylenedioxy"), ("c3ccc4ccccc4c3", "n", "m", "naphthyl"), ("c3cccs3", "n", "m", "thienyl"), ("c3ccncc3", "n", "m", "pyridyl"), ("C3CCCCC3", "n", "n", "cyclohexyl is not aromatic"), ("c3cc(OC)c(OC)cc3", "m", "m", "dimethoxy"),
         ("c3ccc(OCCCCCC)cc3", "x", "m", "hexyloxy: over the limit of (ii), an ether of the phenol by para 3"), ("c3ccc(OCC4CC4)cc3", "x", "m", "cyclopropylmethoxy: alkoxy?"), ("c3ccc(OCc4ccccc4)cc3", "x", "m", "benzyloxy: an ether of the phenol by para 3")]
AMINE = [("N(CC)CC", "m", "0", "diethylamino"), ("N", "0", "m", "amino"), ("NC", "m", "m", "methylamino"), ("NCC", "m", "m", "ethylamino"), ("N(C)C", "m", "m", "dimethylamino"), ("N(CCC)CCC", "m", "m", "dipropylamino"), ("N(C(C)C)C(C)C", "m", "m", "diisopropylamino"), ("N(CC=C)CC", "m", "m", "allylethylamino"),
         ("N7CCCC7", "m", "m", "pyrrolidino"), ("N7CCCCC7", "m", "m", "piperidino"), ("N7CCOCC7", "m", "m", "morpholino"), ("N7CCCCCC7", "m", "m", "azepano"), ("N7CCC7", "m", "m", "azetidino"), ("N(CCCC)CCCC", "n", "m", "butyl is more than three carbons"), ("N(CC)CCCC", "n", "m", "butyl is more than three carbons"),
         ("NC(C)=O", "n", "m", "acetamido: a substituted amino"), ("N(CC)CCO", "a", "m", "hydroxyethyl: alkyl, further substituted?"), ("O", "n", "n", "no amine"), ("Cl", "n", "n", "no amine"), ("C#N", "n", "n", "no amine"), ("C(=O)N", "n", "n", "no amine on the chain's end")]


def nitazenes(t, rng):
    def put(b, r, a, m, chain="CC", chain_code="00"):
        sub = {k: "" for k in "4567"}
        if b[0]:
            sub[b[1]] = "(" + b[0] + ")"
        ring = "n%%10c(%s%s)nc%%11c%sc%sc%sc%sc%%10%%11" % (r[0], a[0], sub["4"], sub["5"], sub["6"], sub["7"])
        smiles = "C(%s)%s" % (m[0].replace("7", "%12"), chain[1:] + ring)
        mol = Chem.MolFromSmiles(smiles)
        if mol is None:
            sys.exit("not readable: " + smiles)
        gb = together([b[2], r[1], a[1], m[1], chain_code[0]])
        cn = together([b[3], r[2], a[2], m[2], chain_code[1]])
        if Descriptors.MolWt(mol) > 500:
            gb = "no"
        why = "; ".join(x for x in (b[4], r[3], a[3], m[3]))
        t.add("nitazene", smiles, {"gbn": gb, "cnn": cn}, why)
    for b in BENZ:
        put(b, BRIDGE[0], NARYL[0], AMINE[0])
    for r in BRIDGE:
        put(BENZ[0], r, NARYL[0], AMINE[0])
    for a in NARYL:
        put(BENZ[0], BRIDGE[0], a, AMINE[0])
    for m in AMINE:
        put(BENZ[0], BRIDGE[0], NARYL[0], m)
    put(BENZ[2], BRIDGE[0], NARYL[1], AMINE[1])
    for chain in ("CCC", "CC(C)", "C"):
        put(BENZ[0], BRIDGE[0], NARYL[0], AMINE[0], chain, "nn")
    for _ in range(60):
        put(rng.choice(BENZ[:12]), rng.choice(BRIDGE[:7]), rng.choice(NARYL), rng.choice(AMINE[:16]))


def groups(t):
    """Derivative groups of precursors."""
    P, Q = "pip", "ap"
    rows = [
        (P, "CC(=O)N1CCC(=O)CC1", "m", "amide"), (P, "O=CN1CCC(=O)CC1", "m", "amide of formic acid"), (P, "O=C(c1ccccc1)N1CCC(=O)CC1", "m", "amide"), (P, "FC(F)(F)C(=O)N1CCC(=O)CC1", "m", "amide"),
        (P, "CC(C)C(=O)N1CCC(=O)CC1", "m", "amide"), (P, "O=C(CCl)N1CCC(=O)CC1", "m", "amide"), (P, "CC(C)(C)OC(=O)N1CCC(=O)CC1", "m", "carbamate"), (P, "O=C(OCc1ccccc1)N1CCC(=O)CC1", "m", "carbamate"),
        (P, "COC(=O)N1CCC(=O)CC1", "m", "carbamate"), (P, "CCOC(=O)N1CCC(=O)CC1", "m", "carbamate"), (P, "C=CCOC(=O)N1CCC(=O)CC1", "m", "carbamate"), (P, "O=C(OCC1c2ccccc2-c2ccccc12)N1CCC(=O)CC1", "m", "carbamate"), (P, "O=C(Oc1ccccc1)N1CCC(=O)CC1", "m", "carbamate"),
        (P, "C1COC2(O1)CCNCC2", "m", "acetal"), (P, "COC1(OC)CCNCC1", "m", "acetal"), (P, "CCOC1(OCC)CCNCC1", "m", "acetal"), (P, "C1COC2(OC1)CCNCC2", "m", "acetal"), (P, "CC1(C)COC2(OC1)CCNCC2", "m", "acetal"), (P, "c1ccc2OC3(CCNCC3)Oc2c1", "m", "acetal of catechol"),
        (P, "CC(C)(C)OC(=O)N1CCC2(CC1)OCCO2", "m", "carbamate and acetal"), (P, "CC(=O)N1CCC2(CC1)OCCO2", "m", "amide and acetal"), (P, "COC1(OC)CCN(C(=O)OCc2ccccc2)CC1", "m", "carbamate and acetal"), (P, "C1COC2(O1)CCNCC2.Cl", "m", "salt of the acetal"),
        (P, "CN1CCC(=O)CC1", "n", "alkyl on nitrogen is no amide"), (P, "O=C1CCN(Cc2ccccc2)CC1", "n", "benzyl on nitrogen"), (P, "O=C1CCN(CCc2ccccc2)CC1", "n", "phenethyl: listed by itself"), (P, "CCOC(=O)C1CN(Cc2ccccc2)CCC1=O", "n", "ring ester"), (P, "CC1CN(C(=O)OC(C)(C)C)CCC1=O", "n", "a methyl on the ring"),
        (P, "O=C1CCCN(C(=O)OC(C)(C)C)C1", "n", "3-piperidone"), (P, "OC1CCN(C(=O)OC(C)(C)C)CC1", "n", "piperidinol"), (P, "CC(C)(C)OC(=O)N1CCC(=NO)CC1", "n", "oxime"), (P, "CC1(C)OOC2(O1)CCNCC2", "n", "an ozonide: a peroxide on one side, no acetal"), (P, "O=C1CCNC1", "n", "pyrrolidone"), (P, "O=C1CCN(c2ccccc2)CC1", "n", "phenyl on nitrogen"),
        (P, "CC1(C)CC(=O)CC(C)(C)N1", "n", "triacetonamine"), (P, "COC1=CCN(C(=O)OC(C)(C)C)CC1", "n", "enol ether"), (P, "C1COC2(O1)CCN(C)CC2", "n", "methyl on nitrogen"), (P, "O=C1CCN(CCO)CC1", "n", "hydroxyethyl"), (P, "O=C1CC2(CCNCC2)Oc2ccccc21", "n", "chromanone: one oxygen, no acetal"),
        (P, "N#CC1(N)CCN(C(=O)OC(C)(C)C)CC1", "n", "aminonitrile"), (P, "CC(C)(C)OC(=O)N1CCC(=C)CC1", "n", "methylidene"), (P, "C1CCC2(CC1)OCCO2", "n", "no nitrogen"), (P, "O=C1CCOCC1", "n", "no nitrogen"), (P, "O=C1CCN(C#N)CC1", "n", "cyanamide"), (P, "CC(C)(C)OC(=O)N1CC2(CCC1)OCCO2", "n", "3-piperidone acetal"),
        (P, "CS(=O)(=O)N1CCC(=O)CC1", "a", "sulfonamide as amide?"), (P, "Cc1ccc(cc1)S(=O)(=O)N1CCC(=O)CC1", "a", "sulfonamide as amide?"), (P, "NC(=O)N1CCC(=O)CC1", "a", "urea as amide?"), (P, "C1CSC2(S1)CCNCC2", "n", "a thioacetal is no acetal: that has two oxygens"), (P, "CC(=S)N1CCC(=O)CC1", "a", "thioamide as amide?"), (P, "COC1(O)CCN(C(=O)OC(C)(C)C)CC1", "x", "hemiacetal as acetal?"),
        (Q, "CC(=O)N1CCC(CC1)Nc1ccccc1", "m", "amide"), (Q, "CCC(=O)N1CCC(CC1)Nc1ccccc1", "m", "amide"), (Q, "CC(=O)N(c1ccccc1)C1CCNCC1", "m", "amide of the anilino nitrogen"), (Q, "CC(=O)N1CCC(CC1)N(C(C)=O)c1ccccc1", "m", "two amides"), (Q, "FC(F)(F)C(=O)N1CCC(CC1)Nc1ccccc1", "m", "amide"),
        (Q, "CC(C)(C)OC(=O)N1CCC(CC1)Nc1ccccc1", "m", "carbamate"), (Q, "O=C(OCc1ccccc1)N1CCC(CC1)Nc1ccccc1", "m", "carbamate"), (Q, "CCOC(=O)N1CCC(CC1)Nc1ccccc1", "m", "carbamate"), (Q, "Fc1ccc(NC2CCNCC2)cc1", "m", "halide"), (Q, "Clc1ccc(NC2CCNCC2)cc1", "m", "halide"), (Q, "Brc1cccc(NC2CCNCC2)c1", "m", "halide"),
        (Q, "CC(C)(C)OC(=O)N1CCC(CC1)Nc1ccc(F)cc1", "m", "carbamate and halide"), (Q, "Fc1ccccc1NC1CCN(CC1)C(C)=O", "m", "amide and halide"), (Q, "Cl.CC(C)(C)OC(=O)N1CCC(CC1)Nc1ccccc1", "m", "salt of a carbamate"),
        (Q, "c1ccc(CN2CCC(Nc3ccccc3)CC2)cc1", "n", "benzyl is not in the list"), (Q, "CN1CCC(CC1)Nc1ccccc1", "n", "methyl is not in the list"), (Q, "COc1ccc(NC2CCNCC2)cc1", "n", "methoxy is not in the list"), (Q, "Cc1ccc(NC2CCNCC2)cc1", "n", "methyl is not in the list"), (Q, "c1ccc(NC2CCCNC2)cc1", "n", "3-anilino"),
        (Q, "c1ccc(NCC2CCNCC2)cc1", "n", "a methylene between"), (Q, "c1ccc(CNC2CCNCC2)cc1", "n", "benzylamino"), (Q, "c1ccc(OC2CCNCC2)cc1", "n", "phenoxy"), (Q, "c1ccnc(NC2CCNCC2)c1", "n", "pyridyl"), (Q, "c1ccc(CCN2CCC(Nc3ccccc3)CC2)cc1", "n", "phenethyl: listed by itself"), (Q, "O=C(Nc1ccccc1)C1CCNCC1", "n", "anilide"),
        (Q, "CN(c1ccccc1)C1CCNCC1", "n", "N-methyl"), (Q, "NC1CCN(c2ccccc2)CC1", "n", "phenyl on the other nitrogen"), (Q, "CS(=O)(=O)N1CCC(CC1)Nc1ccccc1", "a", "sulfonamide as amide?"), (Q, "NC(=O)N1CCC(CC1)Nc1ccccc1", "a", "urea as amide?"),
        ("usbmk", "COC(=O)C1(C)OC1c1ccccc1", "m", "ester"), ("usbmk", "CCOC(=O)C1(C)OC1c1ccccc1", "m", "ester"), ("usbmk", "CCCCCOC(=O)C1(C)OC1c1ccccc1", "m", "ester"), ("usbmk", "O=C(OCc1ccccc1)C1(C)OC1c1ccccc1", "m", "ester"), ("usbmk", "O=C(Oc1ccccc1)C1(C)OC1c1ccccc1", "m", "ester"), ("usbmk", "COC(=O)[C@]1(C)O[C@@H]1c1ccccc1", "m", "ester, one isomer"),
        ("usbmk", "CCOC(=O)C1OC1(C)c1ccccc1", "n", "3-methyl: a fragrance, another position"), ("usbmk", "CCOC(=O)C1OC1c1ccccc1", "n", "no methyl"), ("usbmk", "NC(=O)C1(C)OC1c1ccccc1", "n", "amide"), ("usbmk", "COC(=O)C1(C)OC1c1ccc(F)cc1", "n", "ring fluoro"), ("usbmk", "COC(=O)C1(C)OC1c1ccc2OCOc2c1", "n", "another acid"), ("usbmk", "COC(=O)C1(CC)OC1c1ccccc1", "n", "ethyl"),
        ("cnbmk", "COC(=O)C1(C)OC1c1ccccc1", "m", "ester"), ("cnbmk", "CC(C)OC(=O)C1(C)OC1c1ccccc1", "m", "ester"), ("cnbmk", "CCOC(=O)C1OC1(C)c1ccccc1", "n", "another position"), ("cnpmk", "COC(=O)C1(C)OC1c1ccc2OCOc2c1", "m", "ester"), ("cnpmk", "CCCCOC(=O)C1(C)OC1c1ccc2OCOc2c1", "m", "ester"), ("cnpmk", "COC(=O)C1(C)OC1c1ccccc1", "n", "no methylenedioxy"),
        ("cnmapa", "COC(=O)C(C(C)=O)c1ccccc1", "m", "ester"), ("cnmapa", "CCOC(=O)C(C(C)=O)c1ccccc1", "m", "ester"), ("cnmapa", "CC(C)(C)OC(=O)C(C(C)=O)c1ccccc1", "m", "ester"), ("cnmapa", "NC(=O)C(C(C)=O)c1ccccc1", "n", "amide"), ("cnmapa", "COC(=O)C(C)(C(C)=O)c1ccccc1", "n", "a further methyl"), ("cnmapa", "COC(=O)C(C(C)=O)c1ccc(Cl)cc1", "n", "chloro"),
        ("cnmapa", "COC(=O)CC(=O)Cc1ccccc1", "n", "4-phenyl"), ("cnmapa", "COC(=O)CC(=O)c1ccccc1", "n", "benzoylacetate"),
    ]
    for law, smiles, code, why in rows:
        t.add("group", smiles, {law: WORD[code]}, why)


NAMES = {"us": "us.fentanyl-related", "us18": "us.fentanyl-related.2018", "cn": "cn.fentanyl-related", "gb": "gb.fentanyl-derived", "gbn": "gb.nitazene", "cnn": "cn.nitazene", "pip": "us.4-piperidone-derivative",
         "ap": "us.4-anilinopiperidine-derivative", "usbmk": "us.bmk-glycidate", "cnbmk": "cn.bmk-glycidate", "cnpmk": "cn.pmk-glycidate", "cnmapa": "cn.3-oxo-2-phenylbutyrate"}


def main():
    rng = random.Random(20260206)
    t = Table()
    singles(t)
    whole(t)
    combinations(t, rng)
    writings(t, rng)
    nitazenes(t, rng)
    groups(t)
    print("# Structures and what each law says of them by its letter; written by tests/classes/make_blind.py.")
    print("# Answers: match, arguable, no; match|arguable where both readings are fair.")
    print("id\tgroup\tsmiles\tanswers\treason")
    for k, (group, smiles, answers, why) in enumerate(t.rows):
        text = " ".join("%s=%s" % (NAMES[law], answers[law]) for law in NAMES if law in answers)
        print("b%04d\t%s\t%s\t%s\t%s" % (k + 1, group, smiles, text, why))


if __name__ == "__main__":
    main()

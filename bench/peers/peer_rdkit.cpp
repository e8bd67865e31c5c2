/* SPDX-License-Identifier: Apache-2.0 */
/* RDKit beside ours: the same file, the same work, CPU time. See peer.h. */
#include "peer.h"

#include <GraphMol/FileParsers/FileParsers.h>
#include <GraphMol/FileParsers/MolSupplier.h>
#include <GraphMol/RDKitBase.h>
#include <GraphMol/SmilesParse/SmilesParse.h>
#include <GraphMol/SmilesParse/SmilesWrite.h>
#include <GraphMol/Substruct/SubstructMatch.h>
#include <RDGeneral/RDLog.h>
#include <RDGeneral/versions.h>

#include <memory>

using Molecule = std::unique_ptr<RDKit::ROMol>;

static Molecule read(const std::string &smiles)
{
    try {
        return Molecule(RDKit::SmilesToMol(smiles));
    } catch (const std::exception &) {
        return nullptr;
    }
}

static size_t count_hits(const RDKit::ROMol &mol, const std::vector<Molecule> &queries)
{
    RDKit::MatchVectType match;
    size_t n = 0;
    for (const auto &query : queries)
        n += RDKit::SubstructMatch(mol, *query, match);
    return n;
}

static void write_sdf(const peer::Inputs &in)
{
    for (const auto &smiles : in.smiles) {
        const Molecule mol = read(smiles);
        if (mol)
            std::cout << RDKit::MolToMolBlock(*mol) << "$$$$\n";
    }
}

static void measure_match(const peer::Inputs &in, const std::vector<Molecule> &queries)
{
    std::vector<Molecule> mols;
    for (const auto &smiles : in.smiles) {
        Molecule mol = read(smiles);
        if (mol)
            mols.push_back(std::move(mol));
    }
    for (size_t i = 0; i < queries.size(); i++) {
        RDKit::MatchVectType match;
        size_t check = 0;
        const double start = peer::cpu_seconds();
        for (const auto &mol : mols)
            check += RDKit::SubstructMatch(*mol, *queries[i], match);
        peer::report("rdkit", RDKit::rdkitVersion, "match:" + in.patterns[i].first, mols.size(),
                     peer::cpu_seconds() - start, check);
    }
}

static size_t run(const peer::Inputs &in, const std::vector<Molecule> &queries, size_t *n)
{
    size_t check = 0;
    *n = 0;
    if (in.measure == "sdf") {
        RDKit::SDMolSupplier supplier(in.path);
        while (!supplier.atEnd() && *n < in.limit) {
            const Molecule mol(supplier.next());
            check += mol ? mol->getNumAtoms() : 0;
            ++*n;
        }
        return check;
    }
    for (const auto &smiles : in.smiles) {
        const Molecule mol = read(smiles);
        ++*n;
        if (!mol)
            continue;
        if (in.measure == "parse")
            check += mol->getNumAtoms();
        else if (in.measure == "canonical")
            check += RDKit::MolToSmiles(*mol).size();
        else
            check += count_hits(*mol, queries);
    }
    return check;
}

int main(int argc, char **argv)
{
    peer::Inputs in;
    std::vector<Molecule> queries;
    size_t n = 0;

    if (!peer::read_inputs(in, argc, argv))
        return 2;
    RDLog::InitLogs();
    boost::logging::disable_logs("rdApp.*");
    for (const auto &pattern : in.patterns)
        queries.emplace_back(RDKit::SmartsToMol(pattern.second));
    if (in.measure == "write-sdf") {
        write_sdf(in);
    } else if (in.measure == "match") {
        measure_match(in, queries);
    } else {
        const double start = peer::cpu_seconds();
        const size_t check = run(in, queries, &n);
        peer::report("rdkit", RDKit::rdkitVersion, in.measure, n, peer::cpu_seconds() - start,
                     check);
    }
    return 0;
}

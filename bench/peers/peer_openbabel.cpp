/* SPDX-License-Identifier: Apache-2.0 */
/* Open Babel beside ours: the same file, the same work, CPU time. See peer.h. */
#include "peer.h"

#include <openbabel/atom.h>
#include <openbabel/babelconfig.h>
#include <openbabel/mol.h>
#include <openbabel/obconversion.h>
#include <openbabel/oberror.h>
#include <openbabel/parsmart.h>

#include <memory>

using Pattern = std::unique_ptr<OpenBabel::OBSmartsPattern>;

/* Open Babel perceives on demand; asking for these does what RDKit does on reading. */
static size_t perceive(OpenBabel::OBMol &mol)
{
    size_t n = mol.NumAtoms();
    if (n > 0)
        n += mol.GetAtom(1)->IsAromatic() + mol.GetAtom(1)->IsInRing();
    return n;
}

static void measure_match(const peer::Inputs &in, OpenBabel::OBConversion &conversion,
                          std::vector<Pattern> &patterns)
{
    std::vector<std::unique_ptr<OpenBabel::OBMol>> mols;
    for (const auto &smiles : in.smiles) {
        auto mol = std::make_unique<OpenBabel::OBMol>();
        if (conversion.ReadString(mol.get(), smiles)) {
            perceive(*mol);
            mols.push_back(std::move(mol));
        }
    }
    for (size_t i = 0; i < patterns.size(); i++) {
        size_t check = 0;
        const double start = peer::cpu_seconds();
        for (auto &mol : mols)
            check += patterns[i]->Match(*mol, true);
        peer::report("openbabel", BABEL_VERSION, "match:" + in.patterns[i].first, mols.size(),
                     peer::cpu_seconds() - start, check);
    }
}

static size_t run(const peer::Inputs &in, OpenBabel::OBConversion &conversion,
                  std::vector<Pattern> &patterns, size_t *n)
{
    OpenBabel::OBMol mol;
    size_t check = 0;
    *n = 0;
    if (in.measure == "sdf") {
        std::ifstream file(in.path);
        conversion.SetInFormat("sdf");
        while (*n < in.limit && conversion.Read(&mol, *n == 0 ? &file : nullptr)) {
            check += perceive(mol);
            ++*n;
        }
        return check;
    }
    for (const auto &smiles : in.smiles) {
        mol.Clear();
        ++*n;
        if (!conversion.ReadString(&mol, smiles))
            continue;
        if (in.measure == "parse") {
            check += perceive(mol);
        } else if (in.measure == "canonical") {
            check += conversion.WriteString(&mol).size();
        } else {
            for (auto &pattern : patterns)
                check += pattern->Match(mol, true);
        }
    }
    return check;
}

int main(int argc, char **argv)
{
    peer::Inputs in;
    std::vector<Pattern> patterns;
    size_t n = 0;

    if (!peer::read_inputs(in, argc, argv))
        return 2;
    OpenBabel::obErrorLog.StopLogging();
    OpenBabel::OBConversion conversion;
    conversion.SetInFormat("smi");
    conversion.SetOutFormat("can");
    for (const auto &pattern : in.patterns) {
        patterns.push_back(std::make_unique<OpenBabel::OBSmartsPattern>());
        if (!patterns.back()->Init(pattern.second)) {
            std::fprintf(stderr, "openbabel refuses %s\n", pattern.first.c_str());
            return 1;
        }
    }
    if (in.measure == "match") {
        measure_match(in, conversion, patterns);
    } else {
        const double start = peer::cpu_seconds();
        const size_t check = run(in, conversion, patterns, &n);
        peer::report("openbabel", BABEL_VERSION, in.measure, n, peer::cpu_seconds() - start, check);
    }
    return 0;
}

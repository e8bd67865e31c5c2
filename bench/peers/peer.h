/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the comparison programs share: reading the inputs, the CPU clock, one JSON line a measure.
 *
 * Usage of each: peer_X MEASURE FILE.smi|FILE.sdf [PATTERNS.tsv|-] [LIMIT]
 *   parse      SMILES text -> perceived molecule
 *   patterns   SMILES text -> hits of all patterns
 *   match      each pattern on molecules parsed before the clock starts, one line a pattern
 *   canonical  SMILES text -> canonical SMILES
 *   sdf        SDF text -> perceived molecule
 *   write-sdf  no measure: writes the molecules of FILE.smi as SDF to standard output
 */
#ifndef IDT_BENCH_PEER_H
#define IDT_BENCH_PEER_H

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace peer
{

struct Inputs {
    std::string measure;
    std::string path;
    std::vector<std::string> smiles;                           // not read for sdf
    std::vector<std::pair<std::string, std::string>> patterns; // name, SMARTS
    size_t limit = SIZE_MAX;
};

inline double cpu_seconds()
{
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

inline void report(const char *tool, const char *version, const std::string &measure, size_t n,
                   double seconds, size_t check)
{
    std::printf("{\"tool\":\"%s\",\"version\":\"%s\",\"measure\":\"%s\",\"n\":%zu,"
                "\"cpu_s\":%.6f,\"per_s\":%.1f,\"check\":%zu}\n",
                tool, version, measure.c_str(), n, seconds,
                seconds > 0 ? static_cast<double>(n) / seconds : 0.0, check);
}

inline bool read_inputs(Inputs &in, int argc, char **argv)
{
    if (argc < 3) {
        std::fprintf(stderr, "usage: %s MEASURE FILE [PATTERNS.tsv|-] [LIMIT]\n", argv[0]);
        return false;
    }
    in.measure = argv[1];
    in.path = argv[2];
    if (argc > 4)
        in.limit = std::strtoull(argv[4], nullptr, 10);
    std::string line;
    if (in.measure != "sdf") {
        std::ifstream file(in.path);
        while (in.smiles.size() < in.limit && std::getline(file, line))
            in.smiles.push_back(line.substr(0, line.find_first_of(" \t")));
    }
    if (argc > 3 && std::string(argv[3]) != "-") {
        std::ifstream file(argv[3]);
        while (std::getline(file, line)) {
            const size_t tab = line.find('\t');
            if (tab != std::string::npos && line[0] != '#')
                in.patterns.emplace_back(line.substr(0, tab), line.substr(tab + 1));
        }
    }
    return true;
}

} // namespace peer

#endif

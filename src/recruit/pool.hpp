// Who has volunteered, and what mix the group shall have: read from the field's own two tables (respondents and categories CSV,
// as the open stratification tools write them) and checked before anything is computed, with all problems told at once.
// Pure. fair selection: quotas are inclusive head counts on the final group; every person has one value in every feature.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/csv.hpp"

namespace stemmen::recruit {

inline constexpr std::size_t features_max = 24;
inline constexpr std::size_t values_max = 200;     // of all features together
inline constexpr std::size_t people_max = csv_rows_max;
inline constexpr int seats_max = 1'000;
inline constexpr std::size_t id_bytes_max = 200;
inline constexpr std::size_t problems_max = 100;   // told; then how many more there are

// One value of a feature: how many of the group shall have it. The flex range is how far a proposal for quotas that cannot be met may
// go; left out, there is no limit to the proposal.
struct Quota {
    std::string name;
    int min = 0;
    int max = 0;
    std::optional<int> min_flex, max_flex;
    int line = 0;
    bool operator==(const Quota&) const = default;
};
struct Feature {
    std::string name;
    std::vector<Quota> values;  // they exclude each other and cover everybody
    bool operator==(const Feature&) const = default;
};

struct Person {
    std::string id;
    std::vector<std::size_t> values;  // of each feature, by its place in Feature::values
    std::string address;              // who shares it may not both be in the group; "": shares it with nobody
    int line = 0;
    bool operator==(const Person&) const = default;
};

struct Pool {
    std::vector<Feature> features;
    std::vector<Person> people;  // in the order of their ids, so that the order of rows makes no difference
    bool operator==(const Pool&) const = default;
};

struct PoolFiles {
    std::string_view people_csv, people_name;  // the first column is the id; a column for each feature; others are ignored and named
    std::string_view quotas_csv, quotas_name;  // category,feature,min,max[,min_flex,max_flex]; also feature,value,min,max
    std::vector<std::string> address_columns;  // together they are the address; none: nobody shares one
};
struct PoolRead {
    Pool pool;
    std::vector<std::string> problems;  // each "<file>:<line>: <what to do>"; none: the pool may be used
    std::vector<std::string> notices;   // what was done with the data that one might not expect
};
PoolRead read_pool(const PoolFiles& files);

}  // namespace stemmen::recruit

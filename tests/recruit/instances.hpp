// Pools that are made, not read: the generator of the fair selection notes, and random small ones for comparison with full enumeration.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "recruit/model.hpp"

namespace stemmen::recruit {

struct Weighted {
    std::string feature;
    std::vector<std::pair<std::string, int>> values;  // weights out of 100
};
using Counts = std::vector<std::vector<std::pair<int, int>>>;  // range of each value of each feature

// s <- (1103515245 s + 12345) mod 2^31, v = (s >> 16) mod 100; per person and feature the first value whose cumulative weight exceeds v.
inline Pool made_pool(const std::vector<Weighted>& features, const Counts& ranges, std::uint64_t seed, std::size_t people) {
    Pool pool;
    for (std::size_t f = 0; f < features.size(); ++f) {
        Feature feature{features[f].feature, {}};
        for (std::size_t v = 0; v < features[f].values.size(); ++v)
            feature.values.push_back({.name = features[f].values[v].first, .min = ranges[f][v].first, .max = ranges[f][v].second});
        pool.features.push_back(std::move(feature));
    }
    std::uint64_t s = seed;
    for (std::size_t i = 0; i < people; ++i) {
        Person person{.id = std::to_string(10'000 + i), .values = {}, .address = {}};
        for (const Weighted& feature : features) {
            s = (1103515245 * s + 12345) % (std::uint64_t{1} << 31U);
            const int v = static_cast<int>((s >> 16U) % 100);
            int sum = 0;
            std::size_t chosen = 0;
            while ((sum += feature.values[chosen].second) <= v) ++chosen;
            person.values.push_back(chosen);
        }
        pool.people.push_back(std::move(person));
    }
    return pool;
}

inline std::vector<Weighted> features_a() {
    return {{"age", {{"18-24", 15}, {"25-39", 30}, {"40-59", 35}, {"60+", 20}}},
            {"gender", {{"female", 48}, {"male", 47}, {"other", 5}}},
            {"district", {{"north", 40}, {"centre", 35}, {"south", 25}}},
            {"language", {{"majority", 70}, {"minority-a", 20}, {"minority-b", 10}}},
            {"background", {{"immigrant", 25}, {"none", 75}}},
            {"contact", {{"first", 30}, {"earlier", 70}}}};
}
inline std::vector<Weighted> features_b() {
    std::vector<Weighted> features = features_a();
    features.push_back({"education", {{"basic", 20}, {"vocational", 30}, {"upper", 20}, {"degree", 30}}});
    return features;
}
inline Counts exactly(const std::vector<std::vector<int>>& counts) {
    Counts out;
    for (const auto& feature : counts) {
        out.emplace_back();
        for (const int count : feature) out.back().emplace_back(count, count);
    }
    return out;
}

inline Pool pool_s1() {
    return made_pool(features_a(), {{{1, 2}, {2, 3}, {2, 3}, {1, 2}}, {{3, 4}, {3, 4}, {0, 1}}, {{2, 4}, {2, 3}, {2, 3}}, {{4, 6}, {1, 2}, {1, 2}}, {{3, 4}, {4, 5}}, {{4, 5}, {3, 4}}}, 1, 60);
}
inline Pool pool_s2() { return made_pool(features_a(), exactly({{2, 4, 4, 2}, {6, 5, 1}, {4, 4, 4}, {8, 2, 2}, {5, 7}, {6, 6}}), 2, 240); }
inline Pool pool_s3() { return made_pool(features_b(), exactly({{4, 8, 11, 7}, {15, 13, 2}, {10, 10, 10}, {19, 6, 5}, {11, 19}, {14, 16}, {9, 9, 6, 6}}), 3, 400); }

// As large as a national assembly: the counts of S3 times 11/3, one up or down.
inline Pool pool_s4() {
    Counts ranges;
    for (const auto& feature : std::vector<std::vector<int>>{{4, 8, 11, 7}, {15, 13, 2}, {10, 10, 10}, {19, 6, 5}, {11, 19}, {14, 16}, {9, 9, 6, 6}}) {
        ranges.emplace_back();
        for (const int count : feature) {
            const int nearest = (22 * count + 3) / 6;  // 11/3 of it, rounded
            ranges.back().emplace_back(nearest - 1, nearest + 1);
        }
    }
    return made_pool(features_b(), ranges, 4, 1'727);
}

// Two features of two values: a of the first kind, b of the second, c of the mixed one. The public examples are (100, 99, 1).
inline Pool pool_public(std::size_t a, std::size_t b, std::size_t c, int min, int max) {
    Pool pool;
    pool.features = {{"gender", {{.name = "male", .min = min, .max = max}, {.name = "female", .min = min, .max = max}}},
                     {"view", {{.name = "conservative", .min = min, .max = max}, {.name = "liberal", .min = min, .max = max}}}};
    const auto add = [&](std::size_t many, std::vector<std::size_t> values) {
        for (std::size_t i = 0; i < many; ++i) pool.people.push_back({.id = std::to_string(pool.people.size() + 10'000), .values = values, .address = {}});
    };
    add(a, {0, 0});
    add(b, {1, 1});
    add(c, {1, 0});
    return pool;
}

}  // namespace stemmen::recruit

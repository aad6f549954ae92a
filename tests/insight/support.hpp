// RapidCheck as a check of Catch2.
#pragma once

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <string>
#include <utility>

namespace rc {

// Fails the test case with the smallest counterexample and the seed (RC_PARAMS repeats it).
template <class Property>
void prop(const std::string& name, Property property) { INFO(name); REQUIRE(rc::check(name, std::move(property))); }

}  // namespace rc

namespace stemmen::insight {

// Evenly, also in the first cases, which RapidCheck keeps small.
inline int between(int from, int to) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(from, to)); }

}  // namespace stemmen::insight

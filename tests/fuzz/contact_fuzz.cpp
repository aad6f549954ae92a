// Any bytes: a stored state, a phrases file, a passer's metadata, reference data. Each reader returns within its limits, and what a
// reader of states accepts is written back to the same state and can be decided upon.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "contact/codec.hpp"
#include "core/csv.hpp"
#include "contact/may_ask.hpp"
#include "contact/phrases.hpp"
#include "contact/reference.hpp"
#include "contact/units.hpp"
#include "core/assert.hpp"

using namespace stemmen;           // NOLINT(google-build-using-namespace): a program of one function
using namespace stemmen::contact;  // NOLINT(google-build-using-namespace)

namespace {

void read_state_bytes(std::string_view bytes) {
    const Result<State> state = decode(bytes);
    if (!state) return;
    STEMMEN_ASSERT(decode(encode(*state)).value() == *state);
    Policy policy;
    policy.setups = {true, true, true, true};
    const Timestamp now = state->thread.last_person_action.value_or(Timestamp{});
    const State settled = settle(*state, policy, now);
    (void)decide(settled, {}, {}, policy, {now, {}});
    (void)refusal(settled, {Purpose::start, {}, {}}, {}, policy, {now, {}});
    for (int i = 0; i < 3; ++i) {
        const State more = observe_told(settled, now + std::chrono::minutes{i}, i == 1, policy).state;
        STEMMEN_ASSERT(more.episode.recent.size() <= marks_max);
        STEMMEN_ASSERT(encode(more).size() <= encoded_bytes_max);
    }
}

void read_files(std::string_view bytes) {
    if (const Result<Phrases> phrases = parse_phrases(bytes, "f")) {
        STEMMEN_ASSERT(phrases->closing.size() <= phrases_max);
        (void)contains_any(phrases->closing, normalised(bytes));
        (void)read_pass_metadata(bytes, *phrases);
    }
    (void)read_pass_metadata(bytes, {});
    const Result<UnitTree> tree = parse_units(bytes, "f");
    if (tree)
        for (const Unit& unit : tree->units) STEMMEN_ASSERT(tree->path_to_root(unit.id).back()->parent.empty());
    const UnitTree none;
    (void)parse_municipalities(bytes, "f", tree ? *tree : none);
    (void)parse_reference(bytes, "f", none);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    read_state_bytes(bytes);
    read_files(bytes);
    return 0;
}

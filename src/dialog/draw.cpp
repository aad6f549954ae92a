// What a seed decides: variants and picks. The same seed gives the same talk, on every machine.
#include <algorithm>

#include "dialog/step.hpp"

namespace stemmen::dialog {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014): every 64-bit seed gives a sequence of its own.
class Numbers {
public:
    Numbers(std::uint32_t seed, std::string_view purpose) : state_(0xcbf29ce484222325U) {
        for (const char c : purpose) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
        state_ ^= static_cast<std::uint64_t>(seed) * 0x9e3779b97f4a7c15U;
    }
    // From 0 to size - 1; the bias of the remainder is below 2^-50 for sizes as small as ours.
    std::size_t below(std::size_t size) {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return static_cast<std::size_t>((z ^ (z >> 31)) % size);
    }

private:
    std::uint64_t state_;
};

}  // namespace

std::vector<std::size_t> route(const Dialog& dialog, std::uint32_t seed) {
    std::vector<std::size_t> order;
    order.reserve(dialog.steps.size());
    for (std::size_t i = 0; i < dialog.steps.size(); ++i) {
        if (!dialog.steps[i].pick) {
            order.push_back(i);
            continue;
        }
        const Pick& pick = dialog.picks[*dialog.steps[i].pick];
        if (i != pick.first) continue;
        Numbers numbers(seed, pick.id);
        std::vector<std::size_t> members;
        for (std::size_t k = 0; k < pick.size; ++k) members.push_back(pick.first + k);
        for (std::size_t k = 0; k < pick.count; ++k) {
            std::swap(members[k], members[k + numbers.below(members.size() - k)]);
            order.push_back(members[k]);
        }
    }
    return order;
}

std::vector<std::string> draw_variants(const Dialog& dialog, std::uint32_t seed) {
    std::vector<std::string> out;
    for (const Variant& variant : dialog.variants) {
        std::size_t sum = 0;
        for (const VariantValue& each : variant.values) sum += static_cast<std::size_t>(each.weight);
        std::size_t drawn = Numbers(seed, variant.name).below(sum);
        for (const VariantValue& each : variant.values) {
            if (drawn < static_cast<std::size_t>(each.weight)) {
                out.push_back(each.value);
                break;
            }
            drawn -= static_cast<std::size_t>(each.weight);
        }
    }
    return out;
}

}  // namespace stemmen::dialog

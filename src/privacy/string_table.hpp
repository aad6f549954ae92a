// Values by word, for tables that are filled once from rule files and asked at every word of every text: three blocks of memory in all,
// where std::unordered_map takes a block or two a word. Nothing is ever taken out.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace stemmen::privacy {

template <class Value>
class StringTable {
public:
    // Adds the word if it is new. The reference holds until the next word is added.
    Value& operator[](std::string_view word) {
        if (const std::uint32_t known = slots_.empty() ? nothing : slots_[slot_of(word)].entry; known != nothing) return entries_[known].value;
        if ((entries_.size() + 1) * slots_per_entry > slots_.size()) grow();
        Slot& slot = slots_[slot_of(word)];
        slot = {static_cast<std::uint32_t>(entries_.size()), tag_of(hash(word))};
        entries_.push_back({static_cast<std::uint32_t>(letters_.size()), static_cast<std::uint32_t>(word.size()), {}});
        letters_ += word;
        return entries_.back().value;
    }
    [[nodiscard]] const Value* find(std::string_view word) const {
        if (slots_.empty()) return nullptr;
        const std::uint32_t entry = slots_[slot_of(word)].entry;
        return entry == nothing ? nullptr : &entries_[entry].value;
    }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }
    void shrink() {
        entries_.shrink_to_fit();
        letters_.shrink_to_fit();
    }

private:
    static constexpr std::uint32_t nothing = 0xFFFFFFFF;
    static constexpr std::size_t slots_min = 16, slots_per_entry = 2;
    struct Slot {
        std::uint32_t entry = nothing;
        std::uint32_t tag = 0;  // of the hash: tells most other words apart without a look at their letters
    };
    struct Entry {
        std::uint32_t begin = 0, size = 0;  // in letters_
        Value value{};
    };

    // Multiply and fold, eight letters at a time. Who writes texts cannot fill the table, so it needs no secret.
    static std::uint64_t hash(std::string_view word) {
        constexpr std::uint64_t factor = 0x9E3779B97F4A7C15;
        std::uint64_t sum = word.size();
        const auto take = [&](std::uint64_t part) {
            sum = (sum ^ part) * factor;
            sum ^= sum >> 32U;
        };
        for (; word.size() > sizeof(std::uint64_t); word.remove_prefix(sizeof(std::uint64_t))) {
            std::uint64_t part = 0;
            std::memcpy(&part, word.data(), sizeof part);
            take(part);
        }
        std::uint64_t rest = 0;
        for (const char c : word) rest = (rest << 8U) | static_cast<unsigned char>(c);
        take(rest);
        return sum;
    }
    static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32U); }

    // Where the word is, or would be. Half of the slots at most are taken.
    [[nodiscard]] std::size_t slot_of(std::string_view word) const {
        const std::uint64_t sum = hash(word);
        const std::size_t mask = slots_.size() - 1;
        for (std::size_t at = sum & mask;; at = (at + 1) & mask) {
            const Slot& slot = slots_[at];
            if (slot.entry == nothing) return at;
            if (slot.tag == tag_of(sum) && word_of(entries_[slot.entry]) == word) return at;
        }
    }
    [[nodiscard]] std::string_view word_of(const Entry& entry) const { return std::string_view(letters_).substr(entry.begin, entry.size); }
    void grow() {
        slots_.assign(slots_.empty() ? slots_min : slots_.size() * 2, {});
        for (std::uint32_t i = 0; i < entries_.size(); ++i) {
            const std::string_view word = word_of(entries_[i]);
            slots_[slot_of(word)] = {i, tag_of(hash(word))};
        }
    }

    std::vector<Slot> slots_;  // a power of two
    std::vector<Entry> entries_;
    std::string letters_;
};

}  // namespace stemmen::privacy

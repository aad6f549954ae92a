// How many rows each person has in the outbox, at most. Nearly always it is none before a message is put in and one when it goes,
// so that neither needs a look into the table. It may say too much (when another program has deleted), which costs
// the look; it never says too little, since only the process that has the database puts anything in (Options::beside_service).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <unordered_map>

namespace stemmen::store {

class LineLengths {
public:
    using Key = std::array<unsigned char, 16>;  // a PersonKey; evenly distributed, as hashes are

    void add(const Key& person, std::uint32_t rows = 1) { rows_[person] += rows; }
    // Of what is committed: a rollback brings rows back (WriterMemory).
    void remove(const Key& person) {
        const auto found = rows_.find(person);
        if (found != rows_.end() && --found->second == 0) rows_.erase(found);
    }
    [[nodiscard]] std::uint32_t at_most(const Key& person) const {
        const auto found = rows_.find(person);
        return found == rows_.end() ? 0 : found->second;
    }
    void clear() { rows_.clear(); }

private:
    struct Hash {
        std::size_t operator()(const Key& key) const noexcept {
            std::size_t first = 0;
            std::memcpy(&first, key.data(), sizeof first);
            return first;
        }
    };
    std::unordered_map<Key, std::uint32_t, Hash> rows_;
};

}  // namespace stemmen::store

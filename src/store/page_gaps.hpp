// SQLite overwrites what is deleted (secure_delete), but when it moves rows between pages it leaves their old bytes in the unused
// middle of the page they came from; a row deleted later lives on there (measured with SQLite 3.40: one in a hundred edited and then
// erased answers could still be read). So every page loses those bytes when it is written to the database file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

struct sqlite3;

namespace stemmen::store {

// A page that is no b-tree page begins with a page number, which must not look like the kind of a b-tree page (2, 5, 10 or 13): so a
// database may have this many pages, 128 GiB of them.
inline constexpr std::int64_t pages_limit = (std::int64_t{2} << 24) - 1;

struct PageGap {
    std::size_t begin = 0, end = 0;  // bytes of the page that hold nothing
    bool operator==(const PageGap&) const = default;
};
// Of a whole page as it stands in the file (sqlite.org/fileformat2.html, section 1.6). Empty for what is no b-tree page, or a broken one.
// The first page has the file's own header before it.
PageGap gap_of(std::span<const unsigned char> page, bool is_first);

// From now on, for the file of this connection's main database. Does nothing for a database in memory.
void keep_gaps_clean(sqlite3* database);

}  // namespace stemmen::store

#include "store/page_gaps.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "core/assert.hpp"

namespace stemmen::store {
namespace {

constexpr std::size_t file_header_bytes = 100;
constexpr std::size_t page_bytes_min = 512;
constexpr std::size_t page_bytes_max = 65536;

std::size_t number_at(std::span<const unsigned char> page, std::size_t at) { return std::size_t{page[at]} << 8 | page[at + 1]; }

// SQLite's own way of working with files, but for writing.
struct Methods {
    explicit Methods(const sqlite3_io_methods* of_sqlite) : original(of_sqlite), ours(*of_sqlite) { ours.xWrite = write_clean; }

    static const Methods& of(const sqlite3_io_methods* of_sqlite) {
        static const Methods methods(of_sqlite);
        return methods;
    }
    static int write_clean(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset);

    const sqlite3_io_methods* original;
    sqlite3_io_methods ours;
};

int Methods::write_clean(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    const auto write = of(nullptr).original->xWrite;
    const std::span page(static_cast<const unsigned char*>(bytes), static_cast<std::size_t>(size));
    const bool is_page = page.size() >= page_bytes_min && page.size() <= page_bytes_max && offset % size == 0;
    const PageGap gap = is_page ? gap_of(page, offset == 0) : PageGap{};
    const auto unused = page.subspan(gap.begin, gap.end - gap.begin);
    if (std::ranges::all_of(unused, [](unsigned char byte) { return byte == 0; })) return write(file, bytes, size, offset);
    std::array<unsigned char, page_bytes_max> clean;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled on the next line
    std::memcpy(clean.data(), bytes, page.size());
    std::memset(clean.data() + gap.begin, 0, unused.size());
    return write(file, clean.data(), size, offset);
}

}  // namespace

PageGap gap_of(std::span<const unsigned char> page, bool is_first) {
    const std::size_t header = is_first ? file_header_bytes : 0;
    if (page.size() < page_bytes_min) return {};
    const unsigned char kind = page[header];
    const bool is_leaf = kind == 10 || kind == 13;
    if (!is_leaf && kind != 2 && kind != 5) return {};
    const std::size_t begin = header + (is_leaf ? 8 : 12) + 2 * number_at(page, header + 3);
    const std::size_t content = number_at(page, header + 5);
    const std::size_t end = content == 0 ? page_bytes_max : content;
    if (begin > end || end > page.size()) return {};
    return {begin, end};
}

void keep_gaps_clean(sqlite3* database) {
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, static_cast<void*>(&file)) != SQLITE_OK) return;
    if (file == nullptr || file->pMethods == nullptr) return;
    const Methods& methods = Methods::of(file->pMethods);
    STEMMEN_ASSERT(file->pMethods == methods.original || file->pMethods == &methods.ours);
    file->pMethods = &methods.ours;
}

}  // namespace stemmen::store

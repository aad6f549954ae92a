// Whatever two tables, record or list somebody brings, reading them and the arithmetic on them return. The bytes are split at the first NUL.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "recruit/model.hpp"
#include "recruit/record_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace stemmen::recruit;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.starts_with('{')) {
        if (const auto record = parse_record(bytes)) static_cast<void>(faults_of(*record));
        if (const auto list = parse_published(bytes)) static_cast<void>(faults_of(*list));
        return 0;
    }
    const auto half = bytes.find('\0');
    const std::string_view people = bytes.substr(0, half), quotas = half == std::string_view::npos ? "" : bytes.substr(half + 1);
    const PoolRead read = read_pool({.people_csv = people, .people_name = "p.csv", .quotas_csv = quotas, .quotas_name = "q.csv", .address_columns = {"street"}});
    if (!read.problems.empty() || read.pool.people.empty()) return 0;
    Model model = make_model(read.pool, 3);
    static_cast<void>(problems_of(read.pool, model));
    return 0;
}

// The safety gate returns for any bytes. The rules are the project's own; the first byte decides whether the rest is a text or a rule file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "privacy/safety.hpp"
#include "tests/privacy/rules_for_tests.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace stemmen::privacy;
    static const auto rules = SafetyRules::parse(files_of("config/safety", ".json"));
    if (!rules) std::abort();
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (!bytes.empty() && bytes.front() == '{') {
        const auto parsed = SafetyRules::parse({{"fuzz.json", std::string(bytes)}});
        if (parsed) static_cast<void>(screen(*parsed, bytes));
        return 0;
    }
    const SafetyFinding finding = explain(*rules, bytes);
    if (finding.safety != screen(*rules, bytes)) std::abort();
    return 0;
}

// The redactor returns valid text for any bytes, and what it says it removed lies in order within them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/text.hpp"
#include "privacy/redact.hpp"
#include "tests/privacy/rules_for_tests.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace stemmen::privacy;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const Redaction out = redact(redaction_rules_for_tests(), bytes);
    if (!stemmen::is_valid_utf8(out.text)) std::abort();
    std::size_t before = 0;
    for (const Removed& removed : out.removed) {
        if (removed.begin < before || removed.end <= removed.begin || removed.end > size) std::abort();
        before = removed.end;
    }
    return 0;
}

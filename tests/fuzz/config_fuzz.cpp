// Any bytes as a configuration file: it is read, or every fault is told; it always returns.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "app/config.hpp"
#include "core/assert.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace stemmen;  // NOLINT(google-build-using-namespace): a program of one function
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto no_secrets = [](std::string_view reference) -> Result<Secret> {
        if (reference.starts_with("env:")) return Secret("secret");
        return Error{Errc::misconfigured, "write \"env:NAME\""};
    };
    const auto parsed = app::parse_config(text, "stemmen.json", no_secrets);
    if (const auto* faults = std::get_if<app::ConfigFaults>(&parsed)) STEMMEN_ASSERT(!faults->faults.empty());
    return 0;
}

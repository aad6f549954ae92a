// Can any bytes with a good signature break the Messenger decoder? tests/messenger/fixtures is the seed corpus (corpus/messenger leads there).
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "adapters/messenger/webhook.hpp"
#include "core/assert.hpp"

namespace {

stemmen::messenger::Settings fuzz_settings() {
    stemmen::messenger::Settings settings;
    settings.page_id = "101234567890123";
    settings.app_id = "2233445566778899";
    settings.app_secrets = {stemmen::Secret("secret")};
    settings.automation_texts = {"Takk for meldingen."};
    return settings;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace stemmen;
    static const messenger::Webhook webhook(fuzz_settings());
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const Decoded decoded = webhook.decode(messenger::VerifiedBody::trusted_for_tests(bytes));
    STEMMEN_ASSERT(!decoded.events.empty() || !decoded.ignored.empty());
    STEMMEN_ASSERT(decoded.ignored.size() <= messenger::ignored_max);
    for (const Inbound& event : decoded.events) {
        STEMMEN_ASSERT(!event.key.empty() && is_valid_utf8(event.key));
        STEMMEN_ASSERT(event.person.empty() == std::holds_alternative<AccountNotice>(event.body));
        if (const auto* said = std::get_if<TextSaid>(&event.body))
            STEMMEN_ASSERT(is_valid_utf8(said->text) && count_code_points(said->text) <= inbound_text_code_points_max);
    }
    return 0;
}

// Can any bytes break what reads Teams? The bytes are taken as an activity, as an answer of the Connector, as one of the token service and
// as a Retry-After.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "adapters/teams/activity.hpp"
#include "adapters/teams/connector.hpp"
#include "adapters/teams/retry_after.hpp"
#include "adapters/teams/token.hpp"
#include "core/assert.hpp"
#include "core/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace stemmen;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const Timestamp now = from_millis(1'795'352'400'000);
    if (const Result<teams::Envelope> envelope = teams::Envelope::open(bytes)) {
        static_cast<void>(envelope->origin());
        if (const Result<teams::Activity> activity = envelope->decode()) {
            STEMMEN_ASSERT(!activity->thread_id.empty() && activity->thread_id.size() <= teams::id_bytes_max);
            if (const auto* said = std::get_if<teams::Said>(&activity->body)) {
                STEMMEN_ASSERT(is_valid_utf8(said->text) && count_code_points(said->text) <= teams::said_code_points_max);
            }
            if (const auto* pressed = std::get_if<teams::Pressed>(&activity->body)) STEMMEN_ASSERT(pressed->form.size() <= teams::form_fields_max);
        }
    }
    const teams::Call call = teams::Send{"https://smba.trafficmanager.net/", "a:1", "", teams::TextMessage{"x"}};
    for (const int status : {200, 400, 403, 429}) {
        const HttpResponse answer{status, {{"retry-after", std::string(bytes)}}, std::string(bytes)};
        static_cast<void>(teams::outcome_of(call, answer, now));
        static_cast<void>(teams::read_token_answer(answer, now));
        if (const auto wait = teams::retry_after(answer.headers, now)) STEMMEN_ASSERT(wait->count() >= 1 && *wait <= teams::wait_max);
    }
    return 0;
}

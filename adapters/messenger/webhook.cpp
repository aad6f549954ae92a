#include "adapters/messenger/webhook.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "adapters/messenger/decode_item.hpp"
#include "adapters/messenger/json_reading.hpp"

namespace stemmen::messenger {
namespace {

constexpr std::string_view signature_header = "x-hub-signature-256";
constexpr std::string_view signature_prefix = "sha256=";

HttpResponse plain(int status, std::string body) {
    return {.status = status,
            .headers = {{"content-type", "text/plain; charset=utf-8"}, {"x-content-type-options", "nosniff"}},
            .body = std::move(body)};
}

std::optional<unsigned char> hex_value(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned char>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned char>(c - 'a' + 10);
    return std::nullopt;
}

// The MAC in the signature header. Two such headers are ambiguous, so they are none.
std::optional<Mac> claimed_mac(const HttpHeaders& headers) {
    const auto is_signature = [](const auto& entry) { return entry.first == signature_header; };
    if (std::ranges::count_if(headers, is_signature) != 1) return std::nullopt;
    std::string_view text = header(headers, signature_header);
    Mac mac{};
    if (!text.starts_with(signature_prefix) || text.size() != signature_prefix.size() + 2 * mac.size()) return std::nullopt;
    text.remove_prefix(signature_prefix.size());
    for (std::size_t i = 0; i < mac.size(); ++i) {
        const auto high = hex_value(text[2 * i]);
        const auto low = hex_value(text[2 * i + 1]);
        if (!high || !low) return std::nullopt;
        mac[i] = static_cast<unsigned char>(*high << 4 | *low);
    }
    return mac;
}

// What a field of `changes` is called in a metric; a closed set, since the name comes from outside.
std::string change_label(const json& change) {
    static constexpr std::array known{"conversations",
                                      "feed",
                                      "group_feed",
                                      "leadgen",
                                      "live_videos",
                                      "mention",
                                      "messages",
                                      "messaging_feedback",
                                      "ratings",
                                      "send_cart",
                                      "messaging_game_plays",
                                      "messaging_integrity",
                                      "standby",
                                      "message_echoes",
                                      "messaging_postbacks",
                                      "messenger_template_status_update"};
    const std::string_view field = string_member(change, "field").value_or("other");
    const bool is_known = std::ranges::find(known, field) != known.end();
    return "change:" + std::string(is_known ? field : "other");
}

class EnvelopeReader {
public:
    explicit EnvelopeReader(const Settings& settings) : settings_(settings) {}

    Decoded read(std::string_view bytes) {
        Document document;
        switch (document.parse(bytes)) {
            case ParseFault::too_deep:
                ignore("too_deep");
                break;
            case ParseFault::not_json:
                ignore("not_json");
                break;
            case ParseFault::none:
                envelope(document.root());
                break;
        }
        if (decoded_.ignored.size() > ignored_max) decoded_.ignored.resize(ignored_max);
        return std::move(decoded_);
    }

private:
    void ignore(std::string reason) {
        if (decoded_.ignored.size() < ignored_max) decoded_.ignored.push_back({std::move(reason)});
    }

    void envelope(const json& document) {
        const auto object = string_member(document, "object");
        const json* entry_member = member(document, "entry");
        const auto* entries = entry_member == nullptr ? nullptr : entry_member->if_array();
        if (!object || entries == nullptr) return ignore("bad_envelope");
        if (*object != "page") return ignore("other_object");
        if (entries->empty()) return ignore("empty_envelope");
        std::size_t count = 0;
        for (const json& one : *entries) {
            if (++count > entries_max)
                ignore("over_limit");
            else
                entry(one);
        }
    }

    void entry(const json& one) {
        if (!one.is_object()) return ignore("bad_entry");
        const bool is_ours = id_member(one, "id") == settings_.page_id;
        const std::optional<Timestamp> sent = time_member(one, "time");
        const auto direct = [&](const json& fields) { item(fields, is_ours, false, sent); };
        const auto overheard = [&](const json& fields) { item(fields, is_ours, true, sent); };
        const auto change = [&](const json& fields) { ignore(is_ours ? change_label(fields) : "other_page"); };
        bool any = container(one, "messaging", direct);
        any = container(one, "standby", overheard) || any;
        any = container(one, "changes", change) || any;
        if (!any) ignore("empty_entry");
    }

    // Which of the containers is there varies from entry to entry. False if this one is absent or empty.
    template <class Read>
    bool container(const json& one, std::string_view name, Read read) {
        const json* value = member(one, name);
        if (value == nullptr) return false;
        const auto* items = value->if_array();
        if (items == nullptr) {
            ignore("bad_container");
            return true;
        }
        for (const json& item : *items) {
            if (++items_ > items_max)
                ignore("over_limit");
            else
                read(item);
        }
        return !items->empty();
    }

    void item(const json& fields, bool is_ours, bool standby, std::optional<Timestamp> sent) {
        if (!is_ours) return ignore("other_page");
        if (!fields.is_object()) return ignore("bad_item");
        decode_item(settings_, fields, {.standby = standby, .sent = sent}, decoded_);
    }

    const Settings& settings_;
    std::size_t items_ = 0;
    Decoded decoded_;
};

}  // namespace

Webhook::Webhook(Settings settings) : settings_(std::move(settings)) {
    for (const Secret& secret : settings_.app_secrets) signers_.emplace_back(secret);
}

HttpResponse Webhook::answer_verification(const HttpRequest& request) const {
    const std::string_view query = query_of(request.target);
    const std::string token = form_value(query, "hub.verify_token");
    std::string challenge = form_value(query, "hub.challenge");
    const bool is_right = !settings_.verify_token.empty() && same_bytes(token, settings_.verify_token.reveal());
    if (!is_right || form_value(query, "hub.mode") != "subscribe" || challenge.empty() || challenge.size() > challenge_bytes_max)
        return plain(403, "");
    return plain(200, std::move(challenge));
}

Result<VerifiedBody> Webhook::verify(const HttpRequest& request) {
    if (request.body.size() > webhook_body_bytes_max) return Error{Errc::over_limit, "webhook body"};
    const Error refused{Errc::unauthenticated, "webhook signature"};
    const auto claimed = claimed_mac(request.headers);
    if (!claimed) return refused;
    bool fits = false;
    for (HmacSha256& signer : signers_) fits |= same_mac(signer.of(request.body), *claimed);  // each, whichever fits
    if (!fits) return refused;
    return VerifiedBody(request.body);
}

Decoded Webhook::decode(const VerifiedBody& body) const { return EnvelopeReader(settings_).read(body.bytes()); }

HttpResponse acknowledgement() { return plain(200, ""); }

HttpResponse refusal() { return plain(401, ""); }

}  // namespace stemmen::messenger

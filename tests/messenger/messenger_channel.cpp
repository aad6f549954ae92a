#include "messenger_channel.hpp"

#include <memory>
#include <nlohmann/json.hpp>

#include "adapters/messenger/outcome.hpp"
#include "adapters/messenger/send.hpp"

namespace stemmen::testing {

messenger::Settings test_settings() {
    messenger::Settings settings;
    settings.page_id = test_page;
    settings.app_id = "2233445566778899";
    settings.app_secrets = {Secret(std::string(test_secret)), Secret(std::string(test_old_secret))};
    settings.verify_token = Secret("verify-æ+%me");
    settings.page_token = Secret(std::string(test_token));
    settings.automation_texts = {"Takk for meldingen. Vi svarer så snart vi kan."};
    return settings;
}

HttpRequest signed_with(std::string_view secret, std::string body) {
    messenger::HmacSha256 signer{Secret(std::string(secret))};
    const std::string signature = "sha256=" + messenger::lower_hex(signer.of(body));
    return {.method = "POST",
            .target = "/webhooks/messenger",
            .headers = {{"content-type", "application/json"}, {"x-hub-signature-256", signature}},
            .body = std::move(body),
            .peer = {}};
}

std::string test_url(std::string_view operation) {
    return "https://graph.facebook.com/v26.0/" + std::string(test_page) + "/" + std::string(operation) +
           "?access_token=" + std::string(test_token) + "&appsecret_proof=" + std::string(test_proof);
}

Decoded decoded_by(const messenger::Settings& settings, std::string_view body) {
    return messenger::Webhook(settings).decode(messenger::VerifiedBody::trusted_for_tests(body));
}

ChannelUnderTest messenger_channel() {
    using nlohmann::json;
    const auto webhook = std::make_shared<messenger::Webhook>(test_settings());
    const auto encoder = std::make_shared<const messenger::Encoder>(test_settings());
    ChannelUnderTest channel;
    channel.fixture_folder = std::string(STEMMEN_SOURCE_DIR) + "/tests/messenger/fixtures";
    channel.proof_header = "x-hub-signature-256";
    channel.abilities = messenger::abilities();
    channel.secrets = {Secret(std::string(test_secret)), Secret(std::string(test_old_secret)), test_settings().verify_token,
                       Secret(std::string(test_token)), Secret(std::string(test_proof))};
    channel.person = Secret(std::string(test_person));
    channel.genuine = [](std::string body) { return signed_with(test_secret, std::move(body)); };
    channel.receive = [webhook](const HttpRequest& request) -> Result<Decoded> {
        const auto body = webhook->verify(request);
        if (!body) return body.error();
        return webhook->decode(*body);
    };
    channel.text_body = [](std::string_view text) {
        json item{{"sender", {{"id", test_person}}}, {"recipient", {{"id", test_page}}}, {"timestamp", 1790000000001}};
        item["message"] = {{"mid", "m_limit"}, {"text", text}};
        json entry{{"id", test_page}, {"time", 1790000000001}};
        entry["messaging"] = json::array({item});
        json body{{"object", "page"}};
        body["entry"] = json::array({entry});
        return body.dump();
    };
    channel.encode = [encoder](const Operation& operation, const Secret& person) { return encoder->encode(operation, person); };
    channel.sent = [](const HttpRequest& request) {
        const json message = json::parse(request.body).at("message");
        SendText sent{.text = message.at("text").get<std::string>(), .reference = message.value("metadata", "")};
        for (const json& reply : message.value("quick_replies", json::array()))
            sent.choices.push_back({reply.at("title").get<std::string>(), reply.at("payload").get<std::string>()});
        return sent;
    };
    channel.classify = messenger::classify;
    return channel;
}

}  // namespace stemmen::testing

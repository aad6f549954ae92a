#include "adapters/teams/activity.hpp"

#include <catch2/catch.hpp>

#include "adapters/teams/mentions.hpp"
#include "support.hpp"

using namespace stemmen;
using namespace stemmen::teams;
using namespace stemmen::teams_testing;

namespace {

Activity decoded(const json& activity) {
    const Result<Envelope> envelope = Envelope::open(activity.dump());
    REQUIRE(envelope.has_value());
    Result<Activity> out = envelope->decode();
    REQUIRE(out.has_value());
    return std::move(*out);
}
Body body_of(const json& activity) { return decoded(activity).body; }

json with(json activity, const json& more) {
    activity.merge_patch(more);
    return activity;
}
json invoke(const char* name, const json& value) { return with(message(), {{"type", "invoke"}, {"name", name}, {"value", value}, {"text", nullptr}, {"id", "f:9b40"}, {"replyToId", "1795353650000"}}); }

const std::string bot = std::string("28:") + app_id;
json mention(const std::string& text, const std::string& who = bot) { return {{"type", "mention"}, {"text", text}, {"mentioned", {{"id", who}}}}; }

}  // namespace

TEST_CASE("teams decode: what an officer writes in the personal chat, and where to answer") {
    const Activity activity = decoded(message("resultater"));
    CHECK(activity.body == Body{Said{"resultater"}});
    CHECK(activity.key == "a:1pL6i0oY3C0K8oAj8\n1795353600123");
    CHECK(activity.sender_directory_id == "33333333-3333-4333-8333-333333333333");
    CHECK_FALSE(activity.is_invoke);
    CHECK(activity.reference == Reference{service_url, tenant_id, "a:1pL6i0oY3C0K8oAj8", Scope::personal, bot, "29:1bQ0y8V", "33333333-3333-4333-8333-333333333333", "", ""});
}

TEST_CASE("teams decode: in a channel the thread is answered, and the channel is what is kept") {
    const json patch{{"text", "<at>Innbyggerstemmen</at> resultater uke 47\n"},
                     {"conversation", {{"id", "19:4f2c@thread.tacv2;messageid=1795353700456"}, {"conversationType", "channel"}, {"isGroup", true}}},
                     {"entities", json::array({mention("<at>Innbyggerstemmen</at>"), {{"type", "clientInfo"}}})},
                     {"channelData", {{"team", {{"id", "19:team@thread.tacv2"}}}, {"channel", {{"id", "19:4f2c@thread.tacv2"}}}}}};
    const Activity activity = decoded(with(message(), patch));
    CHECK(activity.body == Body{Said{"resultater uke 47"}});
    CHECK(activity.thread_id == "19:4f2c@thread.tacv2;messageid=1795353700456");
    CHECK(activity.reference == Reference{service_url, tenant_id, "19:4f2c@thread.tacv2", Scope::channel, bot, "", "", "19:team@thread.tacv2", "19:4f2c@thread.tacv2"});
}

TEST_CASE("teams decode: the bot's own mention goes, by the entity and not by the name, those of others stay as names") {
    struct Case {
        const char *text, *expected;
        std::vector<Mention> mentions;
    };
    const Case cases[] = {
        {"<at>Bot</at> status\n", "status", {{bot, "<at>Bot</at>"}}},
        {"status <at>Bot</at>", "status", {{bot, "<at>Bot</at>"}}},
        {"<at>Bot</at>&nbsp;status", "status", {{bot, "<at>Bot</at>"}}},
        {"<at>Bot</at>\u00A0 status  nå", "status nå", {{bot, "<at>Bot</at>"}}},
        {"<at>Bot</at> og <at>Bot</at> status", "og status", {{bot, "<at>Bot</at>"}}},
        {"<at>Gammelt navn</at> status", "status", {{bot, "<at>Gammelt navn</at>"}}},
        {"<at>Innbygger</at> <at>stemmen</at> status", "status", {{bot, "<at>Innbygger</at>"}, {bot, "<at>stemmen</at>"}}},
        {"<at>Bot</at> spør <at>Kari</at>", "spør Kari", {{bot, "<at>Bot</at>"}, {"29:kari", "<at>Kari</at>"}}},
        {"<at>Bot</at> status", "status", {}},
        {"a &lt; b &amp;amp; c", "a < b &amp; c", {}},
        {"a &amp;lt; b", "a &lt; b", {}},
        {"<at>Bot", "Bot", {}},
        {"status", "status", {{bot, ""}}},
        {"", "", {}},
    };
    for (const Case& c : cases) {
        CAPTURE(c.text);
        CHECK(without_mentions(c.text, c.mentions, bot) == c.expected);
    }
}

TEST_CASE("teams decode: a card comes back by each of its ways, with its values as texts") {
    const json data{{"verb", "drive.start"}, {"nonce", "K2v"}, {"rev", 3}, {"title", "Trygghet"}, {"urgent", true}, {"nested", {{"a", 1}}}, {"none", nullptr}, {"msteams", {{"type", "task/fetch"}}}};
    const Form form{{"nonce", "K2v"}, {"rev", "3"}, {"title", "Trygghet"}, {"urgent", "true"}};
    CHECK(body_of(with(message(), {{"text", nullptr}, {"value", data}})) == Body{Pressed{Way::submit, "drive.start", form}});
    const json action{{"type", "Action.Execute"}, {"verb", "drive.start"}, {"title", "Start"}, {"data", data}};
    CHECK(body_of(invoke("adaptiveCard/action", {{"action", action}, {"trigger", "manual"}})) == Body{Pressed{Way::execute, "drive.start", form}});
    CHECK(body_of(invoke("adaptiveCard/action", {{"action", action}})) == Body{Pressed{Way::execute, "drive.start", form}});
    CHECK(body_of(invoke("adaptiveCard/action", {{"action", action}, {"trigger", "automatic"}})) == Body{Pressed{Way::refresh, "drive.start", form}});
    CHECK(body_of(invoke("task/fetch", {{"data", data}})) == Body{Pressed{Way::fetch, "drive.start", form}});
    CHECK(body_of(invoke("task/submit", {{"data", data}})) == Body{Pressed{Way::finish, "drive.start", form}});
    const Activity activity = decoded(invoke("task/submit", {{"data", data}}));
    CHECK(activity.is_invoke);
    CHECK(activity.reply_to == "1795353650000");
}

TEST_CASE("teams decode: a list that is typed in is looked up, fifteen at a time at most") {
    CHECK(body_of(invoke("application/search", {{"queryText", "gr"}, {"queryOptions", {{"skip", 15}, {"top", 500}}}, {"dataset", "units"}})) == Body{Searched{"units", "gr", 15, 15}});
    CHECK(body_of(invoke("application/search", {{"dataset", "units"}})) == Body{Searched{"units", "", 0, 15}});
    CHECK(body_of(invoke("application/search", {{"dataset", 3}, {"queryText", json::array()}, {"queryOptions", {{"skip", -4}, {"top", "x"}}}})) == Body{Searched{"", "", 0, 15}});
}

TEST_CASE("teams decode: the app is added or taken away, told in two ways") {
    const json member = json::array({{{"id", bot}}}), other = json::array({{{"id", "29:kari"}}});
    const json update = with(message(), {{"type", "conversationUpdate"}, {"text", nullptr}, {"id", "f:6b1f"}});
    CHECK(body_of(with(update, {{"membersAdded", member}})) == Body{Installed{true}});
    CHECK(body_of(with(update, {{"membersRemoved", member}})) == Body{Installed{false}});
    CHECK(body_of(with(update, {{"membersAdded", other}})) == Body{Ignored{"conversation_update"}});
    CHECK(body_of(with(update, {{"membersAdded", "all"}})) == Body{Ignored{"conversation_update"}});
    const json installation = with(message(), {{"type", "installationUpdate"}, {"text", nullptr}});
    for (const auto& [action, is_there] : {std::pair{"add", true}, {"add-upgrade", true}, {"remove", false}, {"remove-upgrade", true}}) {
        CAPTURE(action);
        CHECK(body_of(with(installation, {{"action", action}})) == Body{Installed{is_there}});
    }
    CHECK(body_of(installation) == Body{Ignored{"installation_update"}});
}

TEST_CASE("teams decode: what is unknown is accepted and does nothing, but an unknown invoke is said to be unknown") {
    CHECK(body_of(invoke("composeExtension/query", {})) == Body{UnknownInvoke{"composeExtension/query"}});
    for (const char* type : {"event", "messageReaction", "messageUpdate", "messageDelete", "typing"}) CHECK(std::holds_alternative<Ignored>(body_of(with(message(), {{"type", type}}))));
    CHECK(body_of(with(message(), {{"type", "handoff"}})) == Body{Ignored{"unknown_type"}});
    CHECK(body_of(with(message(), {{"text", nullptr}})) == Body{Ignored{"no_text"}});
}

TEST_CASE("teams decode: the language is the client's, and bokmål when it says nothing") {
    for (const auto& [locale, language] : {std::pair{"nb-NO", Language::nb}, {"nn-NO", Language::nn}, {"no", Language::nb}, {"en-US", Language::en}, {"se-NO", Language::se}, {"pl-PL", Language::en}, {"", Language::nb}}) {
        CAPTURE(locale);
        CHECK(decoded(with(message(), {{"locale", locale}})).language == language);
    }
}

TEST_CASE("teams decode: bodies of every wrong shape are refused or read, and limits hold") {
    for (const char* bad : {"", "{", "[]", "null", "\"x\"", "{\"type\":\"message\"", "\xff"}) CHECK(Envelope::open(bad).error().code == Errc::bad_input);
    std::string deep = "{\"value\":";
    for (int i = 0; i < activity_nesting_max; ++i) deep += "[";
    CHECK(Envelope::open(deep).error().code == Errc::bad_input);
    CHECK(Envelope::open(std::string(activity_bytes_max + 1, ' ')).error().code == Errc::over_limit);
    CHECK(Envelope::open("{}")->decode().error().code == Errc::bad_input);
    CHECK(Envelope::open("{}")->origin() == Origin{});
    CHECK(Envelope::open(with(message(), {{"id", std::string(id_bytes_max + 1, '1')}}).dump())->decode().error().code == Errc::bad_input);
    // Every member of another type than it should have.
    for (const json& odd : {json(7), json(true), json::array({1}), json{{"a", "b"}}})
        for (const auto& [name, value] : message().items()) {
            if (name == "conversation") continue;
            CAPTURE(name, odd);
            json activity = message();
            activity[name] = odd;
            CHECK(Envelope::open(activity.dump())->decode().has_value());
        }
}

TEST_CASE("teams decode: what is too long or too much is cut, never the whole message lost") {
    std::string text;
    for (std::size_t i = 0; i < said_code_points_max + 5; ++i) text += "å";
    CHECK(std::get<Said>(body_of(message(text))).text.size() == 2 * said_code_points_max);
    json many;
    for (std::size_t i = 0; i < form_fields_max + 5; ++i) many["f" + std::to_string(i)] = "x";
    CHECK(std::get<Pressed>(body_of(with(message(), {{"text", nullptr}, {"value", many}}))).form.size() == form_fields_max);
    const json long_ones{{"a", std::string(form_bytes_max / 2, 'x')}, {"b", std::string(form_bytes_max / 2, 'x')}};
    CHECK(std::get<Pressed>(body_of(with(message(), {{"text", nullptr}, {"value", long_ones}}))).form.size() == 1);
}

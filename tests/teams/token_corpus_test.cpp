// Our verdict on callers beside that of Microsoft's library (tests/teams/independent).
#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "adapters/teams/caller.hpp"
#include "support.hpp"

using namespace stemmen;
using nlohmann::json;

TEST_CASE("teams: every token of the corpus is judged as a strict bot should, and Microsoft's library agrees but for seven") {
    // Where we are stricter, and where what newer libraries of theirs accept is taken.
    const std::set<std::string> stricter{"no exp", "a key without endorsements", "an activity without channelId", "RS512"};
    const std::set<std::string> as_newer_ones{"the scheme in small letters", "the audience as a list", "a slash at the end of one service address only"};
    std::ifstream file(STEMMEN_SOURCE_DIR "/tests/teams/token_corpus.jsonl");
    std::string line;
    REQUIRE(std::getline(file, line));
    const json head = json::parse(line);
    const auto keys = identity::KeySet::parse(json{{"keys", head["keys"]}}.dump());
    REQUIRE(keys.has_value());
    const teams::Keys known{.connector = &*keys};
    const teams::Settings settings{.app_id = head["appId"].get<std::string>(), .tenant_id = head["tenantId"].get<std::string>(), .app_password = Secret("x")};
    const Timestamp now = from_millis(head["now"].get<std::int64_t>() * 1000);
    std::set<std::string> different;
    std::size_t rows = 0;
    while (std::getline(file, line)) {
        const json row = json::parse(line);
        const auto name = row["name"].get<std::string>();
        INFO(name);
        HttpRequest request{.method = "POST", .target = "/api/messages", .headers = {}, .body = {}, .peer = {}};
        if (row["authorization"] != "") request.headers.emplace_back("authorization", row["authorization"].get<std::string>());
        const auto caller = teams::authenticate(request, known, settings, now);
        const teams::Origin origin{row["channelId"].get<std::string>(), row["serviceUrl"].get<std::string>(), settings.tenant_id};
        const bool is_accepted = caller && !teams::refusal_of(*caller, origin, known, settings);
        CHECK(is_accepted == (row["wanted"] == "accept"));
        if (row["theirs"] != row["wanted"]) {
            different.insert(name);
            CHECK((is_accepted ? as_newer_ones : stricter).contains(name));
        }
        ++rows;
    }
    CHECK(rows == 37);
    CHECK(different.size() == stricter.size() + as_newer_ones.size());
}

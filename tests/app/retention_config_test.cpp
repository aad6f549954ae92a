// The sections "retention" and "children": every limit, and what must fit together.
#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "app/channel_switch.hpp"
#include "app/config.hpp"
#include "app/launch_check.hpp"
#include "app/rules.hpp"

using namespace stemmen;
using namespace stemmen::app;
using std::chrono::days;

namespace {

std::vector<std::string> faults_of(const std::string& text) {
    auto parsed = parse_config(text, "stemmen.json", [](std::string_view) -> Result<Secret> { return Secret("a secret for a test"); });
    const auto* faults = std::get_if<ConfigFaults>(&parsed);
    return faults == nullptr ? std::vector<std::string>{} : faults->faults;
}
std::vector<std::string> retention(const std::string& key, const std::string& value) { return faults_of("{\n\"retention\": {\n\"" + key + "\": \"" + value + "\"}}"); }

std::string messenger_at(const std::string& graph_url) {
    return R"("messenger": {"graph_url": ")" + graph_url + R"(", "page_id": "1", "app_id": "2", "app_secrets": ["env:A"], "verify_token": "env:B", "page_token": "env:C"})";
}

}  // namespace

TEST_CASE("configuration: every storage time has limits, and beyond them the rule is named") {
    struct Row {
        std::string key;
        int least, most;
        std::string rule;
    };
    for (const Row& row : {Row{"link_kept", 30, 180, "the link from receipt code or thread to the answers"}, Row{"thread_kept", 30, 365, "who was asked"}, Row{"stop_kept", 365, 1825, "a STOPP"},
                           Row{"answers_kept", 180, 730, "6 to 24 months, then sums only (GDPR art. 5(1)(e))"}, Row{"consents_kept", 365, 730, "GDPR art. 7(1)"},
                           Row{"talks_kept", 180, 730, "single talks"}, Row{"deletions_kept", 365, 3650, "GDPR art. 5(2)"}, Row{"event_keys_kept", 8, 30, "up to 7 days late"},
                           Row{"backups_kept", 1, 35, "backups"}, Row{"inbox_kept", 7, 90, "P-46"}, Row{"officers_kept", 30, 365, "in Teams"}}) {
        INFO(row.key);
        const std::string range = "stemmen.json:3: \"" + row.key + "\" may be from " + std::to_string(row.least) + "d to " + std::to_string(row.most) + "d: ";
        for (const int wrong : {row.least - 1, row.most + 1}) {
            const auto faults = retention(row.key, std::to_string(wrong) + "d");
            if (wrong > 3650) continue;  // no duration is longer
            INFO(wrong);
            REQUIRE_FALSE(faults.empty());
            CHECK(faults.front().starts_with(range));
            CHECK(faults.front().find(row.rule) != std::string::npos);
        }
        for (const auto& faults : {retention(row.key, std::to_string(row.least) + "d"), retention(row.key, std::to_string(row.most) + "d")})
            for (const std::string& fault : faults) CHECK(fault.find("may be from") == std::string::npos);  // only what does not fit with another
    }
    CHECK(retention("link_kept", "45d").empty());
    CHECK(retention("link_kept", "1000h") == std::vector<std::string>{"stemmen.json:3: \"link_kept\" must be whole days, such as \"90d\": citizens are told days"});
    CHECK(retention("link_kept", "soon").front().find("is not a duration") != std::string::npos);
    CHECK(retention("link", "90d").front().find("there is no setting \"link\" here") != std::string::npos);
}

TEST_CASE("purposes: a storage time is a setting of the configuration, by its path, and a name that is none is refused with those there are") {
    const std::set<std::string> settings = storage_settings();
    for (const char* known : {"retention.link_kept", "retention.answers_kept", "safety.access_log_kept", "safety.units.*.deleted_at_latest", "dashboard.session"}) CHECK(settings.contains(known));
    CHECK_FALSE(settings.contains("retention.sessions_kept"));
    Result<DataFiles> data = read_data(std::string(STEMMEN_SOURCE_DIR) + "/config", "config");
    REQUIRE(data.has_value());
    CHECK(std::holds_alternative<privacy::Purposes>(load_purposes(*data)));
    for (DataFile& file : data->files)
        if (file.name == "purposes.json") file.text.replace(file.text.find("retention.link_kept"), std::string("retention.link_kept").size(), "retention.links_kept");
    const auto refused = load_purposes(*data);
    REQUIRE(std::holds_alternative<Faults>(refused));
    const std::string sentence = std::get<Faults>(refused).sentences.front();
    CHECK(sentence.find("there is no storage time \"retention.links_kept\"") != std::string::npos);
    CHECK(sentence.find("retention.link_kept") != std::string::npos);
}

TEST_CASE("configuration: storage times that do not fit together are refused") {
    CHECK(faults_of("{\n\"contact\": {\"gap\": \"200d\"}}") ==
          std::vector<std::string>{"stemmen.json:1: \"thread_kept\" is shorter than \"gap\" (200d): nobody would know any more who said no; make it at least as long"});
    CHECK(faults_of("{\"contact\": {\"gap\": \"200d\"},\n\"retention\": {\"thread_kept\": \"200d\"}}").empty());
    CHECK(faults_of("{\n\"retention\": {\n\"thread_kept\": \"100d\", \"link_kept\": \"120d\"}}").front().find("SLETT would not work for as long as is promised") != std::string::npos);
    CHECK(faults_of("{\"contact\": {\n\"gap\": \"29d\"}}").front().starts_with("stemmen.json:2: \"gap\" may be from 30d to 365d"));
    CHECK(faults_of("{\"contact\": {\"gap\": \"45d\"}}").empty());
    CHECK(faults_of("{\"contact\": {\"gap\": \"1000h\"}}").front().find("\"gap\" must be whole days") != std::string::npos);
    // A trial against a stand-in asks as often as it likes; Messenger itself does not.
    CHECK(faults_of("{\"contact\": {\"gap\": \"0s\"}, " + messenger_at("http://127.0.0.1:8081") + "}").empty());
    CHECK(faults_of("{\"contact\": {\"gap\": \"0s\"}, " + messenger_at("https://graph.facebook.com") + "}").size() == 1);
}

TEST_CASE("configuration: settings that have moved say where to") {
    CHECK(faults_of("{\"contact\": {\n\"link_kept\": \"90d\"}}") == std::vector<std::string>{"stemmen.json:2: \"link_kept\" has moved; write it in the section \"retention\""});
    CHECK(faults_of("{\"contact\": {\n\"stop_kept\": \"730d\"}}") == std::vector<std::string>{"stemmen.json:2: \"stop_kept\" has moved; write it in the section \"retention\""});
}

TEST_CASE("configuration: the age at which young people say yes alone is 15 to 18") {
    for (const char* wrong : {"14", "19", "15.5", "\"15\""}) CHECK(faults_of("{\"children\": {\"age_of_consent\": " + std::string(wrong) + "}}").size() == 1);
    for (const char* good : {"15", "16", "18"}) CHECK(faults_of("{\"children\": {\"age_of_consent\": " + std::string(good) + "}}").empty());
}

TEST_CASE("links before the launch: pages of the police pass, front pages, others and examples do not") {
    CHECK(judge_link("https://www.politiet.no/personvern") == LinkFault::none);
    CHECK(judge_link("https://politiet.no/a?b=c") == LinkFault::none);
    CHECK(judge_link("https://tips.politiet.no") == LinkFault::none);
    CHECK(judge_link("https://www.spesialenheten.no/anmeld") == LinkFault::none);
    CHECK(judge_link("https://www.politiet.no") == LinkFault::front_page);
    CHECK(judge_link("https://www.politiet.no/") == LinkFault::front_page);
    CHECK(judge_link("https://politiet.no.example.com/personvern") == LinkFault::example);
    CHECK(judge_link("https://stemmen.example.no/personvern") == LinkFault::example);
    CHECK(judge_link("https://falskpolitiet.no/personvern") == LinkFault::foreign);
    CHECK(judge_link("https://www.facebook.com/politiet.no") == LinkFault::foreign);
    CHECK(judge_link("") == LinkFault::foreign);
}

TEST_CASE("before the launch what is unconfirmed is told, and a trial on this machine is left alone") {
    Config config;
    config.dialogs = STEMMEN_SOURCE_DIR "/dialogs";
    config.data = STEMMEN_SOURCE_DIR "/config";
    config.messenger.emplace();
    auto loaded = load_rules(config);
    if (const auto* faults = std::get_if<Faults>(&loaded)) FAIL(faults->sentences.front());
    const Rules& rules = std::get<Rules>(loaded);
    const auto joined = [&](const contact::Reference& reference) {
        std::string all;
        for (const std::string& warning : launch_warnings(config, rules, reference)) all += warning + "\n";
        return all;
    };
    const std::string all = joined(rules.reference);
    CHECK(all.find("nobody has confirmed these phone numbers in numbers.json: 02800, 110, 112") != std::string::npos);
    CHECK(all.find("{politiet_side} is https://www.politiet.no, a front page") != std::string::npos);
    CHECK(all.find("{lenke} is http://127.0.0.1:8080, no page of the police's own") != std::string::npos);
    CHECK(all.find("{tid} (cmd.human)") != std::string::npos);
    CHECK(all.find("any m.me link with a ref is taken as a wish to be asked") != std::string::npos);
    CHECK(all.find("{dager}") == std::string::npos);
    CHECK(all.find("{kode}") == std::string::npos);
    contact::Reference confirmed = rules.reference;
    for (contact::PublishedNumber& number : confirmed.numbers) number.confirmed = true;
    config.http.public_url = "https://innbyggerstemmen.politiet.no";  // its front page is the page meant
    CHECK(joined(confirmed).find("\"privacy_officer\" is not set") != std::string::npos);
    config.web.privacy_officer = "personvernombud@example.no";
    config.web.processors = {"Drift: PIT, Norge"};
    CHECK(joined(confirmed).find("\"transfers\" is not set") != std::string::npos);
    config.web.transfers = "Meta, til USA, etter beslutningen om tilstrekkelig beskyttelse.";
    config.web.accessibility_statement = "https://www.politiet.no/tilgjengelighet";
    config.texts = {{"politiet_side", "https://www.politiet.no/innbyggerstemmen"}, {"tid", "et par timer"},
                    {"anmeld_lenke", "https://www.politiet.no/anmelde"}, {"klage_lenke", "https://www.politiet.no/klage"}, {"spesial_lenke", "https://www.spesialenheten.no/anmeld"},
                    {"tema", "x"}, {"antall", "8"}, {"min", "90"}, {"sted", "x"}, {"timer", "24"}};
    CHECK(joined(confirmed) == "any m.me link with a ref is taken as a wish to be asked; name the refs in messenger.link_refs\n");
    config.messenger->link_refs = {"tilbakemelding"};
    CHECK(joined(confirmed).empty());
    config.messenger->link_refs.clear();
    config.messenger->setups = {"standby"};  // nothing is asked of links that nobody listens to
    CHECK(joined(confirmed).empty());
    config.texts.clear();
    config.messenger->graph_url = "http://127.0.0.1:8081";
    CHECK(joined(rules.reference).empty());
}

TEST_CASE("the switch of a channel is a file: made, told and removed") {
    Config config;
    std::string folder = "/tmp/stemmen-switch-XXXXXX";
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    config.store.database = folder + "/stemmen.db";
    const std::string path = switch_path(config, "messenger");
    CHECK(path == folder + "/stemmen.db.off.messenger");
    CHECK_FALSE(is_switched_off(path));
    const Timestamp now = from_millis(1'795'348'800'123);
    REQUIRE(app::switch_off(path, now, "token leaked\nat noon").has_value());
    CHECK(is_switched_off(path));
    CHECK(read_switch(path).since == format_timestamp(now));
    CHECK(read_switch(path).why == "token leaked at noon");
    REQUIRE(app::switch_off(path, now, std::string(5'000, 'x')).has_value());
    CHECK(read_switch(path).why.size() == 200);
    REQUIRE(switch_on(path).has_value());
    CHECK_FALSE(is_switched_off(path));
    CHECK(switch_on(path).has_value());
    std::filesystem::remove_all(folder);
}

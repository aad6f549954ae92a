// Figures over the API, from answers in a real store: the worked examples of domain §5, and what each address answers.
#include "contact/may_ask.hpp"
#include "voices.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;
using namespace std::chrono_literals;
using service::Disposition;

namespace {

constexpr Timestamp october{std::chrono::sys_days{std::chrono::year{2026} / 10 / 20} + std::chrono::hours{9}};

// So many satisfied of so many, spread over the scale so that no category is small.
void rate(Voices& voices, const std::string& unit, int satisfied, int of, Timestamp at = noon) {
    const auto add = [&](const char* rating, int times) { voices.add({.unit = unit, .rating = rating, .at = at}, times); };
    add("5", satisfied - satisfied / 3);
    add("4", satisfied / 3);
    add("2", of - satisfied);
}

}  // namespace

TEST_CASE("shares come with Wilson's interval, to the printed digit (domain 5.4)") {
    struct Row {
        int satisfied, of;
        std::string told;
    };
    const Row rows[] = {{48, 60, "80.0 % of 60, 68.2 to 88.2"}, {240, 300, "80.0 % of 300, 75.1 to 84.1"}, {14, 20, "70.0 % of 20, 48.1 to 85.5, few"}, {9, 10, "90.0 % of 10, 59.6 to 98.2, few"},
                        {5, 5, "hidden: few_for_a_share"}, {0, 5, "hidden: few_for_a_share"}, {4, 4, "hidden: small_group"}};
    for (const Row& row : rows) {
        CAPTURE(row.satisfied, row.of);
        Office office;
        rate(office.voices, "pod", row.satisfied, row.of);
        office.voices.refresh();
        CHECK(told(office.ask("overview")["headlines"][0]["share"]) == row.told);
        CHECK(told(office.ask("distribution")["share"]) == row.told);
    }
}

TEST_CASE("whoever skips a question has not answered it: no figure counts them") {
    Office office;
    rate(office.voices, "201", 14, 20);
    office.voices.add({.unit = "201", .rating = "2", .better = "Kort kø", .reason = "WAIT"}, 12);
    office.voices.add({.unit = "201", .rating = "SKIP", .better = "SKIP", .reason = "SKIP"}, 30);
    office.voices.refresh();
    const json answer = office.ask("overview?unit=201");
    CHECK(told(answer["headlines"][0]["answered"]) == "32");
    CHECK(told(at(answer["texts"], "question", "q.better")["figure"]) == "12");
    CHECK(told(office.ask("trend?unit=201&count=1")["points"][0]["answered"]) == "32");
    CHECK(told(office.ask("distribution?unit=201&question=q.low.reason")["answered"]) == "12");
    for (const json& category : office.ask("distribution?unit=201")["categories"]) CHECK(category["value"] != "SKIP");
}

TEST_CASE("those who skip do not lift a small group over the limit") {
    Office office;
    office.voices.add({.unit = "201", .rating = "2"}, 4);
    office.voices.add({.unit = "201", .rating = "SKIP"}, 40);
    office.voices.refresh();
    CHECK(told(office.ask("distribution?unit=201")["answered"]) == "hidden: small_group");
}

TEST_CASE("two units are compared with Newcombe's interval, to the printed digit (domain 5.4)") {
    Office office;
    rate(office.voices, "201", 48, 60);
    rate(office.voices, "202", 54, 90);
    office.voices.refresh();
    const json answer = office.ask("compare?unit=201&other_unit=202");
    CHECK(told(answer["first"]["figure"]) == "80.0 % of 60, 68.2 to 88.2");
    const json& difference = answer["difference"];
    CHECK(difference["points"].get<double>() == Approx(0.200).margin(0.0005));
    CHECK(difference["low"].get<double>() == Approx(0.049).margin(0.0005));
    CHECK(difference["high"].get<double>() == Approx(0.332).margin(0.0005));
    CHECK(difference["verdict"] == "first_is_higher");
}

TEST_CASE("a difference that chance explains is said to be none, and small sides are not compared") {
    Office office;
    rate(office.voices, "201", 10, 20, october);
    rate(office.voices, "201", 30, 40);
    rate(office.voices, "202", 28, 40);
    office.voices.refresh();
    const json same = office.ask("compare?unit=201&other_unit=202")["difference"];
    INFO(same.dump());
    REQUIRE(same["kind"] == "difference");
    CHECK(same["verdict"] == "no_sure_difference");
    CHECK(same["text"] == json{{"nb", "ingen sikker forskjell"}, {"nn", "ingen sikker skilnad"}, {"en", "no certain difference"}});
    CHECK(told(office.ask("compare?unit=201&other_period=2026-10")["difference"]) == "hidden: few_to_compare");
    CHECK(has(office.refusal("compare?unit=201"), "give one of"));
    CHECK(has(office.refusal("compare?unit=201&other_unit=202&other_period=2026-10"), "not both"));
    for (const char* same_answers : {"unit=201&other_unit=201", "unit=pod&other_unit=201", "unit=201-a&other_unit=201"}) CHECK(has(office.refusal(std::string("compare?") + same_answers), "another unit"));
    CHECK(has(office.refusal("compare?unit=201&other_unit=999"), "no unit of that id"));
    CHECK(has(office.refusal("compare?unit=201&other_period=2026-Q3"), "must be a month"));
    CHECK(has(office.refusal("compare?unit=201&other_unit=202&question=q.better"), "must be a rating"));
    const std::string local = office.host.signed_in("oidc:lokal", {"local_owner"}, {"201"});
    CHECK(has(office.refusal("compare?unit=201&other_unit=202", local), "other units"));
}

TEST_CASE("what became of invitations: AAPOR's rates, to the printed digit (domain 5.3)") {
    Office office;
    for (const auto& [disposition, times] : {std::pair{Disposition::complete, 120}, {Disposition::partial, 30}, {Disposition::refusal, 40}, {Disposition::non_contact, 200}, {Disposition::unknown, 110}, {Disposition::pending, 9}})
        office.voices.add({.disposition = disposition}, times);
    office.voices.refresh();
    const json of = office.ask("dispositions?eligible=0.6")["participation"];
    CHECK(of["kind"] == "rates");
    CHECK(told(of["invited"]) == "500");  // the talks that still go on have no outcome yet
    CHECK(told(at(of["dispositions"], "name", "complete")["figure"]) == "120");
    CHECK(at(of["dispositions"], "name", "partial")["aapor"] == "P");
    for (const auto& [name, value] : {std::pair{"RR1", 0.240}, {"RR2", 0.300}, {"RR3", 0.263}, {"RR5", 0.308}, {"COOP1", 0.632}, {"REF1", 0.080}}) {
        CAPTURE(name);
        CHECK(at(of["rates"], "name", name)["value"].get<double>() == Approx(value).margin(0.0005));
    }
    CHECK(at(office.ask("dispositions")["participation"]["rates"], "name", "RR3")["value"].get<double>() == Approx(0.24));
    for (const char* bad : {"-0.1", "1.1", "x", "1e9", "nan"}) CHECK(has(office.refusal(std::string("dispositions?eligible=") + bad), "from 0 to 1"));
}

TEST_CASE("a rate that would tell of a few is hidden with them") {
    Office office;
    for (const auto& [disposition, times] : {std::pair{Disposition::complete, 60}, {Disposition::partial, 20}, {Disposition::refusal, 3}, {Disposition::non_contact, 40}}) office.voices.add({.disposition = disposition}, times);
    office.voices.refresh();
    const json of = office.ask("dispositions")["participation"];
    CHECK(told(at(of["dispositions"], "name", "refusal")["figure"]) == "hidden: small_group");
    CHECK(told(at(of["dispositions"], "name", "non_contact")["figure"]) == "hidden: small_group");  // 123 - 60 - 20 - 40 would be 3
    CHECK(told(at(of["dispositions"], "name", "partial")["figure"]) == "20");
    for (const char* name : {"RR1", "RR2"}) CHECK(at(of["rates"], "name", name)["value"].is_number());
    for (const char* name : {"REF1", "COOP3", "COOP4"}) CHECK(at(of["rates"], "name", name)["figure"]["why"] == "small_group");
}

TEST_CASE("a response rate has its interval, and is marked where few were invited") {
    for (const auto& [complete, non_contact, told_rate] : {std::tuple{12, 8, "60.0 % of 20, 38.7 to 78.1, few"}, {60, 40, "60.0 % of 100, 50.2 to 69.1"}}) {
        Office office;
        office.voices.add({.disposition = Disposition::complete}, complete);
        office.voices.add({.disposition = Disposition::non_contact}, non_contact);
        office.voices.refresh();
        CHECK(told(at(office.ask("dispositions")["participation"]["rates"], "name", "RR1")["figure"]) == told_rate);
    }
    Office office;
    for (const auto& [disposition, times] : {std::pair{Disposition::complete, 12}, {Disposition::unknown, 8}}) office.voices.add({.disposition = disposition}, times);
    office.voices.refresh();
    CHECK(told(at(office.ask("dispositions?eligible=0.5")["participation"]["rates"], "name", "RR3")["figure"]) == "hidden: few_for_a_share");
}

TEST_CASE("an open link has a funnel and never a rate") {
    Office office;
    office.host.store().transact([](service::Transaction& tx) {
        tx.page().save(service::ShortLink{.code = "k7q2xm", .kind = "poster", .unit = "201", .dialog = "place", .drive = "", .place = {{Language::nb, "Pass"}, {Language::nn, "Pass"}, {Language::en, "Passports"}}, .created_at = noon, .closed_at = {}});
        using service::FunnelStep;
        for (const auto& [step, count] : {std::pair{FunnelStep::shown, 80}, {FunnelStep::opened, 50}, {FunnelStep::started, 20}, {FunnelStep::completed, 3}}) tx.page().add({noon, "201", "k7q2xm", step, count});
        tx.page().add({noon, "201", "page", FunnelStep::opened, 11});
    });
    office.voices.refresh();
    const json of = office.ask("dispositions?dialog=place&unit=201")["participation"];
    CHECK(of["kind"] == "funnel");
    CHECK(of["rates"].empty());
    CHECK(of["dispositions"].empty());
    CHECK(told(at(of["funnel"], "step", "shown")["figure"]) == "80");
    CHECK(told(at(of["funnel"], "step", "started")["figure"]) == "20");
    CHECK(told(at(of["funnel"], "step", "completed")["figure"]) == "hidden: small_group");
    CHECK(told(at(office.ask("dispositions?dialog=web&unit=201")["participation"]["funnel"], "step", "opened")["figure"]) == "11");
    CHECK(has(office.ask("dispositions?dialog=place")["notes"].dump(), "selvvalgt utvalg") == false);
    CHECK(has(office.ask("dispositions?dialog=place")["notes"].dump(), "Selvvalgt utvalg"));
    const json missing = office.ask("missing?dialog=place");
    CHECK(missing["r"] == nullptr);
    CHECK(missing["why"]["why"] == "nobody");
}

TEST_CASE("who is missing: the R-indicator with its contributions, to the printed digit (domain 5.5)") {
    Office office;
    // Daytime inbox, evening inbox, passport text, here as three units below one.
    for (const auto& [unit, invited, answered] : {std::tuple{"201", 400, 120}, {"202", 100, 20}, {"203", 300, 30}}) {
        office.voices.add({.unit = unit, .disposition = Disposition::complete}, answered);
        office.voices.add({.unit = unit, .disposition = Disposition::non_contact}, invited - answered);
    }
    office.voices.refresh();
    const json answer = office.ask("missing");
    CHECK(answer["response"].get<double>() == Approx(0.2125).margin(0.00005));
    CHECK(answer["spread"].get<double>() == Approx(0.0928).margin(0.00005));
    CHECK(answer["r"].get<double>() == Approx(0.814).margin(0.0005));
    CHECK(answer["bias"].get<double>() == Approx(0.437).margin(0.0005));
    for (const auto& [unit, contribution] : {std::pair{"201", 0.062}, {"202", -0.004}, {"203", -0.069}}) CHECK(at(answer["groups"], "group", unit)["contribution"].get<double>() == Approx(contribution).margin(0.0005));
    CHECK(told(at(answer["groups"], "group", "203")["answered"]) == "30");
    const json by_channel = office.ask("missing?by=channel");
    CHECK(by_channel["groups"].size() == 1);
    CHECK(has(office.refusal("missing?by=officer"), "one of unit, channel"));
}

TEST_CASE("who was not asked is told with the reasons, in words") {
    Office office;
    office.voices.talk("201", "", 40);
    office.voices.talk("201", "no_human", 12);
    office.voices.talk("201", "asked_recently", 9);
    office.voices.refresh();
    const json answer = office.ask("not-asked?unit=201");
    CHECK(told(answer["talks"]) == "61");
    CHECK(told(answer["asked"]) == "40");
    CHECK(told(at(answer["reasons"], "reason", "no_human")["figure"]) == "12");
    CHECK(at(answer["reasons"], "reason", "no_human")["label"]["nn"] == "ingen i politiet svara sjølv");
    CHECK(told(office.ask("overview?unit=201")["not_asked"]) == "21");
}

TEST_CASE("each reason why somebody is not asked has words in three languages") {
    Office office;
    for (int i = 0; i < contact::reasons_count; ++i) office.voices.talk("201", std::string(contact::to_string(static_cast<contact::Reason>(i))), 6, i < 10 ? october : noon);
    office.voices.refresh();
    for (const char* period : {"2026-11", "2026-10"})
        for (const json& reason : office.ask(std::string("not-asked?unit=201&period=") + period)["reasons"])
            for (const char* language : {"nb", "nn", "en"}) CHECK(reason["label"][language] != reason["reason"]);
}

TEST_CASE("a trend has a point for each period up to the one asked for, also where nobody answered") {
    Office office;
    rate(office.voices, "201", 30, 40, october);
    rate(office.voices, "201", 20, 40);
    office.voices.refresh();
    const json months = office.ask("trend?unit=201&count=3");
    REQUIRE(months["points"].size() == 3);
    CHECK(months["points"][0]["period"] == "2026-09");
    CHECK(told(months["points"][0]["share"]) == "hidden: nobody");
    CHECK(told(months["points"][1]["share"]) == "75.0 % of 40, 59.8 to 85.8");
    CHECK(told(months["points"][2]["answered"]) == "40");
    CHECK(office.ask("trend?unit=201&kind=quarter&count=1")["points"][0]["period"] == "2026-Q4");
    const json weeks = office.ask("trend?unit=201&kind=week&count=10&period=2026-11");
    CHECK(weeks["points"].back()["period"] == "2026-W49");  // the week that the month ends in
    CHECK(told(weeks["points"].back()["answered"]) == "40");
    CHECK(office.ask("trend?unit=201")["points"].size() == 12);
    for (const char* bad : {"count=0", "count=121", "count=x", "kind=day"}) CHECK_FALSE(office.refusal(std::string("trend?") + bad).empty());
    CHECK(has(office.refusal("trend?kind=week", office.leader), "project team"));
}

TEST_CASE("the overview has what came in, where, how many wrote, and the change since the period before") {
    Office office;
    rate(office.voices, "202", 20, 50, october);
    rate(office.voices, "201-a", 40, 50);
    rate(office.voices, "202", 30, 50);
    office.voices.add({.unit = "202", .rating = "3", .better = "Kort kø"}, 7);
    office.voices.refresh(noon - 1s);
    const json answer = office.ask("overview");
    CHECK(answer["as_of"] == "2026-11-30T12:00:00.000Z");  // as it is now: nothing waits to be counted
    CHECK(answer["filter"] == json{{"dialog", "after-conversation"}, {"unit", "pod"}, {"period", "2026-11"}, {"channel", ""}, {"audience", "team"}});
    REQUIRE(answer["headlines"].size() == 1);
    CHECK(told(answer["headlines"][0]["answered"]) == "107");
    CHECK(answer["headlines"][0]["median"] == "4");
    CHECK(answer["headlines"][0]["change"]["kind"] == "difference");
    REQUIRE(answer["units"].size() == 4);
    CHECK(told(at(answer["units"], "unit", "201")["share"]) == "80.0 % of 50, 67.0 to 88.8");
    CHECK(told(at(answer["texts"], "question", "q.better")["figure"]) == "7");
    CHECK(told(at(answer["texts"], "question", "q.good")["figure"]) == "hidden: nobody");
    CHECK(has(answer["notes"].dump(), "The period is not over"));
    office.voices.add({.unit = "202", .rating = "3"});
    const json stale = office.ask("overview");
    CHECK(stale["as_of"] == "2026-11-30T11:59:59.000Z");
    CHECK(has(stale["notes"].dump(), "not counted yet"));
}

TEST_CASE("a distribution tells each category, with its words, and the units below") {
    Office office;
    for (const auto& [rating, times] : {std::pair{"1", 8}, {"2", 9}, {"3", 10}, {"4", 20}, {"5", 53}}) office.voices.add({.unit = "201", .rating = rating}, times);
    for (const auto& [reason, times] : {std::pair{"WAIT", 12}, {"MANNER", 14}, {"NOANSWER", 6}, {"UNCLEAR", 6}, {"CHANNEL", 6}, {"OTHER", 6}}) office.voices.add({.unit = "201", .rating = "1", .reason = reason}, times);
    office.voices.refresh();
    const json answer = office.ask("distribution?unit=201");
    REQUIRE(answer["categories"].size() == 5);
    CHECK(told(answer["categories"][4]["figure"]) == "35.3 % of 150, 28.1 to 43.3");
    CHECK(answer["categories"][4]["label"]["nb"].get<std::string>().size() > 1);
    CHECK(answer["median"] == "3");
    const json reasons = office.ask("distribution?unit=201&question=q.low.reason");
    CHECK(reasons["median"] == nullptr);
    CHECK(reasons["share_of"].empty());
    CHECK(told(at(reasons["categories"], "value", "WAIT")["figure"]) == "24.0 % of 50, 14.3 to 37.4");
    CHECK(has(office.refusal("distribution?question=q.no-such"), "no question of that id"));
    CHECK(has(office.refusal("distribution?question=" + percent_encode("<script>")), "no question of that id"));
}

TEST_CASE("themes are told by how many of the coded texts have them") {
    Office office;
    office.voices.add({.unit = "201", .rating = "3", .better = "Kort kø, takk"}, 30);
    office.voices.refresh();
    office.host.store().transact([](service::Transaction& tx) {
        tx.texts().append(service::Theme{.id = 1, .version = 1, .name = "Ventetid", .description = "", .question = "", .is_retired = false, .by = "oidc:kari", .at = noon});
        tx.texts().append(service::Theme{.id = 2, .version = 2, .name = "<b>Språk</b>", .description = "", .question = "", .is_retired = false, .by = "oidc:kari", .at = noon});
    });
    service::TextPage page;
    office.host.store().read_figures([&](service::FigureRows&, service::TextRows& texts) { page = texts.find({.units = {"201"}}); });
    REQUIRE(page.numbers.size() == 30);
    office.host.store().transact([&](service::Transaction& tx) {
        for (std::size_t i = 0; i < 24; ++i) tx.texts().set_codes(page.numbers[i], "oidc:kari", i < 12 ? std::vector<std::int64_t>{1} : i < 14 ? std::vector<std::int64_t>{2} : std::vector<std::int64_t>{}, noon);
    });
    office.voices.refresh();
    const json answer = office.ask("themes?question=q.better");
    CHECK(told(answer["texts"]) == "24");
    REQUIRE(answer["themes"].size() == 2);
    CHECK(told(answer["themes"][0]["figure"]) == "50.0 % of 24, 31.4 to 68.6, few");
    CHECK(told(answer["themes"][1]["figure"]) == "hidden: small_group");
    CHECK(has(office.refusal("themes?question=q.rating"), "open question"));
}

TEST_CASE("dialogs are never added up, and a channel is a part of its dialog") {
    Office office;
    rate(office.voices, "201", 20, 30);
    for (int i = 0; i < 30; ++i) office.voices.add({.unit = "201", .rating = "1", .channel = "web", .dialog = "web"});
    office.voices.refresh();
    CHECK(told(office.ask("overview?unit=201")["headlines"][0]["answered"]) == "30");
    CHECK(told(office.ask("overview?unit=201&dialog=web")["headlines"][0]["share"]) == "0.0 % of 30, 0.0 to 11.4");
    CHECK(told(office.ask("overview?unit=201&channel=messenger")["headlines"][0]["answered"]) == "30");
    CHECK(told(office.ask("overview?unit=201&channel=web")["headlines"][0]["answered"]) == "hidden: small_group");
}

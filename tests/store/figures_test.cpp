// Figures that are counted beforehand: always what counting the rows would give. Each case runs against every engine of kit.hpp.
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "kit.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;
using records::Scale;
using records::Series;

namespace {

const Series rating{"after-conversation", "q.rating", "rating"}, better{"after-conversation", "q.better", "open"};
const Series dispositions{"after-conversation", "", "disposition"}, themes{"after-conversation", "q.better", "theme"}, talks{"", "", "talk"};
const std::int64_t today = std::chrono::floor<std::chrono::days>(noon).time_since_epoch().count();

std::vector<std::string> words_of(std::string_view text, Language) {
    std::set<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        words.emplace(text.substr(at, end - at));
        at = end + 1;
    }
    return {words.begin(), words.end()};
}

void refresh(records::Store& store) {
    for (;;) {
        const auto days = ask(store, [](Tx& tx) { return tx.figures().take_stale(4); });
        if (days.empty()) return;
        records::Recount recount;
        store.read_figures([&](records::FigureRows& figures, records::TextRows&) { recount = figures.recount(days, words_of); });
        store.transact([&](Tx& tx) { tx.figures().apply(recount, noon); });
    }
}

using Counts = std::map<std::string, std::int64_t>;  // by value
Counts counted(records::Store& store, const Series& series, Scale scale = Scale::month) {
    Counts counts;
    store.read_figures([&](records::FigureRows& figures, records::TextRows&) {
        figures.each_cell(series, scale, -1'000'000, 1'000'000, [&](const records::Cell& cell) { counts[cell.value] += cell.persons; });
    });
    return counts;
}

records::Answer rated(int number, int of_session, const std::string& value) {
    records::Answer answer = sample_answer(number, of_session, "q.rating");
    answer.kind = "rating";
    answer.value = value;
    answer.text.clear();
    answer.flags.clear();
    return answer;
}
records::Answer wrote(int number, int of_session, const std::string& text) {
    records::Answer answer = sample_answer(number, of_session, "q.better");
    answer.text = text;
    answer.flags.clear();
    return answer;
}

records::TextPage find(records::Store& store, records::TextQuery query) {
    records::TextPage page;
    if (query.units.empty()) query.units = {"oslo"};
    store.read_figures([&](records::FigureRows&, records::TextRows& texts) { page = texts.find(query); });
    return page;
}

}  // namespace

TEST_CASE("figures follow what is written, changed and erased, in every scale") {
    for_each_engine([](records::Store& store) {
        add_sessions(store, 3);
        store.transact([](Tx& tx) {
            for (int i = 0; i < 3; ++i) tx.save(rated(i, i, "5"));
        });
        refresh(store);
        for (const Scale scale : {Scale::day, Scale::week, Scale::month, Scale::quarter}) CHECK(counted(store, rating, scale) == Counts{{"5", 3}});
        CHECK(counted(store, dispositions) == Counts{{"pending", 3}});

        store.transact([](Tx& tx) {
            tx.save(rated(4, 1, "2"));  // instead of the 5
            records::Session session = *tx.session(session_id(1));
            session.disposition = records::Disposition::complete;
            tx.update(session);
            tx.erase_session(session_id(0));
        });
        refresh(store);
        for (const Scale scale : {Scale::day, Scale::week, Scale::month, Scale::quarter}) CHECK(counted(store, rating, scale) == Counts{{"2", 1}, {"5", 1}});
        CHECK(counted(store, dispositions) == Counts{{"complete", 1}, {"pending", 1}});
    });
}

TEST_CASE("figures say how fresh they are, and grow a version when something has changed") {
    for_each_engine([](records::Store& store) {
        const auto fresh = [&] {
            records::Freshness freshness;
            store.read_figures([&](records::FigureRows& figures, records::TextRows&) { freshness = figures.freshness(); });
            return freshness;
        };
        CHECK(fresh() == records::Freshness{});
        add_sessions(store, 1);
        CHECK(fresh().stale_days == 1);
        refresh(store);
        CHECK(fresh() == records::Freshness{.version = 1, .as_of = noon, .stale_days = 0});
        store.transact([](Tx& tx) { tx.update(*tx.session(session_id(0))); });  // nothing that is counted
        refresh(store);
        CHECK(fresh().version == 1);
    });
}

TEST_CASE("what changes while a day is being counted is counted the next time") {
    for_each_engine([](records::Store& store) {
        add_sessions(store, 2);
        store.transact([](Tx& tx) { tx.save(wrote(1, 0, "lang kø")); });
        const auto days = ask(store, [](Tx& tx) { return tx.figures().take_stale(4); });
        REQUIRE(days == std::vector<std::int64_t>{today});
        records::Recount recount;
        store.read_figures([&](records::FigureRows& figures, records::TextRows&) { recount = figures.recount(days, words_of); });
        store.transact([](Tx& tx) {
            tx.save(wrote(1, 0, "kort kø"));  // edited meanwhile
            tx.save(rated(2, 1, "5"));
        });
        store.transact([&](Tx& tx) { tx.figures().apply(recount, noon); });
        CHECK(find(store, {}).numbers.empty());  // the words as they were before are nowhere
        refresh(store);
        CHECK(counted(store, rating) == Counts{{"5", 1}});
        CHECK(find(store, {.stems = {"kort"}}).numbers.size() == 1);
        CHECK(find(store, {.stems = {"lang"}}).numbers.empty());
    });
}

TEST_CASE("a day that was taken by a process that ended is counted all the same") {
    for_each_engine([](records::Store& store) {
        add_sessions(store, 1);
        CHECK(ask(store, [](Tx& tx) { return tx.figures().take_stale(4); }).size() == 1);
        refresh(store);
        CHECK(counted(store, dispositions) == Counts{{"pending", 1}});
    });
}

TEST_CASE("single rows that retention deletes stay counted, once") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            for (int i = 0; i < 3; ++i) {
                records::Session session = sample_session(i, i);
                session.ended_at = noon + (i < 2 ? 1 : 100) * day;
                session.disposition = records::Disposition::complete;
                tx.insert(session);
                tx.save(rated(i, i, "4"));
                tx.append(records::Talk{.channel = "messenger", .account = "101", .unit = "oslo", .started_at = noon, .ended_at = noon, .reason = "quiet_hours"});
            }
        });
        refresh(store);
        store.transact([](Tx& tx) {
            CHECK(tx.prune_sessions(noon + 50 * day, noon + 60 * day, 10) == 2);
            CHECK(tx.prune_talks(noon + 50 * day, 10) == 3);
        });
        refresh(store);
        for (const Scale scale : {Scale::month, Scale::quarter}) {
            CHECK(counted(store, rating, scale) == Counts{{"4", 3}});
            CHECK(counted(store, dispositions, scale) == Counts{{"complete", 3}});
            CHECK(counted(store, talks, scale) == Counts{{"quiet_hours", 3}});
        }
        CHECK(counted(store, rating, Scale::day) == Counts{{"4", 1}});
    });
}

TEST_CASE("after any sequence of writes the figures are what counting the rows gives") {
    for_each_engine([](records::Store& store) {
        const unsigned seed = GENERATE(1U, 2U, 3U);
        INFO("seed " << seed);
        std::mt19937 dice(seed);
        const auto below = [&](int limit) { return static_cast<int>(dice() % static_cast<unsigned>(limit)); };
        int sessions = 0;
        for (int step = 0; step < 300; ++step) {
            const Timestamp now = noon + step * std::chrono::hours{7};
            store.transact([&](Tx& tx) {
                if (sessions == 0 || below(3) == 0) {
                    records::Session session = sample_session(sessions, sessions);
                    session.invited_at = now;
                    tx.insert(session);
                    ++sessions;
                }
                const int of = std::max(0, sessions - 1 - below(5));
                if (!tx.session(session_id(of))) return;
                records::Answer answer = below(2) == 0 ? rated(step, of, std::to_string(1 + below(5))) : wrote(step, of, "ord" + std::to_string(below(9)));
                answer.answered_at = std::chrono::floor<std::chrono::days>(now);
                tx.save(answer);
                if (below(10) == 0) tx.erase_session(session_id(of));
                if (below(15) == 0) tx.prune_sessions(now - 20 * day, now, 3);
                const auto answers = tx.answers_of(session_id(of));
                if (below(8) == 0 && !answers.empty()) tx.erase_answer(answers.front());
            });
            if (below(4) == 0) refresh(store);
        }
        refresh(store);
        Counts ratings, texts;
        std::set<std::string> words;
        store.each_answer({}, [&](const records::Session&, const records::Answer& answer) {
            if (answer.kind == "rating") ++ratings[answer.value];
            else ++texts[""], words.insert(answer.text);
        });
        store.each_sum({}, [&](const records::Sum& sum) {
            if (sum.question == "q.rating") ratings[sum.value] += sum.count;
            if (sum.question == "q.better") texts[""] += sum.count;
        });
        CHECK(counted(store, rating) == ratings);
        CHECK(counted(store, rating, Scale::quarter) == ratings);
        CHECK(counted(store, better) == texts);
        for (int i = 0; i < 9; ++i) {
            const std::string word = "ord" + std::to_string(i);
            CHECK(find(store, {.stems = {word}}).numbers.empty() == !words.contains(word));
        }
    });
}

TEST_CASE("texts are found newest first, by all their words and by what is known of them") {
    for_each_engine([](records::Store& store) {
        add_sessions(store, 4);
        store.transact([](Tx& tx) {
            tx.save(wrote(1, 0, "lang kø"));
            tx.save(wrote(2, 1, "kort kø"));
            tx.save(wrote(3, 2, "lang lang ventetid"));
            tx.save(rated(4, 2, "2"));
            records::Answer flagged = wrote(5, 3, "kø og sykdom");
            flagged.flags = {"art9"};
            tx.save(flagged);
        });
        refresh(store);
        const auto all = find(store, {}).numbers;
        REQUIRE(all.size() == 4);
        CHECK(std::ranges::is_sorted(all, std::greater{}));
        CHECK(find(store, {.stems = {"kø"}}).numbers == std::vector{all[0], all[2], all[3]});
        CHECK(find(store, {.stems = {"kø", "lang"}}).numbers == std::vector{all[3]});
        CHECK(find(store, {.rating = "2"}).numbers == std::vector{all[1]});
        CHECK(find(store, {.state = records::TextState::to_check}).numbers == std::vector{all[0]});
        CHECK(find(store, {.units = {"agder"}}).numbers.empty());
        CHECK(find(store, {.question = "q.good"}).numbers.empty());
        CHECK(find(store, {.channel = "messenger", .from = today, .to = today}).numbers == all);
        CHECK(find(store, {.to = today - 1}).numbers.empty());
        const auto first = find(store, {.limit = 3});
        CHECK(first.numbers == std::vector(all.begin(), all.begin() + 3));
        REQUIRE(first.next);
        CHECK(find(store, {.before = *first.next, .limit = 3}) == records::TextPage{{all[3]}, std::nullopt});
    });
}

TEST_CASE("codes, checks and approvals hang on the text and go with it") {
    for_each_engine([](records::Store& store) {
        add_sessions(store, 2);
        store.transact([](Tx& tx) {
            tx.save(wrote(1, 0, "lang kø"));
            tx.save(wrote(2, 1, "fin hjelp"));
        });
        refresh(store);
        const auto numbers = find(store, {}).numbers;
        store.transact([&](Tx& tx) {
            tx.texts().append(records::Theme{.id = 1, .version = 1, .name = "Ventetid", .by = "kari", .at = noon});
            CHECK(tx.texts().set_codes(numbers[0], "kari", {1}, noon));
            CHECK(tx.texts().set_codes(numbers[0], "ola", {1}, noon));
            CHECK(tx.texts().set_codes(numbers[1], "kari", {}, noon));
            CHECK(tx.texts().set_check(numbers[0], {.outcome = "keep", .by = "kari", .at = noon}));
            CHECK(tx.texts().set_approval(numbers[0], {.who = "kari", .is_redacted = true, .has_rare_mark = false, .at = noon}, true));
            CHECK_FALSE(tx.texts().set_codes(999, "kari", {1}, noon));
            CHECK_FALSE(tx.texts().set_check(999, {}));
        });
        refresh(store);
        CHECK(counted(store, themes) == Counts{{"", 2}, {"1", 1}});  // persons, not coders
        store.read_figures([&](records::FigureRows&, records::TextRows& texts) {
            const auto text = texts.text(numbers[0]);
            REQUIRE(text);
            CHECK(text->coded_by == std::vector<std::string>{"kari", "ola"});
            CHECK(text->approvals.size() == 1);
            CHECK(text->check->outcome == "keep");
            CHECK(texts.coders() == std::vector<std::pair<std::string, std::int64_t>>{{"kari", 2}, {"ola", 1}});
            CHECK(texts.codebook().size() == 1);
            CHECK(texts.approved_texts(9) == std::vector{numbers[0]});
        });
        CHECK(find(store, {.theme = 1}).numbers == std::vector{numbers[0]});
        CHECK(find(store, {.state = records::TextState::uncoded_by_me, .coder = "ola"}).numbers == std::vector{numbers[1]});

        store.transact([](Tx& tx) { tx.erase_session(session_id(1)); });
        refresh(store);
        CHECK(counted(store, themes) == Counts{{"", 1}});
        store.read_figures([&](records::FigureRows&, records::TextRows& texts) {
            CHECK_FALSE(texts.text(numbers[0]));
            CHECK(texts.coders() == std::vector<std::pair<std::string, std::int64_t>>{{"kari", 1}});
        });
    });
}

TEST_CASE("a checker who deletes takes the words and leaves the count") {
    for_each_engine([](records::Store& store) {
        add_sessions(store, 1);
        store.transact([](Tx& tx) { tx.save(wrote(1, 0, "noe om sykdom")); });
        refresh(store);
        const auto number = find(store, {}).numbers.at(0);
        store.transact([&](Tx& tx) { CHECK(tx.texts().set_check(number, {.outcome = "delete", .by = "kari", .at = noon})); });
        refresh(store);
        CHECK(find(store, {}).numbers.empty());
        CHECK(find(store, {.stems = {"sykdom"}}).numbers.empty());
        CHECK(counted(store, better) == Counts{{"", 1}});
        store.transact([](Tx& tx) { CHECK(tx.answers_of(session_id(0)).at(0).text.empty()); });
    });
}

TEST_CASE("reports are kept as they were") {
    for_each_engine([](records::Store& store) {
        const auto id = ask(store, [](Tx& tx) { return tx.texts().append(records::ReportHead{.title = "Høst", .by = "kari", .unit = "oslo", .audience = "team", .at = noon, .filter = "{}"}, "{\"a\":1}"); });
        store.read_figures([&](records::FigureRows&, records::TextRows& texts) {
            CHECK(texts.reports(10).size() == 1);
            CHECK(texts.report(id)->second == "{\"a\":1}");
            CHECK_FALSE(texts.report(id + 1));
        });
    });
}

#include "insight/publish.hpp"

#include <catch2/catch.hpp>

#include "insight/quote.hpp"
#include "tables.hpp"

namespace stemmen::insight {

namespace {

const Limits limits;
const std::array audiences{Audience::team, Audience::leaders, Audience::open};

bool is_hidden(const Figure& figure, Hidden why) { return figure == Figure(why); }
ShareFigure share(const Figure& figure) {
    REQUIRE(std::holds_alternative<ShareFigure>(figure));
    return std::get<ShareFigure>(figure);
}
// A quote that nothing stands in the way of.
Quote good_quote() {
    return {.consent = true,
            .redacted_by_machine = true,
            .redacted_by_person = true,
            .has_rare_mark = false,
            .persons_in_cell = share_limit_min,
            .place = QuotePlace::district,
            .inhabitants = 0,
            .time = QuoteTime::quarter,
            .approved_by = {"a", "b"}};
}

}  // namespace

TEST_CASE("limits: they may be raised and never lowered") {
    CHECK(limits == *Limits::make(count_limit_min, share_limit_min, compare_limit_min));
    CHECK(Limits::make(6, 12, 40)->count() == 6);
    CHECK_FALSE(Limits::make(4, 10, 30));
    CHECK_FALSE(Limits::make(5, 9, 30));
    CHECK_FALSE(Limits::make(5, 10, 29));
    CHECK_FALSE(Limits::make(20, 10, 30));
    CHECK_FALSE(Limits::make(5, 40, 30));
    CHECK(Limits::make(5, 10, limit_max));
    CHECK_FALSE(Limits::make(5, 10, limit_max + 1));
}

TEST_CASE("limits: every reason has its own word, and its sentence in bokmål, nynorsk and English") {
    std::set<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(Hidden::nobody); ++i) {
        const auto why = static_cast<Hidden>(i);
        names.insert(to_string(why));
        for (const Language language : all_languages) CHECK_FALSE(sentence(why, language).empty());
        CHECK(sentence(why, Language::en) != sentence(why, Language::nb));
    }
    CHECK(names.size() == static_cast<std::size_t>(Hidden::nobody) + 1);
    CHECK(sentence(Hidden::few_to_compare, Language::nn) == "For få svar til å samanlikne.");
}

TEST_CASE("publish: each audience gets what the table of small groups says, at both ends of each band") {
    for (const std::int64_t n : {0, 1, 4})
        for (const Audience audience : audiences) CHECK(figure({0, n}, limits, audience) == Figure(Hidden::small_group));
    for (const std::int64_t n : {5, 9}) {
        CHECK(figure({3, n}, limits, Audience::team) == Figure(CountOnly{n, false}));
        CHECK(figure({3, n}, limits, Audience::leaders) == Figure(UnderLimit{10}));
        CHECK(is_hidden(figure({3, n}, limits, Audience::open), Hidden::small_group));
    }
    for (const std::int64_t n : {10, 29, 30, 300}) {
        for (const Audience audience : {Audience::team, Audience::leaders}) {
            const ShareFigure exact = share(figure({7, n}, limits, audience));
            CHECK(exact.of == n);
            CHECK(exact.interval == wilson(Tally{7, n}));
            CHECK(exact.few == (n < 30));
        }
        CHECK_FALSE(share(figure({7, n}, limits, Audience::open)).interval);
    }
    const ShareFigure few = share(figure({7, 29}, limits, Audience::open)), many = share(figure({7, 32}, limits, Audience::open));
    CHECK(few.share == Approx(0.25));
    CHECK_FALSE(few.of);
    CHECK(few.few);
    CHECK(many.share == Approx(0.22));
    CHECK(many.of == 30);
    CHECK(share(figure({7, 33}, limits, Audience::open)).of == 35);
    CHECK(figure({2, 1}, limits, Audience::team) == Figure(Hidden::nobody));
}

TEST_CASE("publish: a municipality with seven answers shows its number only, and its neighbours' sum gives no cell of three away") {
    const Table table{.columns = Columns::answers,
                      .share_of_column = {0, 1},
                      .rows = {row({}, {0, 0}), row(0, {5, 2}), row(0, {30, 20}), row(0, {12, 8}), row(0, {2, 1})}};
    const Page page = *publish(table, limits, Audience::team);
    CHECK(page.rows[1].persons == Figure(Hidden::small_group));  // the next smallest beside the three
    CHECK(page.rows[4].persons == Figure(Hidden::small_group));
    CHECK(page.rows[0].persons == Figure(CountOnly{80, false}));
    CHECK(share(page.rows[2].shares[0]).share == Approx(0.6));
    const Table without{.columns = Columns::answers, .share_of_column = {0, 1}, .rows = {row({}, {0, 0}), row(0, {5, 2}), row(0, {30, 20}), row(0, {12, 8})}};
    const Page alone = *publish(without, limits, Audience::team);
    CHECK(alone.rows[1].persons == Figure(CountOnly{7, false}));
    CHECK(is_hidden(alone.rows[1].shares[0], Hidden::few_for_a_share));
    CHECK(is_hidden(alone.rows[3].shares[0], Hidden::protects_others));
    CHECK(alone.rows[3].persons == Figure(CountOnly{20, false}));
}

TEST_CASE("publish: a page has a figure or a reason for every row, share and cell, and errors pass through") {
    const Table table{.columns = Columns::answers, .share_of_column = {0, 0, 1, 2, 2}, .rows = {row({}, {2, 10, 8, 15, 25})}};
    const Page page = *publish(table, limits, Audience::team);
    REQUIRE(page.rows.size() == 1);
    REQUIRE(page.rows[0].shares.size() == 3);
    CHECK(share(page.rows[0].shares[2]).share == Approx(40.0 / 60));
    CHECK(page.rows[0].cells[0] == Figure(Hidden::small_group));
    CHECK(page.rows[0].cells[1] == Figure(Hidden::small_group));
    CHECK(share(page.rows[0].cells[4]).share == Approx(25.0 / 60));
    const Page months = *publish({.columns = Columns::groups, .share_of_column = {0, 0}, .rows = {row({}, {12, 31})}}, limits, Audience::open);
    CHECK(months.rows[0].shares.empty());
    CHECK(months.rows[0].cells[0] == Figure(CountOnly{10, true}));
    CHECK(months.rows[0].persons == Figure(CountOnly{45, true}));
    CHECK_FALSE(publish({}, limits, Audience::team));
}

TEST_CASE("publish: two figures are compared from thirty on, exactly, and never when one is hidden or rounded") {
    const Figure first = figure({48, 60}, limits, Audience::team), second = figure({54, 90}, limits, Audience::leaders);
    CHECK(std::get<Difference>(compare(first, second)) == *difference({48, 60}, {54, 90}));
    CHECK(std::get<Difference>(compare(first, second, comparisons_with_words_max + 1)).verdict == Verdict::left_out);
    CHECK(compare(first, figure({7, 29}, limits, Audience::team)) == Comparison(Hidden::few_to_compare));
    CHECK(compare(figure({7, 7}, limits, Audience::team), first) == Comparison(Hidden::few_to_compare));
    CHECK(compare(figure({7, 7}, limits, Audience::leaders), first) == Comparison(Hidden::few_to_compare));
    CHECK(compare(figure({3, 3}, limits, Audience::team), first) == Comparison(Hidden::small_group));
    CHECK(compare(first, figure({54, 90}, limits, Audience::open)) == Comparison(Hidden::rounded));
}

TEST_CASE("publish: comparing gets back the very persons, however many") {
    rc::prop("round trip", [] {
        const std::int64_t of = *rc::gen::inRange<std::int64_t>(30, persons_max + 1), persons = *rc::gen::inRange<std::int64_t>(0, of + 1);
        const Figure one = figure({persons, of}, limits, Audience::team);
        RC_ASSERT(std::get<Difference>(compare(one, figure({1, 30}, limits, Audience::team))) == *difference({persons, of}, {1, 30}));
    });
}

TEST_CASE("quote: with consent, two redactions, two approvals, enough beside it and a coarse place and time it may be shown") {
    CHECK(faults_of(good_quote(), limits).empty());
    struct Case {
        QuoteFault fault;
        void (*change)(Quote&);
    };
    const Case cases[] = {
        {QuoteFault::no_consent, [](Quote& q) { q.consent = false; }},
        {QuoteFault::not_redacted, [](Quote& q) { q.redacted_by_machine = false; }},
        {QuoteFault::not_redacted, [](Quote& q) { q.redacted_by_person = false; }},
        {QuoteFault::rare_mark, [](Quote& q) { q.has_rare_mark = true; }},
        {QuoteFault::small_cell, [](Quote& q) { q.persons_in_cell = 9; }},
        {QuoteFault::place_too_fine, [](Quote& q) { q.place = QuotePlace::finer; }},
        {QuoteFault::place_too_fine, [](Quote& q) { q.place = QuotePlace::municipality, q.inhabitants = 20'000; }},
        {QuoteFault::time_too_fine, [](Quote& q) { q.time = QuoteTime::month; }},
        {QuoteFault::not_approved, [](Quote& q) { q.approved_by = {"a", "a"}; }},
        {QuoteFault::not_approved, [](Quote& q) { q.approved_by = {"a", ""}; }},
    };
    for (const Case& c : cases) {
        Quote quote = good_quote();
        c.change(quote);
        INFO(to_string(c.fault));
        CHECK(faults_of(quote, limits) == std::vector{c.fault});
    }
    Quote large_town = good_quote();
    large_town.place = QuotePlace::municipality;
    large_town.inhabitants = quote_inhabitants_min;
    CHECK(faults_of(large_town, limits).empty());
    CHECK(faults_of({}, limits).size() == 7);
}

}  // namespace stemmen::insight

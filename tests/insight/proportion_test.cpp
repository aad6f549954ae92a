#include "insight/proportion.hpp"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <cmath>

#include "support.hpp"

namespace stemmen::insight {

namespace {

// As the method note prints them: per cent, one decimal, halves up.
double percent(double share) { return std::floor(share * 1000 + 0.5) / 10; }

// Reference values: R 4.2.2, prop.test(x, n, correct = FALSE, conf.level = 2 * pnorm(1.96) - 1), which inverts the score
// test; the differences are put together from those limits.
struct WilsonCase {
    Tally tally;
    double low, high;
};
const WilsonCase wilson_cases[] = {
    {{48, 60}, 0.682179539082, 0.881716102631},
    {{240, 300}, 0.751070113903, 0.841343828098},
    {{14, 20}, 0.481023223771, 0.854524726031},
    {{9, 10}, 0.595843614502, 0.982124250484},
    {{5, 5}, 0.565508505248, 1.000000000000},
    {{0, 5}, 0.000000000000, 0.434491494752},
    {{1, 10}, 0.017875749516, 0.404156385498},
    {{1, 1}, 0.206543291474, 1.000000000000},
    {{7, 34}, 0.103493960224, 0.367987161082},
    {{81, 263}, 0.255287613064, 0.366210684053},
    {{500'000'000, 1'000'000'000}, 0.499969009679, 0.500030990321},
    {{3, 1'000'000'000}, 0.000000001020, 0.000000008821},
    {{999'999'999, 1'000'000'000}, 0.999999994335, 0.999999999823},
};
struct DifferenceCase {
    Tally first, second;
    double points, low, high;
    Verdict verdict;
};
const DifferenceCase difference_cases[] = {
    {{48, 60}, {54, 90}, 0.200000000000, 0.048580579228, 0.331712444509, Verdict::first_is_higher},
    {{56, 70}, {48, 80}, 0.200000000000, 0.052428713415, 0.333874934947, Verdict::first_is_higher},
    {{9, 10}, {3, 10}, 0.600000000000, 0.170514741859, 0.809019976372, Verdict::first_is_higher},
    {{10, 10}, {0, 20}, 1.000000000000, 0.679077170303, 1.000000000000, Verdict::first_is_higher},
    {{10, 10}, {0, 10}, 1.000000000000, 0.607498929227, 1.000000000000, Verdict::first_is_higher},
    {{5, 56}, {0, 29}, 0.089285714286, -0.038140859040, 0.192562398566, Verdict::no_sure_difference},
    {{30, 60}, {31, 60}, -0.016666666667, -0.189369809390, 0.157454406826, Verdict::no_sure_difference},
    {{54, 90}, {48, 60}, -0.200000000000, -0.331712444509, -0.048580579228, Verdict::second_is_higher},
};

Tally random_tally() {
    const std::int64_t of = *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(1, 50), rc::gen::inRange<std::int64_t>(1, persons_max + 1));
    return {*rc::gen::inRange<std::int64_t>(0, of + 1), of};
}

}  // namespace

TEST_CASE("proportion: the worked table of the method note comes out to the printed digit") {
    struct Printed {
        Tally tally;
        double share, low, high;
    };
    const Printed printed[] = {{{48, 60}, 80, 68.2, 88.2}, {{240, 300}, 80, 75.1, 84.1}, {{14, 20}, 70, 48.1, 85.5},
                               {{9, 10}, 90, 59.6, 98.2},  {{5, 5}, 100, 56.6, 100},     {{0, 5}, 0, 0, 43.4}};
    for (const Printed& row : printed) {
        INFO(row.tally.persons << " of " << row.tally.of);
        CHECK(percent(*share_of(row.tally)) == row.share);
        CHECK(percent(wilson(row.tally)->low) == row.low);
        CHECK(percent(wilson(row.tally)->high) == row.high);
    }
    const auto compared = difference({48, 60}, {54, 90});
    CHECK(percent(compared->points) == 20.0);
    CHECK(percent(compared->interval.low) == 4.9);
    CHECK(percent(compared->interval.high) == 33.2);
}

TEST_CASE("proportion: Wilson's interval agrees with the inverted score test of R") {
    for (const WilsonCase& c : wilson_cases) {
        INFO(c.tally.persons << " of " << c.tally.of);
        CHECK(wilson(c.tally)->low == Approx(c.low).margin(2e-12));
        CHECK(wilson(c.tally)->high == Approx(c.high).margin(2e-12));
    }
}

TEST_CASE("proportion: Newcombe's interval and its verdict agree with R") {
    for (const DifferenceCase& c : difference_cases) {
        INFO(c.first.persons << " of " << c.first.of << " and " << c.second.persons << " of " << c.second.of);
        const auto found = difference(c.first, c.second);
        CHECK(found->points == Approx(c.points).margin(2e-12));
        CHECK(found->interval.low == Approx(c.low).margin(2e-12));
        CHECK(found->interval.high == Approx(c.high).margin(2e-12));
        CHECK(found->verdict == c.verdict);
    }
}

TEST_CASE("proportion: nobody and impossible counts have no share, no interval and no difference") {
    for (const Tally& tally : {Tally{0, 0}, Tally{-1, 5}, Tally{6, 5}, Tally{1, -1}, Tally{1, persons_max + 1}}) {
        INFO(tally.persons << " of " << tally.of);
        CHECK_FALSE(share_of(tally));
        CHECK_FALSE(wilson(tally));
        CHECK_FALSE(difference(tally, {1, 2}));
        CHECK_FALSE(difference({1, 2}, tally));
    }
    CHECK_FALSE(wilson(0.5, 0));
    CHECK_FALSE(wilson(1.5, 10));
    CHECK_FALSE(wilson(std::nan(""), 10));
    CHECK_FALSE(wilson(0.5, std::nan("")));
    CHECK(wilson(Tally{persons_max, persons_max})->high == 1);
}

TEST_CASE("proportion: an interval lies in 0 to 1 around the share, mirrors, and narrows with more persons") {
    rc::prop("bounds", [] {
        const Tally tally = random_tally();
        const auto interval = *wilson(tally);
        RC_ASSERT(0 <= interval.low && interval.low <= *share_of(tally) && *share_of(tally) <= interval.high && interval.high <= 1);
        const auto mirrored = *wilson(Tally{tally.of - tally.persons, tally.of});
        RC_ASSERT(std::abs(mirrored.low - (1 - interval.high)) < 1e-12 && std::abs(mirrored.high - (1 - interval.low)) < 1e-12);
        if (tally.of <= persons_max / 2) {
            const auto doubled = *wilson(Tally{2 * tally.persons, 2 * tally.of});
            RC_ASSERT(doubled.high - doubled.low < interval.high - interval.low);
        }
        if (tally.persons < tally.of) RC_ASSERT(wilson(Tally{tally.persons + 1, tally.of})->low >= interval.low);
    });
}

TEST_CASE("proportion: a difference lies in its interval, within -1 to 1, and turns round with its sides") {
    rc::prop("bounds", [] {
        const Tally a = random_tally(), b = random_tally();
        const auto there = *difference(a, b), back = *difference(b, a);
        RC_ASSERT(-1 <= there.interval.low && there.interval.low <= there.points && there.points <= there.interval.high && there.interval.high <= 1);
        RC_ASSERT(std::abs(there.interval.low + back.interval.high) < 1e-12 && std::abs(there.interval.high + back.interval.low) < 1e-12);
        RC_ASSERT((there.verdict == Verdict::no_sure_difference) == (there.interval.low <= 0 && there.interval.high >= 0));
        RC_ASSERT(difference(a, a)->verdict == Verdict::no_sure_difference);
    });
}

TEST_CASE("proportion: with more than ten comparisons on a page there are intervals but no verdicts") {
    CHECK(difference({48, 60}, {54, 90}, comparisons_with_words_max)->verdict == Verdict::first_is_higher);
    CHECK(difference({48, 60}, {54, 90}, comparisons_with_words_max + 1)->verdict == Verdict::left_out);
    CHECK(difference({48, 60}, {54, 90}, comparisons_with_words_max + 1)->interval == difference({48, 60}, {54, 90})->interval);
}

TEST_CASE("proportion: no sure difference has its words in each language, and no other verdict has any") {
    CHECK(words(Verdict::no_sure_difference, Language::nb) == "ingen sikker forskjell");
    CHECK(words(Verdict::no_sure_difference, Language::nn) == "ingen sikker skilnad");
    CHECK(words(Verdict::no_sure_difference, Language::en) == "no certain difference");
    CHECK(words(Verdict::no_sure_difference, Language::se) == "ingen sikker forskjell");
    for (const Verdict verdict : {Verdict::first_is_higher, Verdict::second_is_higher, Verdict::left_out}) CHECK(words(verdict, Language::nb).empty());
}

TEST_CASE("proportion: a distribution gives the share of any run of categories and its median") {
    const Distribution ratings{{2, 3, 5, 10, 20}};
    CHECK(tally_of(ratings, 3, 4) == Tally{30, 40});
    CHECK(tally_of(ratings, 0, 0) == Tally{2, 40});
    CHECK(median_category(ratings) == 3);
    CHECK(median_category({{1, 1}}) == 0);
    CHECK(median_category({{0, 0, 1}}) == 2);
    CHECK_FALSE(tally_of(ratings, 4, 3));
    CHECK_FALSE(tally_of(ratings, 0, 5));
    CHECK_FALSE(tally_of({{1, -1}}, 0, 1));
    CHECK_FALSE(tally_of({}, 0, 0));
    CHECK(tally_of({std::vector<std::int64_t>(categories_max, 1)}, 0, 0));
    CHECK_FALSE(tally_of({std::vector<std::int64_t>(categories_max + 1, 1)}, 0, 0));
    CHECK_FALSE(tally_of({{persons_max, 1}}, 0, 0));
    CHECK_FALSE(median_category({{0, 0}}));
    CHECK_FALSE(median_category({}));
}

TEST_CASE("proportion: how many answers and invitations are needed, as the method note works them out") {
    CHECK(answers_needed(0.05) == 385);
    const auto at_60 = *wilson(0.5, 60);
    CHECK(percent(z_95 * std::sqrt(0.25 / 60)) == 12.7);
    CHECK((at_60.high - at_60.low) / 2 < 0.127);
    CHECK(invitations_needed(8, 0.7) == 12);
    CHECK(invitations_needed(6, 0.6) == 10);
    CHECK(invitations_needed(7, 0.7) == 10);
    CHECK(invitations_needed(0, 0.5) == 0);
    for (const double wrong : {0.0, -0.1, 0.51, std::nan("")}) CHECK_FALSE(answers_needed(wrong));
    CHECK_FALSE(answers_needed(1e-9));
    CHECK_FALSE(answers_needed(0.05, 1.1));
    CHECK_FALSE(invitations_needed(-1, 0.5));
    CHECK_FALSE(invitations_needed(8, 0));
    CHECK_FALSE(invitations_needed(8, 1.1));
    CHECK_FALSE(invitations_needed(persons_max, 0.5));
}

}  // namespace stemmen::insight

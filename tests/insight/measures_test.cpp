// Outcome rates, agreement, representativity and weights: the method note's worked examples and independent reference values.
#include <catch2/catch.hpp>

#include <cmath>
#include <numeric>

#include "insight/agreement.hpp"
#include "insight/rates.hpp"
#include "insight/representativity.hpp"
#include "insight/weights.hpp"
#include "support.hpp"

namespace stemmen::insight {

namespace {

double rounded(double number, int decimals) {
    const double scale = std::pow(10, decimals);
    return std::floor(number * scale + 0.5) / scale;
}

const std::vector<Margin> sex_and_age{{50, 50}, {38, 62}};
std::vector<WeightCell> sex_and_age_cells(std::int64_t times) {
    return {{20 * times, {0, 0}}, {100 * times, {0, 1}}, {30 * times, {1, 0}}, {50 * times, {1, 1}}};
}

}  // namespace

TEST_CASE("rates: the worked example of the method note comes out to the printed digit") {
    const Dispositions example{.complete = 120, .partial = 30, .refusal = 40, .non_contact = 200, .other = 0, .unknown = 110};
    const auto found = rates(example, 0.6);
    CHECK(rounded(*found->rr1 * 100, 1) == 24.0);
    CHECK(rounded(*found->rr2 * 100, 1) == 30.0);
    CHECK(rounded(*found->rr3 * 100, 1) == 26.3);
    CHECK(rounded(*found->rr5 * 100, 1) == 30.8);
    CHECK(rounded(*found->coop1 * 100, 1) == 63.2);
    CHECK(rounded(*found->ref1 * 100, 1) == 8.0);
    CHECK(*found->con1 == Approx(190.0 / 500));
}

TEST_CASE("rates: each rate has the standard's own denominator") {
    // I 1, P 2, R 4, NC 8, O 16, unknown 32 at e = 0.5: no two sums are alike.
    const auto found = *rates({1, 2, 4, 8, 16, 32}, 0.5);
    CHECK(*found.rr1 == Approx(1.0 / 63));
    CHECK(*found.rr2 == Approx(3.0 / 63));
    CHECK(*found.rr3 == Approx(1.0 / 47));
    CHECK(*found.rr4 == Approx(3.0 / 47));
    CHECK(*found.rr5 == Approx(1.0 / 31));
    CHECK(*found.rr6 == Approx(3.0 / 31));
    CHECK(*found.coop1 == Approx(1.0 / 23));
    CHECK(*found.coop2 == Approx(3.0 / 23));
    CHECK(*found.coop3 == Approx(1.0 / 7));
    CHECK(*found.coop4 == Approx(3.0 / 7));
    CHECK(*found.ref1 == Approx(4.0 / 63));
    CHECK(*found.ref2 == Approx(4.0 / 47));
    CHECK(*found.ref3 == Approx(4.0 / 31));
    CHECK(*found.con1 == Approx(23.0 / 63));
    CHECK(*found.con2 == Approx(23.0 / 47));
    CHECK(*found.con3 == Approx(23.0 / 31));
}

TEST_CASE("rates: nobody invited gives no rate, and impossible counts give nothing") {
    const auto nobody = rates({});
    CHECK_FALSE(nobody->rr1);
    CHECK_FALSE(nobody->coop1);
    const auto silence = rates({.non_contact = 5});
    CHECK(silence->rr1 == 0.0);
    CHECK_FALSE(silence->coop1);
    CHECK_FALSE(rates({.complete = -1}));
    CHECK_FALSE(rates({.unknown = persons_max + 1}));
    CHECK_FALSE(rates({.complete = 1}, 1.1));
    CHECK_FALSE(rates({.complete = 1}, std::nan("")));
    CHECK(rates({persons_max, persons_max, persons_max, persons_max, persons_max, persons_max})->rr1 == Approx(1.0 / 6));
}

TEST_CASE("rates: an open link has a funnel and never a rate") {
    const auto open = participation(OpenLink{{.shown = 0, .opened = 200, .started = 50, .completed = 40}});
    REQUIRE(std::holds_alternative<FunnelShares>(*open));
    CHECK(std::get<FunnelShares>(*open) == FunnelShares{std::nullopt, 0.25, 0.8});
    CHECK(shares({.shown = 10, .opened = 20, .started = -1, .completed = 0}) == FunnelShares{});
    CHECK(std::holds_alternative<Rates>(*participation(Invited{{.complete = 1}})));
    CHECK_FALSE(participation(Invited{{.complete = -1}}));
}

TEST_CASE("rates: they are shares, and leaving out the unknown never lowers one") {
    rc::prop("order", [] {
        const auto count = [] { return static_cast<std::int64_t>(between(0, 1000)); };
        const auto found = *rates({count() + 1, count(), count(), count(), count(), count()}, between(0, 101) / 100.0);
        RC_ASSERT(0 <= *found.rr1 && *found.rr1 <= *found.rr3 && *found.rr3 <= *found.rr5 && *found.rr5 <= *found.rr6 && *found.rr6 <= 1);
        RC_ASSERT(*found.rr1 <= *found.rr2 && *found.rr2 <= *found.rr4 && *found.rr4 <= *found.rr6);
        RC_ASSERT(std::abs(*found.rr2 - *found.con1 * *found.coop2) < 1e-12);
    });
}

// Reference values: R 4.2.2, package vcd 1.4-11, Kappa(matrix)$Unweighted.
TEST_CASE("agreement: Cohen's kappa agrees with R") {
    CHECK(*theme_agreement({20, 5, 10, 15})->kappa == Approx(0.4).margin(1e-12));
    CHECK(*theme_agreement({0, 10, 10, 0})->kappa == Approx(-1).margin(1e-12));
    CHECK(*theme_agreement({118, 5, 2, 0})->kappa == Approx(-0.0233918128655).margin(1e-12));
    const int matrix[3][3] = {{44, 5, 1}, {7, 20, 3}, {9, 5, 6}};
    std::vector<Coding> codings;
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) codings.insert(codings.end(), static_cast<std::size_t>(matrix[i][j]), Coding{i, j});
    const auto found = agreement(codings, 3);
    CHECK(found->texts == 100);
    CHECK(found->observed == Approx(0.7));
    CHECK(*found->kappa == Approx(0.4915254237288).margin(1e-12));
}

TEST_CASE("agreement: where both use one theme only there is agreement but no kappa") {
    const std::vector<Coding> same(10, Coding{1, 1});
    const auto found = agreement(same, 3);
    CHECK(found->observed == 1);
    CHECK(found->expected == 1);
    CHECK_FALSE(found->kappa);
    CHECK_FALSE(theme_agreement({0, 0, 0, 7})->kappa);
    CHECK(*theme_agreement({0, 0, 1, 7})->kappa == Approx(0).margin(1e-12));  // one coder used both: chance explains it all
    CHECK(*theme_agreement({1, 0, 0, 7})->kappa == Approx(1));
}

TEST_CASE("agreement: no text, an unknown theme and too large a codebook give nothing") {
    CHECK_FALSE(agreement({}, 3));
    CHECK_FALSE(agreement(std::vector<Coding>{{0, 3}}, 3));
    CHECK_FALSE(agreement(std::vector<Coding>{{0, 0}}, 0));
    CHECK(agreement(std::vector<Coding>{{0, 1}}, codes_max));
    CHECK_FALSE(agreement(std::vector<Coding>{{0, 1}}, codes_max + 1));
    CHECK_FALSE(theme_agreement({}));
    CHECK_FALSE(theme_agreement({-1, 2, 0, 0}));
    CHECK(theme_agreement({persons_max, persons_max, persons_max, persons_max}));
}

TEST_CASE("agreement: kappa lies in -1 to 1, is 1 where all agree, and does not mind which coder is first") {
    rc::prop("bounds", [] {
        const auto codes = static_cast<std::size_t>(between(1, 6));
        std::vector<Coding> codings(static_cast<std::size_t>(between(1, 40))), turned;
        for (Coding& c : codings) c = {static_cast<std::size_t>(between(0, static_cast<int>(codes))), static_cast<std::size_t>(between(0, static_cast<int>(codes)))};
        for (const Coding& c : codings) turned.push_back({c.second, c.first});
        const auto there = *agreement(codings, codes), back = *agreement(turned, codes);
        RC_ASSERT(there.kappa.has_value() == back.kappa.has_value());
        if (!there.kappa) return;
        RC_ASSERT(-1 - 1e-12 <= *there.kappa && *there.kappa <= 1 + 1e-12 && std::abs(*there.kappa - *back.kappa) < 1e-12);
        if (there.observed == 1) RC_ASSERT(std::abs(*there.kappa - 1) < 1e-12);
    });
}

TEST_CASE("representativity: the worked example of the method note comes out to the printed digit") {
    const std::vector<Group> inboxes{{400, 120}, {100, 20}, {300, 30}};
    const auto found = representativity(inboxes);
    CHECK(found->response == Approx(0.2125));
    CHECK(rounded(found->spread, 4) == 0.0928);
    CHECK(rounded(found->r, 3) == 0.814);
    CHECK(rounded(*found->bias, 3) == 0.437);
    CHECK(rounded(found->contributions[0], 3) == 0.062);
    CHECK(rounded(found->contributions[1], 3) == -0.004);
    CHECK(rounded(found->contributions[2], 3) == -0.069);
}

TEST_CASE("representativity: an even response is 1, and what cannot be is nothing") {
    CHECK(representativity(std::vector<Group>{{100, 10}, {50, 5}})->r == Approx(1));
    CHECK_FALSE(representativity(std::vector<Group>{{10, 0}})->bias);
    CHECK_FALSE(representativity(std::vector<Group>{}));
    CHECK_FALSE(representativity(std::vector<Group>{{1, 1}}));
    CHECK_FALSE(representativity(std::vector<Group>{{5, 6}, {5, 1}}));
    CHECK(representativity(std::vector<Group>(groups_max, {2, 1})));
    CHECK_FALSE(representativity(std::vector<Group>(groups_max + 1, {2, 1})));
    CHECK(representativity(std::vector<Group>{{0, 0}, {10, 5}})->contributions[0] == 0);
}

TEST_CASE("representativity: for open links a group's share stands against the population's") {
    const std::vector<std::int64_t> answered{25, 75};
    const std::vector<double> population{38, 62};
    const auto found = gaps(answered, population);
    CHECK((*found)[0] == Approx(-0.13));
    CHECK((*found)[1] == Approx(0.13));
    CHECK(is_missing(25, 100, 0.38));
    CHECK_FALSE(is_missing(5, 20, 0.38));  // the same share, of so few that it may be chance
    CHECK_FALSE(is_missing(0, 0, 0.38));
    CHECK_FALSE(gaps(std::vector<std::int64_t>{0, 0}, population));
    CHECK_FALSE(gaps(answered, std::vector<double>{0, 0}));
    CHECK_FALSE(gaps(answered, std::vector<double>{1}));
    CHECK_FALSE(gaps(std::vector<std::int64_t>{-1, 2}, population));
    CHECK_FALSE(gaps(answered, std::vector<double>{-1, 2}));
}

TEST_CASE("weights: the worked example of the method note comes out to the printed digit") {
    const auto first_round = rake(sex_and_age_cells(1), sex_and_age, 1);
    const auto found = rake(sex_and_age_cells(1), sex_and_age);
    const double first[] = {1.1692, 0.7086, 1.7538, 1.0629}, last[] = {1.2715, 0.7457, 1.6857, 0.9886};
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(rounded(first_round->of_cell[i], 4) == Approx(first[i]).margin(1e-12));
        CHECK(rounded(found->of_cell[i], 4) == Approx(last[i]).margin(1e-12));
    }
    CHECK_FALSE(first_round->converged);
    CHECK(found->converged);
    CHECK(rounded(found->effective_n, 1) == 180.1);
    CHECK(rounded(found->design_effect, 2) == 1.11);
    // 75 % of 50 persons is no whole number: the example's shares need a table twice as large.
    const auto twice = rake(sex_and_age_cells(2), sex_and_age);
    const auto share = weighted_share(sex_and_age_cells(2), *twice, {24, 160, 30, 75});
    CHECK(rounded(share->unweighted * 100, 1) == Approx(72.3));
    CHECK(rounded(share->weighted * 100, 1) == Approx(68.6));
    CHECK(share->interval == wilson(share->weighted, twice->effective_n));
}

// Reference values: R 4.2.2, package survey 4.1-1, rake(…, epsilon = 1e-9).
TEST_CASE("weights: raking agrees with R as far as its own stopping rule goes") {
    const double two_by_two[] = {1.271498598837, 0.745700280209, 1.685667600776, 0.988599439581};
    const auto small = rake(sex_and_age_cells(1), sex_and_age);
    for (std::size_t i = 0; i < 4; ++i) CHECK(small->of_cell[i] == Approx(two_by_two[i]).margin(raking_change_max));
    CHECK(small->effective_n == Approx(180.1381763932).margin(0.01));
    const double two_by_three[] = {1.451454872982, 1.518727797643, 0.646438869584, 1.277672203229, 1.336890541650, 0.569040753611};
    const auto large = rake({{40, {0, 0}}, {35, {0, 1}}, {60, {0, 2}}, {25, {1, 0}}, {50, {1, 1}}, {90, {1, 2}}}, {{1, 1}, {90, 120, 90}});
    for (std::size_t i = 0; i < 6; ++i) CHECK(large->of_cell[i] == Approx(two_by_three[i]).margin(raking_change_max));
    CHECK(large->effective_n == Approx(257.5931493980).margin(0.01));
}

TEST_CASE("weights: too few persons, levels that do not match and impossible numbers are refused") {
    const std::vector<Margin> half{{1, 1}};
    const auto refused = [](const std::vector<WeightCell>& cells, const std::vector<Margin>& margins) { return rake(cells, margins).error().code; };
    CHECK(rake({{100, {0}}, {weighted_persons_min - 100, {1}}}, half));
    CHECK(refused({{100, {0}}, {weighted_persons_min - 101, {1}}}, half) == Errc::bad_input);
    CHECK(refused({{200, {0}}}, half) == Errc::bad_input);
    CHECK(refused({{200, {0}}, {10, {1}}}, {{1, 0}}) == Errc::bad_input);
    CHECK(refused({{200, {0}}, {10, {2}}}, half) == Errc::bad_input);
    CHECK(refused({{200, {0, 0}}, {10, {1, 0}}}, half) == Errc::bad_input);
    CHECK(refused({{200, {0}}, {-1, {1}}}, half) == Errc::bad_input);
    CHECK(refused({{200, {0}}, {10, {1}}}, {{1, std::nan("")}}) == Errc::bad_input);
    CHECK(refused({{200, {}}}, {}) == Errc::bad_input);
    CHECK(refused({{200, std::vector<std::size_t>(margins_max + 1)}}, std::vector<Margin>(margins_max + 1, {1})) == Errc::over_limit);
    CHECK(refused(std::vector<WeightCell>(weight_cells_max + 1, {1, {0}}), {{1}}) == Errc::over_limit);
    CHECK(rake(sex_and_age_cells(1), sex_and_age, raking_rounds_max));
    CHECK_FALSE(rake(sex_and_age_cells(1), sex_and_age, raking_rounds_max + 1));
    CHECK_FALSE(rake(sex_and_age_cells(1), sex_and_age, 0));
    CHECK(may_be_weighted(true, weighted_persons_min));
    CHECK_FALSE(may_be_weighted(false, weighted_persons_min));
    CHECK_FALSE(may_be_weighted(true, weighted_persons_min - 1));
    CHECK_FALSE(weighted_share(sex_and_age_cells(1), *rake(sex_and_age_cells(1), sex_and_age), {21, 0, 0, 0}));
    CHECK_FALSE(weighted_share(sex_and_age_cells(1), *rake(sex_and_age_cells(1), sex_and_age), {0}));
}

TEST_CASE("weights: trimmed weights stay within bounds before rescaling, mean 1, and say so") {
    const auto found = rake({{195, {0}}, {5, {1}}}, {{50, 50}});
    CHECK(found->trimmed);
    CHECK(found->of_cell[1] / found->of_cell[0] == Approx(weight_max / (100.0 / 195)));
    CHECK((195 * found->of_cell[0] + 5 * found->of_cell[1]) / 200 == Approx(1));
    CHECK_FALSE(rake(sex_and_age_cells(1), sex_and_age)->trimmed);
}

TEST_CASE("weights: margins are met where nothing is trimmed, and never are there more effective persons than persons") {
    rc::prop("margins", [] {
        std::vector<WeightCell> cells;
        std::int64_t persons = 0;
        for (std::size_t a = 0; a < 2; ++a)
            for (std::size_t b = 0; b < 3; ++b) cells.push_back({between(40, 200), {a, b}});
        for (const WeightCell& cell : cells) persons += cell.persons;
        const std::vector<Margin> margins{{static_cast<double>(between(40, 60)), 50}, {30, static_cast<double>(between(20, 50)), 30}};
        const auto found = *rake(cells, margins);
        RC_ASSERT(found.effective_n <= static_cast<double>(persons) + 1e-6);
        if (found.trimmed || !found.converged) return;
        double first = 0;
        for (std::size_t i = 0; i < 3; ++i) first += found.of_cell[i] * static_cast<double>(cells[i].persons);
        RC_ASSERT(std::abs(first / static_cast<double>(persons) - margins[0][0] / (margins[0][0] + 50)) < 0.001);
    });
}

}  // namespace stemmen::insight

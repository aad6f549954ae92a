#include "insight/publish.hpp"

#include <algorithm>
#include <cmath>

namespace stemmen::insight {
namespace {

std::int64_t rounded_count(std::int64_t persons) { return (persons + open_count_step / 2) / open_count_step * open_count_step; }
double rounded_share(double share, double step) { return std::round(share / step) * step; }

Figure count_figure(std::int64_t persons, CountShown shown, const Limits& limits, Audience audience) {
    if (shown == CountShown::hidden) return Hidden::small_group;
    if (shown == CountShown::under) return UnderLimit{limits.share()};
    const bool rounded = audience == Audience::open;
    return CountOnly{rounded ? rounded_count(persons) : persons, rounded};
}

Figure share_figure(const Tally& tally, const Limits& limits, Audience audience) {
    const auto share = share_of(tally);
    if (!share) return Hidden::nobody;
    const bool few = tally.of < limits.compare();
    if (audience != Audience::open) return ShareFigure{.of = tally.of, .share = *share, .interval = wilson(tally), .few = few, .rounded = false};
    const auto of = few ? std::nullopt : std::optional(rounded_count(tally.of));
    return ShareFigure{.of = of, .share = rounded_share(*share, few ? open_share_step_few : open_share_step), .interval = {}, .few = few, .rounded = true};
}

// Why what a row said is not shown. It may only tell what the row's number tells too.
Hidden why_no_answers(std::int64_t persons, CountShown shown, const Limits& limits) {
    if (shown == CountShown::hidden) return Hidden::small_group;
    return persons < limits.share() ? Hidden::few_for_a_share : Hidden::protects_others;
}

}  // namespace

Figure figure(const Tally& tally, const Limits& limits, Audience audience) {
    if (!is_valid(tally)) return Hidden::nobody;
    if (tally.of >= limits.share()) return share_figure(tally, limits, audience);
    if (tally.of < limits.count() || audience == Audience::open) return Hidden::small_group;
    return audience == Audience::leaders ? Figure(UnderLimit{limits.share()}) : Figure(CountOnly{tally.of, false});
}

PageRow publish_row(const std::vector<std::int64_t>& cells, const RowShown& shown, Columns columns, const std::vector<std::size_t>& share_of_column,
                    const Limits& limits, Audience audience) {
    std::int64_t persons = 0;
    for (const std::int64_t count : cells) persons += count;
    PageRow page{.persons = count_figure(persons, shown.count, limits, audience), .shares = {}, .cells = {}};
    const bool say_what = columns == Columns::answers;
    const Hidden why = why_no_answers(persons, shown.count, limits);
    std::vector<Tally> shares(say_what ? share_of_column.back() + 1 : 0, Tally{0, persons});
    for (std::size_t column = 0; column < cells.size(); ++column) {
        if (say_what) shares[share_of_column[column]].persons += cells[column];
        if (!shown.cells[column]) page.cells.push_back(say_what && !shown.answers ? why : Hidden::small_group);
        else if (say_what) page.cells.push_back(share_figure({cells[column], persons}, limits, audience));
        else page.cells.push_back(count_figure(cells[column], CountShown::exact, limits, audience));
    }
    for (const Tally& share : shares) page.shares.push_back(shown.answers ? share_figure(share, limits, audience) : Figure(why));
    return page;
}

Result<Page> publish(const Table& table, const Limits& limits, Audience audience) {
    const Result<Shape> shape = suppress(table, limits, audience);
    if (!shape) return shape.error();
    std::vector<std::vector<std::int64_t>> totals;
    for (const Row& row : table.rows) totals.push_back(row.persons);
    for (std::size_t row = totals.size(); row-- > 1;)
        for (std::size_t column = 0; column < totals[row].size(); ++column) totals[*table.rows[row].parent][column] += totals[row][column];
    Page page;
    for (std::size_t row = 0; row < totals.size(); ++row) 
        page.rows.push_back(publish_row(totals[row], shape->rows[row], table.columns, table.share_of_column, limits, audience));
    return page;
}

Comparison compare(const Figure& first, const Figure& second, int comparisons_on_page) {
    for (const Figure* figure : {&first, &second}) {
        if (const auto* why = std::get_if<Hidden>(figure)) return *why;
        const auto* share = std::get_if<ShareFigure>(figure);
        if (share == nullptr || share->few) return Hidden::few_to_compare;
        if (share->rounded || !share->of) return Hidden::rounded;
    }
    const auto tally = [](const Figure& figure) {
        const auto& share = std::get<ShareFigure>(figure);
        return Tally{std::llround(share.share * static_cast<double>(*share.of)), *share.of};
    };
    const auto found = difference(tally(first), tally(second), comparisons_on_page);
    return found ? Comparison(*found) : Comparison(Hidden::nobody);
}

}  // namespace stemmen::insight

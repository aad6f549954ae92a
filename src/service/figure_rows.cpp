#include "service/figure_rows.hpp"

#include "insight/period.hpp"

namespace stemmen::service {

std::int64_t first_day(Scale scale, std::int64_t day) {
    const std::chrono::sys_days at{std::chrono::days{day}};
    const auto begin = [&](insight::PeriodKind kind) { return insight::period_of(at, kind).first.time_since_epoch().count(); };
    switch (scale) {
        case Scale::day: return day;
        case Scale::week: return begin(insight::PeriodKind::week);
        case Scale::month:
        case Scale::retained: return begin(insight::PeriodKind::month);
        case Scale::quarter: return begin(insight::PeriodKind::quarter);
    }
    return day;
}

}  // namespace stemmen::service

// A look at figures: what is read beside the rows, and the desk that is set up over them.
#pragma once

#include <functional>
#include <optional>

#include "dashboard/figure_desk.hpp"
#include "dashboard/figures.hpp"
#include "dashboard/work.hpp"

namespace stemmen::dashboard {

// On a reading thread. The filter has a period; for reports and files, which look at several figures, one desk is enough.
Look look_at_figures(Host& host, Filter filter, Timestamp now, std::function<HttpResponse(FigureDesk& desk)> make);
// The same with a store at hand, as the command line has.
void with_desk(service::Store& store, const FigureDesk::Wanted& wanted, const Filter& filter, const std::function<void(FigureDesk& desk)>& use);

// The parameter "question": of the dialog, by its id; without one the first rating, or else the first question.
std::optional<Question> read_question(Parameters& parameters, const Installed& installed, const std::string& dialog);
// The same of open questions: without an id the first one.
std::optional<Question> read_open_question(Parameters& parameters, const Installed& installed, const std::string& dialog);
// The parameter "kind" of a trend.
void read_trend_kind(Parameters& parameters, const Filter& filter, insight::PeriodKind& kind);
// One of the parameters "other_unit" and "other_period": what the filter's unit and period are compared with.
OtherSide read_other_side(Parameters& parameters, const Installed& installed, const Reader& reader, const Filter& filter);
// The parameter "by": unit or channel.
GroupedBy read_grouped_by(Parameters& parameters);

}  // namespace stemmen::dashboard

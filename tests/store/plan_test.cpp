// The planner's word that no statement of a turn reads a whole table, so that a turn costs the same with a million persons.
#include <catch2/catch.hpp>
#include <set>

#include "kit.hpp"
#include "store/migrations.hpp"
#include "store/statements.hpp"

using namespace stemmen;
using store::Sql;

namespace {

// Exports and start-up read everything, tokens are a handful; these find the first row of an index; the outbox holds only what is on its way;
// drives are a handful; whose session is open is asked from the command line.
const std::set<Sql> may_scan{Sql::each_answer, Sql::each_session,      Sql::each_consent, Sql::each_talk,       Sql::event_all,
                             Sql::counts,      Sql::event_last_bucket, Sql::outbox_lines, Sql::outbox_next,  Sql::thread_next_due, Sql::outbox_recover, Sql::outbox_oldest,
                             Sql::drives,      Sql::undivided,         Sql::thread_in_session, Sql::session_of_version,
                             Sql::each_sum,    Sql::oldest,            Sql::talks_old,    Sql::deletions_prune, Sql::threads_watched,
                             Sql::each_access, Sql::access_oldest, Sql::api_tokens, Sql::export_requests,
                             // asked by the refresher or for a page of the dashboard, of tables that stay small
                             Sql::stale_taken, Sql::stale_open, Sql::stale_count, Sql::begin_before, Sql::begin_after, Sql::begin_lower,
                             Sql::series_all, Sql::word_add, Sql::words_drop,
                             Sql::coders, Sql::coded_of, Sql::approved, Sql::themes, Sql::report_heads,
                             // the insight bank, some thousand findings at most
                             Sql::finding_count, Sql::finding_labels, Sql::findings_newest, Sql::findings_by_words, Sql::finding_words_drop,
                             // the register of drives, some thousand at most
                             Sql::drive_count, Sql::drives_latest,
                             // colleagues who have written with the bot, some thousand at most, while one types a name
                             Sql::colleagues,
                             // what waits to be sent to officers: mostly nothing
                             Sql::officer_posts_due, Sql::officer_posts_count,
                             Sql::page_prune, Sql::each_funnel, Sql::links,
                             // exported files, a thousand at most, and those of their talks that were erased and wait
                             Sql::exports, Sql::exports_waiting, Sql::export_prunable};

// The answers of one session, which are a handful, the first rows of the outbox while nothing can be sent, and the list of links, which is asked for from the command line.
const std::set<Sql> may_sort{Sql::answers_of, Sql::codes_of, Sql::coded_of, Sql::day_themes, Sql::finding_labels, Sql::findings_by_words, Sql::links, Sql::outbox_oldest, Sql::drives_latest, Sql::colleagues};

}  // namespace

TEST_CASE("every statement of a turn finds its rows through an index and sorts nothing") {
    store::Connection connection(":memory:", {});
    REQUIRE(store::migrate(connection, ":memory:").has_value());
    for (std::size_t i = 0; i < static_cast<std::size_t>(Sql::count_); ++i) {
        const Sql sql = static_cast<Sql>(i);
        const std::string text(store::text_of(sql));
        SQLite::Statement plan(connection.database(), "EXPLAIN QUERY PLAN " + text);
        if (sql <= Sql::undo) continue;  // BEGIN and the like have no plan
        while (plan.executeStep()) {
            const std::string step = plan.getColumn(3).getString();
            INFO(text << "\n" << step);
            CHECK((step.find("TEMP B-TREE") == std::string::npos || may_sort.contains(sql)));
            const bool scans =
                step.starts_with("SCAN") && step != "SCAN bucket" && step != "SCAN CONSTANT ROW" && !step.starts_with("SCAN (subquery");
            CHECK((!scans || may_scan.contains(sql)));
        }
    }
}

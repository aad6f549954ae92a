// Records of the service as rows and back. `first` is the column where the record begins. Only src/store includes this.
#pragma once

#include <algorithm>

#include "service/access_log.hpp"
#include "service/duty_rows.hpp"
#include "service/page_rows.hpp"
#include "service/records.hpp"
#include "service/text_rows.hpp"
#include "store/connection.hpp"

namespace stemmen::store {

inline constexpr int session_columns_count = 17;
inline constexpr int thread_columns_count = 12;

service::Thread read_thread(const Query& row);
service::Session read_session(const Query& row, int first = 0);
service::Answer read_answer(const Query& row, int first = 0);
service::Consent read_consent(const Query& row, int first = 0);
service::Talk read_talk(const Query& row);
service::Outgoing read_outgoing(const Query& row);
service::DutyItem read_duty_item(const Query& row);
service::Access read_access(const Query& row);
service::ShortLink read_short_link(const Query& row);
service::FunnelCount read_funnel_count(const Query& row);
std::vector<service::ShortLink> read_short_links(Connection& connection, std::size_t limit);  // newest first
service::AccessMarks read_access_marks(Connection& connection);
std::vector<service::Theme> read_codebook(Connection& connection);
// With all that was added to it; none if it is not on the reading list.
std::optional<service::ReadText> read_text(Connection& connection, std::int64_t number);

// Binds what Sql::thread_insert and Sql::thread_update have in common, and so on for the others.
void bind_thread(Query& query, const service::Thread& thread);
void bind_session(Query& query, const service::Session& session);

// Words such as "phone" or "art9", which hold no comma.
std::string join_words(const std::vector<std::string>& words);
std::vector<std::string> split_words(const std::string& text);

std::int64_t day_of(Timestamp at);  // days since 1970-01-01, UTC
Timestamp midnight_of(std::int64_t day);
inline std::int64_t seconds_of(Timestamp at) { return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count(); }  // since 1970
inline std::int64_t as_limit(std::size_t limit) { return static_cast<std::int64_t>(std::min<std::size_t>(limit, 1'000'000)); }
// The name as it is stored, of static lifetime so that it can be bound.
const std::string& stored_name(Language language);
const std::string& stored_name(service::Disposition disposition);

}  // namespace stemmen::store

// A finding of the insight bank as the API tells it and takes it, and who may do what to it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "dashboard/host.hpp"
#include "service/bank_rows.hpp"

namespace stemmen::dashboard {

inline constexpr std::size_t note_characters_max = 200;
inline constexpr std::size_t finding_bytes_max = 512 * 1024;

// Local, so that a date passes when the day does.
insight::Day today_of(service::Moment moment);
// The language in which the reader's page is: `Accept-Language` of the request, bokmål without one that we write.
Language language_of(const HttpRequest& request);
// A refusal whose sentence is in that language.
HttpResponse refused_in(const Error& error, Language language);

// Who tends the bank, for findings about their own units.
const std::set<Role>& finding_writers();
bool may_change(Host& host, const Reader& reader, const insight::Finding& finding);
// The owner and the deputy who have taken it on, and whoever tends the bank: they say whether it still holds.
bool may_confirm(Host& host, const Reader& reader, const insight::Finding& finding);
// Whether it is past its date and this reader is the one to be asked now.
bool asks(Host& host, const Reader& reader, const insight::Finding& finding, insight::Day today);

nlohmann::json shown_finding(Host& host, const Reader& reader, const service::KeptFinding& kept, insight::Day today);
// As it once was: without what is true of the present one only.
nlohmann::json shown_version(const insight::Finding& finding);

struct FindingInput {
    insight::Finding finding;  // its stewards without subjects: those are not for a form to say
    std::int64_t version = 0;  // of the finding that was changed, as the changer saw it; 0: none was sent
    std::string note;          // why
};
// bad_input: no JSON, something of the wrong kind, a member that there is not.
Result<FindingInput> read_finding(const std::string& body);

// bad_input, in the reader's language: a rule of the bank is broken, the unit is not there, or something in it tells who somebody is.
Result<void> check_finding(Host& host, const insight::Finding& finding, insight::Day today, Language language);
Result<void> names_nobody(Host& host, const std::string& text, Language language);

}  // namespace stemmen::dashboard

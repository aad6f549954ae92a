#include "service/access_log.hpp"

#include <array>
#include <charconv>

#include "core/text.hpp"

namespace stemmen::service {
namespace {

constexpr std::string_view link_purpose = "access_log";

std::string_view seal_purpose(AccessEnd end) { return end == AccessEnd::base ? "access_log.base" : "access_log.head"; }

// Fields are framed with their length, so that ("ab", "c") and ("a", "bc") differ.
std::string chained(const privacy::KeyRing& keys, std::string_view before, const Access& entry) {
    const std::array fields{std::string(before), std::to_string(entry.number), std::to_string(to_millis(entry.at)), entry.who, entry.what, entry.about, entry.why};
    std::string text;
    for (const std::string& field : fields) text += std::to_string(field.size()) + ":" + field;
    return keys.mac(link_purpose, text);
}

AccessMark sealed(const privacy::KeyRing& keys, AccessEnd end, std::int64_t number, const std::string& link) {
    return {number, link, keys.mac(seal_purpose(end), noted(number, link))};
}

bool is_genuine(const privacy::KeyRing& keys, AccessEnd end, const AccessMark& mark) {
    return keys.verify_mac(seal_purpose(end), noted(mark.number, mark.link), mark.seal);
}

std::string number_of(const Access& entry) { return "entry " + std::to_string(entry.number); }

}  // namespace

std::string noted(std::int64_t number, std::string_view link) { return std::to_string(number) + ":" + std::string(link); }

void record(const privacy::KeyRing& keys, AccessRows& rows, Access entry) {
    for (std::string* field : {&entry.who, &entry.what, &entry.about, &entry.why})
        if (field->size() > access_field_bytes_max) *field = repair_utf8(field->substr(0, access_field_bytes_max - 2));
    const AccessMark head = rows.marks().head.value_or(AccessMark{});
    entry.number = head.number + 1;
    entry.link = chained(keys, head.link, entry);
    rows.append(entry);
    rows.save(AccessEnd::head, sealed(keys, AccessEnd::head, entry.number, entry.link));
}

std::size_t prune_access_log(const privacy::KeyRing& keys, AccessRows& rows, Timestamp older_than, std::size_t limit) {
    const std::vector<Access> old = rows.oldest(older_than, limit);
    if (old.empty()) return 0;
    rows.erase_through(old.back().number);
    rows.save(AccessEnd::base, sealed(keys, AccessEnd::base, old.back().number, old.back().link));
    return old.size();
}

AccessCheck::AccessCheck(const privacy::KeyRing& keys, AccessMarks marks, std::string noted_before)
    : keys_(keys), marks_(std::move(marks)), noted_before_(std::move(noted_before)) {
    if (!marks_.base) return;
    if (!is_genuine(keys_, AccessEnd::base, *marks_.base)) fault("the mark of the oldest entries that were deleted is not genuine: somebody has changed it");
    number_ = marks_.base->number;
    link_ = marks_.base->link;
    noted_is_met_ = noted(number_, link_) == noted_before_;
}

void AccessCheck::fault(std::string sentence) {
    if (faults_.size() < faults_max) faults_.push_back(std::move(sentence));
}

void AccessCheck::take(const Access& entry) {
    ++entries_;
    if (entry.number != number_ + 1) fault("entries are missing before " + number_of(entry) + ": the one before it is " + std::to_string(number_));
    else if (entry.link != chained(keys_, link_, entry)) fault(number_of(entry) + " is not what was written, or does not follow the one before");
    number_ = entry.number;
    link_ = entry.link;
    if (noted(number_, link_) == noted_before_) noted_is_met_ = true;
}

AccessCheck::Verdict AccessCheck::verdict() {
    if (!marks_.head && number_ > 0) fault("the mark of the newest entry is missing: somebody has deleted it");
    if (marks_.head && !is_genuine(keys_, AccessEnd::head, *marks_.head)) fault("the mark of the newest entry is not genuine: somebody has changed it");
    if (marks_.head && (marks_.head->number != number_ || marks_.head->link != link_))
        fault("the log ends at entry " + std::to_string(number_) + ", but " + std::to_string(marks_.head->number) + " were written: the newest are missing");
    // What was noted may since have been deleted for its age; then only its number can be compared.
    std::int64_t noted_number = 0;
    std::from_chars(noted_before_.data(), noted_before_.data() + noted_before_.size(), noted_number);
    const bool may_be_gone = marks_.base && noted_number < marks_.base->number;
    if (!noted_before_.empty() && !noted_is_met_ && !may_be_gone)
        fault("the entry that was noted at the last check, " + noted_before_ + ", is not in the log: the log was put back or written anew");
    return {.entries = entries_, .note = number_ == 0 ? "" : noted(number_, link_), .faults = faults_};
}

}  // namespace stemmen::service

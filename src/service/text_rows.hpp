// The reading list: citizens' redacted words with what the project team adds to them. All that is added hangs on the text and goes
// with it: by erasure, by retention, and when the citizen edits the words.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/language.hpp"
#include "core/time.hpp"
#include "service/records.hpp"

namespace stemmen::service {

inline constexpr std::size_t texts_per_page_max = 100;
inline constexpr std::size_t texts_looked_at_max = 30'000;  // in one request; `next` goes on from there
inline constexpr std::size_t search_words_max = 8;
inline constexpr std::size_t themes_per_text_max = 20;
inline constexpr std::size_t themes_max = 200;  // as insight::codes_max
inline constexpr std::size_t coders_max = 200;
inline constexpr std::size_t reports_max = 10'000;
inline constexpr std::chrono::days check_within{7};  // domain P-08

struct Theme {
    std::int64_t id = 0;
    std::int64_t version = 0;  // of the codebook, with this change
    std::string name, description;
    std::string question;  // "" for texts of all questions
    bool is_retired = false;
    std::string by;
    Timestamp at;
    bool operator==(const Theme&) const = default;
};

struct Code {
    std::int64_t theme = 0;
    std::string coder;
    Timestamp at;
    bool operator==(const Code&) const = default;
};

struct FlagCheck {
    std::string outcome;  // "keep", "delete"
    std::string by;
    Timestamp at;
    bool operator==(const FlagCheck&) const = default;
};

struct QuoteApproval {
    std::string who;
    bool is_redacted = false;  // read, and nothing in it leads to a person
    bool has_rare_mark = true;
    Timestamp at;
    bool operator==(const QuoteApproval&) const = default;
};

struct ReadText {
    std::int64_t number = 0;
    Answer answer;
    Session session;
    std::vector<Consent> consents;
    std::string rating;  // in the same talk; "" if none
    std::vector<Code> codes;
    std::vector<std::string> coded_by;  // those who found no theme in it too
    std::optional<FlagCheck> check;
    std::vector<QuoteApproval> approvals;
};

enum class TextState { any, uncoded, uncoded_by_me, to_check };

struct TextQuery {
    std::string dialog, question, channel;       // "" for all
    std::unordered_set<std::string> units;       // none: nothing is found
    std::optional<std::int64_t> from, to;        // days, both included
    std::optional<Language> language;
    std::string rating;                          // "" for all
    std::optional<std::int64_t> theme;
    TextState state = TextState::any;
    std::string coder;                           // who "me" is
    std::vector<std::string> stems;              // all of them
    std::int64_t before = 0;                     // 0: from the newest
    std::size_t limit = texts_per_page_max;
};
struct TextPage {
    std::vector<std::int64_t> numbers;  // newest first
    std::optional<std::int64_t> next;   // there may be more
    bool operator==(const TextPage&) const = default;
};

// What one coder found in a text.
struct CodedText {
    std::int64_t text = 0;
    std::string question, unit;
    Timestamp at;
    std::vector<std::int64_t> themes;
    bool operator==(const CodedText&) const = default;
};

struct ReportHead {
    std::int64_t id = 0;
    std::string title, by, unit;
    std::string audience;
    Timestamp at;
    std::string filter;  // JSON
    bool operator==(const ReportHead&) const = default;
};

// For reading, from one moment.
class TextRows {
public:
    virtual ~TextRows() = default;
    virtual TextPage find(const TextQuery& query) = 0;
    virtual std::optional<ReadText> text(std::int64_t number) = 0;
    // Every change of the codebook, oldest first.
    virtual std::vector<Theme> codebook() = 0;
    virtual std::vector<std::pair<std::string, std::int64_t>> coders() = 0;  // and how many texts each has coded, most first
    // The newest texts that this coder has coded, newest first.
    virtual std::vector<CodedText> coded_by(const std::string& coder, std::size_t limit) = 0;
    virtual std::vector<std::int64_t> approved_texts(std::size_t limit) = 0;  // with an approval, newest first
    virtual std::vector<ReportHead> reports(std::size_t limit) = 0;          // newest first
    virtual std::optional<std::pair<ReportHead, std::string>> report(std::int64_t id) = 0;  // with its body, JSON
};

// Part of a Transaction. What is about a text that is no longer there does nothing and says so: false.
class TextDesk {
public:
    virtual ~TextDesk() = default;
    // As it stands now: whoever decides something about it decides about these words.
    virtual std::optional<ReadText> text(std::int64_t number) = 0;
    virtual bool set_codes(std::int64_t text, const std::string& coder, const std::vector<std::int64_t>& themes, Timestamp at) = 0;
    virtual bool set_check(std::int64_t text, const FlagCheck& check) = 0;  // "delete" takes the words
    virtual bool set_approval(std::int64_t text, const QuoteApproval& approval, bool approve) = 0;
    virtual std::vector<Theme> codebook() = 0;
    virtual void append(const Theme& theme) = 0;  // `version` is the next one
    virtual std::int64_t append(const ReportHead& head, const std::string& body) = 0;
};

}  // namespace stemmen::service

// Reads the files of config/redaction and config/reference into RedactionRules.
#include <algorithm>
#include <map>

#include "core/text.hpp"
#include "privacy/redact_data.hpp"
#include "privacy/rule_file.hpp"

namespace stemmen::privacy {
namespace {

using Kind = JsonNode::Kind;

struct WordKey {
    std::string_view key;
    std::uint32_t flag;
};
constexpr std::array<WordKey, 22> word_keys{{{"first_names", first_name},
                                             {"surnames", surname},
                                             {"names_that_are_words", common_word},
                                             {"places", place},
                                             {"not_names", not_a_name},
                                             {"titles", title},
                                             {"relations", relation},
                                             {"children", child},
                                             {"name_particles", name_particle},
                                             {"street_words", street_word},
                                             {"road_words", road_word},
                                             {"school_words", school_word},
                                             {"units", unit_word},
                                             {"money", money_word},
                                             {"at_words", at_word},
                                             {"dot_words", dot_word},
                                             {"months", month},
                                             {"memberships", membership_word},
                                             {"possessives", possessive},
                                             {"squares", square},
                                             {"saints", saint},
                                             {"range_words", range_word}}};
constexpr std::string_view not_a_plate_key = "not_plates";

constexpr std::array<std::string_view, static_cast<std::size_t>(Cue::count)> cue_names{
    "phone",   "case_number", "service_number", "passport", "duf",   "account",   "organisation", "plate",
    "vehicle", "birth",       "last_five",      "name",     "lives", "user_name", "postbox"};

class RedactionParser {
public:
    Result<void> read_json(const NamedText& file) {
        const RuleFile at(file.name);
        const auto tree = parse_json_tree(file.text, file.name);
        if (!tree) return tree.error();
        if (!tree->is(Kind::object)) return at.fault(*tree, "a file of lists is an object, { … }");
        auto lists = at.word_lists(tree->find("words"));
        if (!lists) return lists.error();
        lists_ = std::move(*lists);
        for (const JsonNode::Member& member : tree->members)
            if (auto read = read_member(at, member); !read) return read;
        return {};
    }

    Result<void> read_postcodes(const NamedText& file) {
        std::string_view rest = file.text;
        std::size_t line = 0, code_column = std::string::npos, place_column = std::string::npos;
        while (!rest.empty()) {
            const auto end = std::min(rest.find('\n'), rest.size());
            std::string_view row = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (row.ends_with('\r')) row.remove_suffix(1);
            if (row.empty()) continue;
            const auto cells = split(row);
            if (++line == 1) {
                code_column = static_cast<std::size_t>(std::find(cells.begin(), cells.end(), "postnr") - cells.begin());
                place_column = static_cast<std::size_t>(std::find(cells.begin(), cells.end(), "poststed") - cells.begin());
                if (std::max(code_column, place_column) >= cells.size())
                    return fail(file, line, "the first row must name the columns postnr and poststed");
                continue;
            }
            if (cells.size() <= std::max(code_column, place_column) || cells[code_column].size() != 4)
                return fail(file, line, "a row has a postcode of four digits and a place");
            const auto parts = words(cells[place_column]);
            if (parts.empty()) return fail(file, line, "the place is empty");
            add_postcode(cells[code_column], parts.front());
            for (const std::string& part : parts) data_->words[part] |= place;
        }
        return {};
    }

    std::shared_ptr<RedactionData> finish() {
        data_->phrases.finish();
        data_->words.shrink();
        data_->postcodes.shrink();
        data_->post_places.shrink_to_fit();
        return std::move(data_);
    }

private:
    // The first row of a postcode has it.
    void add_postcode(std::string_view code, const std::string& place_word) {
        if (data_->postcodes.find(code) != nullptr) return;
        const auto [at, is_new] = place_numbers_.try_emplace(place_word, static_cast<std::uint32_t>(data_->post_places.size()));
        if (is_new) data_->post_places.push_back(place_word);
        data_->postcodes[code] = at->second;
    }

    static std::vector<std::string_view> split(std::string_view row) {
        std::vector<std::string_view> cells;
        for (std::size_t from = 0; from <= row.size();) {
            const auto to = std::min(row.find(',', from), row.size());
            cells.push_back(row.substr(from, to - from));
            from = to + 1;
        }
        return cells;
    }
    static Result<void> fail(const NamedText& file, std::size_t line, const std::string& sentence) {
        return Error{Errc::bad_input, file.name + ":" + std::to_string(line) + ": " + sentence};
    }

    Result<void> read_member(const RuleFile& at, const JsonNode::Member& member) {
        const auto& [key, node] = member;
        if (key == "note" || key == "licence" || key == "words") return {};
        if (key == "cues") return read_phrase_lists(at, node, true);
        if (key == "sensitive") return read_phrase_lists(at, node, false);
        if (key == "number_words") return read_number_words(at, node);
        auto items = at.strings(&node);
        if (!items) return items.error();
        if (key == "published_numbers") return read_numbers(at, *items);
        if (std::vector<std::string>* list = plain_list(key)) {
            for (const JsonNode* item : *items) list->push_back(fold_case(item->string));
            return {};
        }
        std::uint32_t flag = key == not_a_plate_key ? std::uint32_t{not_a_plate} : 0;
        for (const WordKey& one : word_keys)
            if (one.key == key) flag = one.flag;
        if (flag == 0) return at.fault(node, "the key " + json_quote(key) + " is not known; config/redaction/README.md lists the keys");
        for (const JsonNode* item : *items)
            for (const std::string& word : words(item->string)) data_->words[word] |= flag;
        return {};
    }

    std::vector<std::string>* plain_list(std::string_view key) {
        if (key == "street_endings") return &data_->street_endings;
        if (key == "profile_sites") return &data_->profile_sites;
        if (key == "map_sites") return &data_->map_sites;
        if (key == "published_profiles") return &data_->published_profiles;
        return nullptr;
    }

    Result<void> read_numbers(const RuleFile& at, const std::vector<const JsonNode*>& items) {
        for (const JsonNode* item : items) {
            std::string digits;
            for (const char c : item->string)
                if (c >= '0' && c <= '9') digits += c;
            if (digits.empty()) return at.fault(*item, "a published number is digits, with or without spaces");
            data_->published_numbers[digits] = true;
        }
        return {};
    }

    // By value: {"8": ["åtte", "eight"], "90": ["nitti"]}. "nittiåtte" and "åtteognitti" follow from the two.
    Result<void> read_number_words(const RuleFile& at, const JsonNode& node) {
        if (!node.is(Kind::object)) return at.fault(node, "here stand words by the number they say, {\"8\": [\"åtte\"], \"90\": [\"nitti\"]}");
        std::vector<std::pair<std::string, std::string>> units, tens;  // word, digits
        for (const JsonNode::Member& member : node.members) {
            const std::string& digits = member.name;
            const bool fits = !digits.empty() && digits.size() <= 2 && digits.find_first_not_of("0123456789") == std::string::npos;
            if (!fits && digits != hundred_digits) return at.fault(member.value, json_quote(digits) + " is no number from 0 to 99, nor 100");
            auto items = at.strings(&member.value);
            if (!items) return items.error();
            for (const JsonNode* item : *items) {
                const std::string word = fold_case(item->string);
                add_number_word(word, digits);
                if (digits.size() == 1 && digits != "0") units.emplace_back(word, digits);
                if (digits.size() == 2 && digits[0] >= '2' && digits[1] == '0') tens.emplace_back(word, digits);
            }
        }
        for (const auto& [ten, of_ten] : tens)
            for (const auto& [unit, of_unit] : units) {
                const std::string digits{of_ten[0], of_unit[0]};
                add_number_word(ten + unit, digits);
                add_number_word(unit + "og" + ten, digits);
            }
        return {};
    }
    void add_number_word(const std::string& word, const std::string& digits) {
        data_->words[word] |= number_word;
        if (data_->number_words.find(word) == nullptr) data_->number_words[word] = digits;
    }

    Result<void> read_phrase_lists(const RuleFile& at, const JsonNode& node, bool are_cues) {
        if (!node.is(Kind::object)) return at.fault(node, "here stand lists of phrases, {\"name\": [\"phrase\", …], …}");
        for (const JsonNode::Member& list : node.members) {
            RedactionData::Meaning meaning{.is_cue = are_cues};
            const auto cue = std::find(cue_names.begin(), cue_names.end(), list.name);
            if (are_cues && cue == cue_names.end())
                return at.fault(list.value, "there is no cue " + json_quote(list.name) + "; config/redaction/README.md lists them");
            if (are_cues) meaning.cue = static_cast<Cue>(cue - cue_names.begin());
            bool known = are_cues;
            for (std::size_t i = 0; i < pii_count && !known; ++i) {
                meaning.type = static_cast<Pii>(i);
                known = to_string(meaning.type) == list.name && (is_special_category(meaning.type) || is_criminal_matter(meaning.type));
            }
            if (!known)
                return at.fault(list.value,
                                json_quote(list.name) + " is no kind of sensitive content; config/redaction/README.md lists them");
            auto phrases = at.strings(&list.value);
            if (!phrases) return phrases.error();
            for (const JsonNode* phrase : *phrases) {
                const auto payload = static_cast<std::uint32_t>(data_->meanings.size());
                if (auto added = data_->phrases.add(phrase->string, lists_, payload); !added)
                    return at.fault(*phrase, json_quote(phrase->string) + ": " + added.error().detail);
                data_->meanings.push_back(meaning);
            }
        }
        return {};
    }

    std::shared_ptr<RedactionData> data_ = std::make_shared<RedactionData>();
    std::map<std::string, std::uint32_t> place_numbers_;  // in post_places
    WordLists lists_;
};

}  // namespace

Result<RedactionRules> RedactionRules::parse(const std::vector<NamedText>& files) {
    RedactionParser parser;
    bool any_lists = false;
    for (const NamedText& file : files) {
        const bool is_table = file.name.ends_with(".csv");
        any_lists = any_lists || !is_table;
        if (auto read = is_table ? parser.read_postcodes(file) : parser.read_json(file); !read) return read.error();
    }
    if (!any_lists) return Error{Errc::bad_input, "there are no redaction lists; config/redaction must hold its *.json files"};
    return RedactionRules(parser.finish());
}

}  // namespace stemmen::privacy

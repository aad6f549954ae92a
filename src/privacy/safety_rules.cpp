// Reads the files of config/safety into SafetyRules.
#include <algorithm>
#include <array>
#include <map>

#include "privacy/rule_file.hpp"
#include "privacy/safety.hpp"

namespace stemmen::privacy {
namespace {

using Kind = JsonNode::Kind;

constexpr std::array<std::string_view, 9> file_keys{"language", "status",   "note",  "words",         "negation",
                                                    "idioms",   "contexts", "rules", "danger_signals"};
constexpr std::array<std::string_view, 2> signal_file_keys{"enough", "signals"};
constexpr std::array<std::string_view, 3> signal_keys{"points", "phrases", "note"};
constexpr std::array<std::string_view, 6> rule_keys{"class", "phrases", "negation", "unless", "with", "note"};
constexpr std::array<std::string_view, 4> negation_keys{"not", "none", "end", "subjects"};

}  // namespace

// Two passes over the files: word lists and names of contexts first, for a phrase may use what a later file defines. Lists and
// contexts of one name in several files are one: Norwegian rules hold for bokmål, nynorsk and dialects alike.
class SafetyParser {
public:
    Result<SafetyRules> parse(const std::vector<NamedText>& files) {
        if (files.empty()) return Error{Errc::bad_input, "there are no safety rules; config/safety must hold at least one *.json file"};
        std::vector<std::pair<RuleFile, JsonNode>> trees;
        for (const NamedText& file : files) {
            auto tree = parse_json_tree(file.text, file.name);
            if (!tree) return tree.error();
            trees.emplace_back(RuleFile(file.name), std::move(*tree));
        }
        for (const auto& [file, tree] : trees)
            if (auto read = read_names(file, tree); !read) return read.error();
        for (const auto& [file, tree] : trees)
            if (auto read = read_phrases(file, tree); !read) return read.error();
        if (auto read = add_negation(); !read) return read.error();
        rules_.contexts_ = static_cast<std::uint32_t>(contexts_.size());
        rules_.book_.finish();
        return std::move(rules_);
    }

private:
    using Meaning = SafetyRules::Meaning;

    Result<void> read_names(const RuleFile& file, const JsonNode& tree) {
        if (auto known = file.expect_object(tree, file_keys); !known) return known;
        auto lists = file.word_lists(tree.find("words"));
        if (!lists) return lists.error();
        for (auto& [name, words] : *lists) lists_[name].insert(lists_[name].end(), words.begin(), words.end());
        const JsonNode* contexts = tree.find("contexts");
        if (contexts == nullptr) return {};
        if (!contexts->is(Kind::object)) return file.fault(*contexts, "here stand contexts, {\"name\": [\"phrase\", …], …}");
        for (const JsonNode::Member& context : contexts->members)
            contexts_.emplace(context.name, static_cast<std::uint32_t>(contexts_.size()));
        if (contexts_.size() > contexts_max) return file.fault(*contexts, "there are more than 64 contexts in all files together");
        return {};
    }

    Result<void> read_phrases(const RuleFile& file, const JsonNode& tree) {
        if (auto read = read_negation(file, tree.find("negation")); !read) return read;
        if (auto read = add_phrases(file, tree.find("idioms"), {SafetyRules::Kind::idiom, 0}); !read) return read;
        if (const JsonNode* contexts = tree.find("contexts"))
            for (const JsonNode::Member& context : contexts->members) {
                const Meaning meaning{SafetyRules::Kind::context, contexts_.find(context.name)->second};
                if (auto read = add_phrases(file, &context.value, meaning); !read) return read;
            }
        if (const JsonNode* signals = tree.find("danger_signals"))
            if (auto read = read_signals(file, *signals); !read) return read;
        const JsonNode* rules = tree.find("rules");
        if (rules == nullptr || !rules->is(Kind::array))
            return file.fault(rules ? *rules : tree, "a file of safety rules has \"rules\": [ … ]");
        for (const JsonNode& rule : rules->items)
            if (auto read = read_rule(file, rule); !read) return read;
        return {};
    }

    Result<void> read_negation(const RuleFile& file, const JsonNode* node) {
        if (node == nullptr) return {};
        if (auto known = file.expect_object(*node, negation_keys); !known) return known;
        auto lists = file.word_lists(node);
        if (!lists) return lists.error();
        for (auto& [name, words] : *lists) negation_[name].insert(negation_[name].end(), words.begin(), words.end());
        return {};
    }

    Result<void> add_negation() {
        const auto term = [&](const char* name, PhraseBook::TermId& into) -> Result<void> {
            if (negation_[name].empty())
                return Error{Errc::bad_input, "no file of safety rules has words under \"negation\", \"" + std::string(name) + "\""};
            auto id = rules_.book_.add_term("<" + std::string(name) + ">", negation_);
            if (!id) return Error{Errc::bad_input, "in \"negation\": " + id.error().detail};
            into = *id;
            return {};
        };
        if (auto added = term("not", rules_.not_); !added) return added;
        if (auto added = term("none", rules_.none_); !added) return added;
        if (auto added = term("end", rules_.end_); !added) return added;
        return term("subjects", rules_.subject_);
    }

    Result<void> add_phrases(const RuleFile& file, const JsonNode* node, Meaning meaning) {
        auto phrases = file.strings(node);
        if (!phrases) return phrases.error();
        for (const JsonNode* phrase : *phrases) {
            const auto payload = static_cast<std::uint32_t>(rules_.meanings_.size());
            if (auto added = rules_.book_.add(phrase->string, lists_, payload); !added)
                return file.fault(*phrase, json_quote(phrase->string) + ": " + added.error().detail);
            Meaning one = meaning;
            if (meaning.kind == SafetyRules::Kind::rule) {  // every phrase tells its own line
                rules_.rules_.push_back(pattern_);
                rules_.rules_.back().place = file.place(*phrase);
                one.index = static_cast<std::uint32_t>(rules_.rules_.size() - 1);
            }
            if (meaning.kind == SafetyRules::Kind::signal) {
                rules_.signals_.push_back({signal_points_, file.place(*phrase)});
                one.index = static_cast<std::uint32_t>(rules_.signals_.size() - 1);
            }
            rules_.meanings_.push_back(one);
        }
        return {};
    }

    // {"enough": 6, "signals": [{"points": 4, "phrases": […]}]}; "enough" stands in one of the files.
    Result<void> read_signals(const RuleFile& file, const JsonNode& node) {
        if (auto known = file.expect_object(node, signal_file_keys); !known) return known;
        if (const JsonNode* enough = node.find("enough")) {
            if (!enough->is_integer() || enough->number < 1 || enough->number > 100)
                return file.fault(*enough, "\"enough\" is a whole number from 1 to 100");
            if (rules_.danger_points_ != 0) return file.fault(*enough, "\"enough\" stands in another file already; keep one");
            rules_.danger_points_ = static_cast<int>(enough->number);
        }
        const JsonNode* signals = node.find("signals");
        if (signals == nullptr || !signals->is(Kind::array)) return file.fault(node, "\"danger_signals\" has \"signals\": [ … ]");
        for (const JsonNode& signal : signals->items) {
            if (auto known = file.expect_object(signal, signal_keys); !known) return known;
            const JsonNode* points = signal.find("points");
            if (points == nullptr || !points->is_integer() || points->number < -signal_points_max || points->number > signal_points_max)
                return file.fault(points ? *points : signal, "\"points\" is a whole number from -20 to 20");
            signal_points_ = static_cast<int>(points->number);
            if (auto read = add_phrases(file, signal.find("phrases"), {SafetyRules::Kind::signal, 0}); !read) return read;
        }
        return {};
    }

    Result<void> read_contexts(const RuleFile& file, const JsonNode* node, std::vector<std::uint32_t>& into) {
        auto names = file.strings(node);
        if (!names) return names.error();
        for (const JsonNode* name : *names) {
            const auto found = contexts_.find(name->string);
            if (found == contexts_.end())
                return file.fault(*name, "there is no context " + json_quote(name->string) + "; add it under \"contexts\"");
            into.push_back(found->second);
        }
        return {};
    }

    Result<void> read_rule(const RuleFile& file, const JsonNode& node) {
        if (auto known = file.expect_object(node, rule_keys); !known) return known;
        const JsonNode* name = node.find("class");
        const auto safety = name != nullptr ? parse_safety_class(name->string) : std::nullopt;
        if (!safety || *safety == SafetyClass::none)
            return file.fault(name ? *name : node,
                              "\"class\" is one of danger, child, self_harm, domestic, crime, threat, complaint, case, insult");
        pattern_ = {.safety = *safety};
        if (const JsonNode* negation = node.find("negation")) {
            if (negation->string != "counts" && negation->string != "ignored")
                return file.fault(*negation, "\"negation\" is \"counts\" or \"ignored\"");
            pattern_.negation_counts = negation->string == "counts";
        }
        if (auto read = read_contexts(file, node.find("unless"), pattern_.unless); !read) return read;
        if (auto read = read_contexts(file, node.find("with"), pattern_.with); !read) return read;
        const JsonNode* phrases = node.find("phrases");
        if (phrases == nullptr || phrases->items.empty()) return file.fault(node, "a rule has \"phrases\" with at least one phrase");
        return add_phrases(file, phrases, {SafetyRules::Kind::rule, 0});
    }

    SafetyRules rules_;
    SafetyRules::Rule pattern_;  // of the rule being read
    int signal_points_ = 0;      // of the signal being read
    std::map<std::string, std::uint32_t, std::less<>> contexts_;
    WordLists lists_, negation_;
};

Result<SafetyRules> SafetyRules::parse(const std::vector<NamedText>& files) { return SafetyParser().parse(files); }

}  // namespace stemmen::privacy

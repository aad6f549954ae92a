// Reads the files of config/safety into SafetyRules.
#include <algorithm>
#include <array>
#include <map>

#include "privacy/rule_file.hpp"
#include "privacy/safety.hpp"

namespace stemmen::privacy {
namespace {

using Kind = JsonNode::Kind;

constexpr std::array<std::string_view, 9> file_keys{"language", "status",   "note",  "words",   "negation",
                                                    "idioms",   "contexts", "rules", "weighing"};
constexpr std::array<std::string_view, 5> signal_file_keys{"enough", "turns", "alone", "signals", "words"};
constexpr std::array<std::string_view, 2> word_keys{"word", "points"};
constexpr std::array<std::string_view, 4> signal_keys{"name", "points", "phrases", "note"};
constexpr std::array<std::string_view, 6> rule_keys{"class", "phrases", "negation", "unless", "with", "note"};
constexpr std::string_view draft_sentence = "a draft may not weaken other languages, so it has no ";
constexpr std::size_t danger_index = static_cast<std::size_t>(SafetyClass::danger);
constexpr std::string_view rule_signal_name = "rules";  // what a rule that holds is worth
constexpr std::array<std::string_view, 4> negation_keys{"not", "none", "end", "subjects"};

bool is_draft(const JsonNode& tree) {
    const JsonNode* status = tree.find("status");
    return status != nullptr && status->string.starts_with("draft");
}

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
            trees.emplace_back(RuleFile(file.name, static_cast<std::uint32_t>(rules_.files_.size())), std::move(*tree));
            rules_.files_.push_back(file.name);
        }
        for (auto& [file, tree] : trees) {
            if (auto read = read_names(file, tree); !read) return read.error();
            drop_weighed_words(tree);
        }
        for (const auto& [file, tree] : trees)
            if (auto read = read_phrases(file, tree); !read) return read.error();
        if (auto read = add_negation(); !read) return read.error();
        rules_.contexts_ = static_cast<std::uint32_t>(contexts_.size());
        rules_.book_.finish();
        rules_.words_.shrink();
        rules_.word_points_.shrink_to_fit();
        rules_.word_places_.shrink_to_fit();
        rules_.signal_phrases_.shrink_to_fit();
        return std::move(rules_);
    }

private:
    using Meaning = SafetyRules::Meaning;

    static SafetyRules::SourceLine place_of(const RuleFile& file, const JsonNode& node) { return {file.number(), node.line}; }

    // They are most of what is read, and no later pass asks for them.
    static void drop_weighed_words(JsonNode& tree) {
        for (JsonNode::Member& part : tree.members)
            if (part.name == "weighing") std::erase_if(part.value.members, [](const JsonNode::Member& one) { return one.name == "words"; });
    }

    Result<void> read_names(const RuleFile& file, const JsonNode& tree) {
        if (auto known = file.expect_object(tree, file_keys); !known) return known;
        // A language that nobody has reviewed adds alarms to the others and takes none away.
        if (is_draft(tree))
            for (const char* key : {"words", "negation", "idioms", "contexts"})
                if (const JsonNode* node = tree.find(key)) return file.fault(*node, std::string(draft_sentence) + "\"" + key + "\"");
        auto lists = file.word_lists(tree.find("words"));
        if (!lists) return lists.error();
        for (auto& [name, words] : *lists) lists_[name].insert(lists_[name].end(), words.begin(), words.end());
        const JsonNode* weighing = tree.find("weighing");
        if (weighing != nullptr && is_draft(tree))
            for (const char* key : {"words", "alone", "turns"})
                if (const JsonNode* found = weighing->find(key)) return file.fault(*found, std::string(draft_sentence) + "\"" + key + "\"");
        if (weighing != nullptr)
            if (auto read = read_signal_names(file, *weighing); !read) return read;
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
        if (const JsonNode* signals = tree.find("weighing"))
            if (auto read = read_signals(file, *signals, is_draft(tree)); !read) return read;
        const JsonNode* rules = tree.find("rules");
        if (rules == nullptr && tree.find("weighing") != nullptr) return {};
        if (rules == nullptr || !rules->is(Kind::array))
            return file.fault(rules ? *rules : tree, "a file of safety rules has \"rules\": [ … ], or \"weighing\": { … }");
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
        if (auto added = term("subjects", rules_.subject_); !added) return added;
        for (auto [name, into] : {std::pair{"turns", &rules_.turn_}, std::pair{"alone", &rules_.alone_}}) {
            if (weighing_[name].empty()) continue;
            auto id = rules_.book_.add_term("<" + std::string(name) + ">", weighing_);
            if (!id) return Error{Errc::bad_input, "in \"" + std::string(name) + "\": " + id.error().detail};
            *into = *id;
        }
        return {};
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
                rules_.rules_.back().place = place_of(file, *phrase);
                one.index = static_cast<std::uint32_t>(rules_.rules_.size() - 1);
            }
            if (meaning.kind == SafetyRules::Kind::signal) {
                rules_.signal_phrases_.push_back({meaning.index, rules_.points_[meaning.index][danger_index] < 0, place_of(file, *phrase)});
                one.index = static_cast<std::uint32_t>(rules_.signal_phrases_.size() - 1);
            }
            rules_.meanings_.push_back(one);
        }
        return {};
    }

    // {"enough": {"danger": 10}, "turns": ["but"], "signals": [{"name": "weapon", "points": {"danger": 7}, "phrases": […]}]}. A signal has
    // its points in one file and phrases in several; "enough" stands in one file.
    Result<void> read_signal_names(const RuleFile& file, const JsonNode& node) {
        if (auto known = file.expect_object(node, signal_file_keys); !known) return known;
        if (const JsonNode* enough = node.find("enough")) {
            if (rules_.enough_ != SafetyRules::Points{}) return file.fault(*enough, "\"enough\" stands in another file already; keep one");
            auto points = read_points(file, *enough, 1, enough_points_max);
            if (!points) return points.error();
            rules_.enough_ = *points;
        }
        for (const char* key : {"turns", "alone"}) {
            auto some = file.strings(node.find(key));
            if (!some) return some.error();
            for (const JsonNode* word : *some) weighing_[key].push_back(word->string);
        }
        const JsonNode* words = node.find("words");
        if (words != nullptr)
            if (auto read = read_words(file, *words); !read) return read;
        const JsonNode* signals = node.find("signals");
        if (signals == nullptr && words != nullptr) return {};
        if (signals == nullptr || !signals->is(Kind::array)) return file.fault(node, "\"weighing\" has \"signals\": [ … ] or \"words\": [ … ]");
        for (const JsonNode& signal : signals->items)
            if (auto read = read_signal_name(file, signal); !read) return read;
        return {};
    }

    // [{"word": "har kniv", "points": {"danger": 9}}]
    Result<void> read_words(const RuleFile& file, const JsonNode& node) {
        if (!node.is(Kind::array)) return file.fault(node, "here stand words, [{\"word\": \"kniv\", \"points\": {\"danger\": 5}}, …]");
        for (const JsonNode& one : node.items) {
            if (auto known = file.expect_object(one, word_keys); !known) return known;
            const JsonNode* word = one.find("word");
            const JsonNode* points = one.find("points");
            if (word == nullptr || points == nullptr) return file.fault(one, "a word has a \"word\" and \"points\"");
            if (auto added = rules_.words_.add(word->string, static_cast<std::uint32_t>(rules_.word_points_.size())); !added)
                return file.fault(*word, json_quote(word->string) + ": " + added.error().detail);
            auto all = read_points(file, *points, -signal_points_max, signal_points_max);
            if (!all) return all.error();
            rules_.word_points_.push_back(*all);
            rules_.word_places_.push_back(place_of(file, *word));
        }
        return {};
    }

    Result<void> read_signal_name(const RuleFile& file, const JsonNode& node) {
        if (auto known = file.expect_object(node, signal_keys); !known) return known;
        const JsonNode* name = node.find("name");
        if (name == nullptr || !name->is(Kind::string) || name->string.empty())
            return file.fault(name ? *name : node, "a signal has a \"name\"");
        const JsonNode* points = node.find("points");
        if (points == nullptr) return {};
        if (!signals_.emplace(name->string, static_cast<std::uint32_t>(signals_.size())).second)
            return file.fault(*points, "the signal " + json_quote(name->string) + " has its points in another place already; keep one");
        if (signals_.size() > signals_max) return file.fault(node, "there are more than " + std::to_string(signals_max) + " signals in all files together");
        auto all = read_points(file, *points, -signal_points_max, signal_points_max);
        if (!all) return all.error();
        rules_.points_.push_back(*all);
        rules_.signal_names_.push_back(name->string);
        if (name->string == rule_signal_name) rules_.rule_signal_ = static_cast<std::uint32_t>(rules_.points_.size() - 1);
        return {};
    }

    // {"danger": 5, "child": -1}
    static Result<SafetyRules::Points> read_points(const RuleFile& file, const JsonNode& node, int least, int most) {
        if (!node.is(Kind::object) || node.members.empty()) return file.fault(node, "here stand points by class, such as {\"danger\": 5}");
        SafetyRules::Points points{};
        for (const JsonNode::Member& one : node.members) {
            const auto safety = parse_safety_class(one.name);
            if (!safety || *safety == SafetyClass::none) return file.fault(one.value, json_quote(one.name) + " is no class of the rules");
            if (!one.value.is_integer() || one.value.number < least || one.value.number > most)
                return file.fault(one.value, "points are whole numbers from " + std::to_string(least) + " to " + std::to_string(most));
            points[static_cast<std::size_t>(*safety)] = static_cast<std::int16_t>(one.value.number);
        }
        return points;
    }

    Result<void> read_signals(const RuleFile& file, const JsonNode& node, bool draft) {
        const JsonNode* signals = node.find("signals");
        if (signals == nullptr) return {};
        for (const JsonNode& signal : signals->items) {
            const JsonNode& name = *signal.find("name");
            const auto known = signals_.find(name.string);
            if (known == signals_.end()) return file.fault(name, "the signal " + json_quote(name.string) + " has \"points\" in no file");
            if (name.string == rule_signal_name) continue;
            const SafetyRules::Points& points = rules_.points_[known->second];
            if (draft && std::any_of(points.begin(), points.end(), [](int one) { return one < 0; }) && points[danger_index] <= 0)
                return file.fault(name, std::string(draft_sentence) + "the signal " + json_quote(name.string));
            const JsonNode* phrases = signal.find("phrases");
            if (phrases == nullptr || phrases->items.empty())
                return file.fault(signal, "a signal has \"phrases\" with at least one phrase");
            if (auto read = add_phrases(file, phrases, {SafetyRules::Kind::signal, known->second}); !read) return read;
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
    std::map<std::string, std::uint32_t, std::less<>> contexts_;
    std::map<std::string, std::uint32_t, std::less<>> signals_;  // by name
    WordLists lists_, negation_, weighing_;
};

Result<SafetyRules> SafetyRules::parse(const std::vector<NamedText>& files) { return SafetyParser().parse(files); }

}  // namespace stemmen::privacy

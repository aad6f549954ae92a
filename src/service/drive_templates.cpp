#include "service/drive_templates.hpp"

#include <algorithm>

#include "core/json.hpp"
#include "core/text.hpp"
#include "service/officer_texts.hpp"
#include "service/short_links.hpp"

namespace stemmen::service {
namespace {

using Kind = JsonNode::Kind;
using recruit::Drive;
using recruit::DriveKind;

constexpr std::array text_names{"name", "title", "purpose", "audience", "known", "recruitment", "approach", "incoming", "follow_up", "sharing", "ethics"};

// Reads one file; the first fault stays.
class TemplateReader {
public:
    explicit TemplateReader(std::string_view name) : name_(name) {}

    Result<DriveTemplates> read(const JsonNode& root) {
        DriveTemplates out;
        const JsonNode& goals = need(root, "goals", Kind::array);
        for (const JsonNode& item : goals.items) out.goals.push_back({text(item, "id"), by_language(item)});
        for (const JsonNode& item : need(root, "questions", Kind::array).items) out.questions.push_back(item.string);
        if (out.goals.empty() || out.goals.size() > goals_max || out.questions.size() > bank_questions_max) fault(root, "there must be 1 to 30 goals, and at most 30 questions");
        const JsonNode& all = need(root, "all", Kind::object);
        const JsonNode& kinds = need(root, "kinds", Kind::object);
        for (const JsonNode::Member& member : kinds.members)
            if (!recruit::parse_drive_kind(member.name)) fault(member.value, "there is no kind \"" + member.name + "\"");
        for (std::size_t i = 0; i < recruit::drive_kinds; ++i) out.kinds[i] = kind(need(kinds, to_string(static_cast<DriveKind>(i)), Kind::object), all, out);
        if (!fault_.empty()) return Error{Errc::misconfigured, fault_};
        return out;
    }

private:
    DriveTemplate kind(const JsonNode& own, const JsonNode& all, const DriveTemplates& read) {
        DriveTemplate out;
        const int days = number(own, "days", static_cast<int>(recruit::drive_days_max.count()));
        out.days = std::chrono::days{days};
        out.wanted = number(own, "wanted", recruit::answers_wanted_max);
        const auto situation = parse_situation(text(own, "situation"));
        if (!situation) fault(own, "\"situation\" must be co_producer, co_developer or co_decider");
        out.situation = situation.value_or(Situation{});
        out.goal = text(own.find("goal") != nullptr ? own : all, "goal");
        if (read.goal(out.goal) == nullptr) fault(own, "there is no goal \"" + out.goal + "\"");
        out.dialog = text(own, "dialog");
        out.link = need(own, "link", Kind::string).string;
        if (!out.link.empty() && std::ranges::find(link_kinds, out.link) == link_kinds.end()) fault(own, "there is no kind of link \"" + out.link + "\"");
        if (const JsonNode* minors = own.find("for_minors")) out.for_minors = minors->boolean;
        const JsonNode& own_texts = need(own, "texts", Kind::object);
        const JsonNode& all_texts = need(all, "texts", Kind::object);
        for (const std::string_view each : text_names) {
            const JsonNode* found = own_texts.find(each) != nullptr ? own_texts.find(each) : all_texts.find(each);
            if (found == nullptr) fault(own_texts, "there is no text \"" + std::string(each) + "\", here or in \"all\"");
            else out.texts.emplace(each, by_language(*found));
        }
        return out;
    }

    ByLanguage by_language(const JsonNode& node) {
        ByLanguage out;
        for (const Language language : officer_languages) {
            std::string each = text(node, to_string(language));
            if (count_code_points(each) > recruit::field_characters_max) fault(node, "a text may have 1,000 characters");
            out.emplace(language, std::move(each));
        }
        return out;
    }
    std::string text(const JsonNode& node, std::string_view name) {
        const JsonNode& found = need(node, name, Kind::string);
        if (found.string.empty()) fault(node, "\"" + std::string(name) + "\" must not be empty");
        return found.string;
    }
    int number(const JsonNode& node, std::string_view name, int to) {
        const JsonNode& found = need(node, name, Kind::number);
        if (!found.is_integer() || found.number < 1 || found.number > to) return fault(node, "\"" + std::string(name) + "\" must be a whole number from 1 to " + std::to_string(to)), 1;
        return static_cast<int>(found.number);
    }
    const JsonNode& need(const JsonNode& node, std::string_view name, Kind wanted) {
        static const JsonNode none;
        const JsonNode* found = node.find(name);
        if (found != nullptr && found->is(wanted)) return *found;
        fault(node, "\"" + std::string(name) + "\" is missing, or is not what the schema says");
        return none;
    }
    void fault(const JsonNode& node, const std::string& sentence) {
        if (fault_.empty()) fault_ = located(name_, node, sentence);
    }

    std::string_view name_;
    std::string fault_;
};

}  // namespace

std::string DriveTemplates::text(DriveKind kind, std::string_view name, Language language) const {
    const auto& texts = of(kind).texts;
    const auto found = texts.find(name);
    if (found == texts.end()) return {};
    return found->second.at(officer_language(language));
}

const DriveGoal* DriveTemplates::goal(std::string_view id) const {
    const auto found = std::ranges::find(goals, id, &DriveGoal::id);
    return found == goals.end() ? nullptr : &*found;
}

Result<DriveTemplates> read_drive_templates(std::string_view json, std::string_view name) {
    const Result<JsonNode> root = parse_json_tree(json, name);
    if (!root) return root.error();
    return TemplateReader(name).read(*root);
}

std::vector<std::string> faults_of(const DriveTemplates& templates, const dialog::Library& dialogs) {
    std::vector<std::string> faults;
    for (std::size_t i = 0; i < recruit::drive_kinds; ++i)
        if (dialogs.latest(templates.kinds[i].dialog) == nullptr)
            faults.push_back("drives.json: " + std::string(to_string(static_cast<DriveKind>(i))) + ": there is no dialog \"" + templates.kinds[i].dialog + "\"");
    for (const std::string& question : templates.questions)
        for (const Language language : officer_languages)
            if (dialogs.texts.find(question, language) == nullptr) faults.push_back("drives.json: the question \"" + question + "\" has no text in " + std::string(to_string(language)));
    return faults;
}

Drive from_template(const DriveTemplates& templates, DriveKind kind, recruit::Day starts_on, Language language) {
    const DriveTemplate& from = templates.of(kind);
    const auto text = [&](std::string_view name) { return templates.text(kind, name, language); };
    Drive drive{.title = text("title"), .kind = kind, .situation = from.situation, .starts_on = starts_on, .ends_on = starts_on + from.days - std::chrono::days{1}};
    drive.fields = {.purpose = text("purpose"), .audience = text("audience"), .known = text("known"), .recruitment = text("recruitment"), .approach = text("approach"),
                    .follow_up = text("follow_up"), .sharing = text("sharing"), .ethics = text("ethics")};
    drive.goal = templates.goal(from.goal)->name.at(officer_language(language));
    drive.incoming = text("incoming");
    (recruit::recruits(kind) ? drive.seats_wanted : drive.answers_wanted) = from.wanted;
    drive.for_minors = from.for_minors;
    return drive;
}

}  // namespace stemmen::service

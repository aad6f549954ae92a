// Plans as JSON, and their keeping.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/json.hpp"
#include "service/letters.hpp"
#include "service/volunteers.hpp"

namespace stemmen::service {
namespace {

constexpr std::chrono::hours meets_ahead{1};  // a meeting that is set is in the future: what is over thanks and erases

using json = nlohmann::ordered_json;
using Kind = JsonNode::Kind;
using recruit::Mix;
using recruit::Plan;
using recruit::Share;

constexpr std::string_view name = "plan";

Error wrong(const JsonNode& node, const std::string& sentence) { return {Errc::bad_input, located(name, node, sentence)}; }

// The member, which must be there and of that kind.
Result<const JsonNode*> member(const JsonNode& object, const std::string& key, Kind kind, const std::string& what) {
    const JsonNode* found = object.find(key);
    if (found == nullptr || !found->is(kind)) return wrong(found == nullptr ? object : *found, "\"" + key + "\" must be " + what);
    return found;
}

Result<Share> read_share(const JsonNode& node) {
    const auto value = member(node, "value", Kind::string, "a text in quotes");
    if (!value) return value.error();
    const auto share = member(node, "share", Kind::number, "a number from 0 to 1");
    if (!share) return share.error();
    Share out{.value = (*value)->string, .share = (*share)->number, .municipalities = {}};
    if (node.find("municipalities") == nullptr) return out;
    const auto municipalities = member(node, "municipalities", Kind::array, "a list of numbers in quotes, such as \"5501\"");
    if (!municipalities) return municipalities.error();
    for (const JsonNode& each : (*municipalities)->items) out.municipalities.push_back(each.string);
    return out;
}

Result<Mix> read_mix(const JsonNode& node, const std::vector<Mix>& population) {
    const auto trait = member(node, "trait", Kind::string, "age, gender, area or contact");
    if (!trait) return trait.error();
    const auto parsed = recruit::parse_trait((*trait)->string);
    if (!parsed) return wrong(**trait, "\"trait\" must be age, gender, area or contact");
    if (const JsonNode* word = node.find("shares"); word != nullptr && word->string == "population") {
        const auto found = std::ranges::find(population, *parsed, &Mix::trait);
        if (found == population.end()) return wrong(*word, "there are no shares of the population for " + (*trait)->string + "; write a list in brackets");
        return *found;
    }
    const auto shares = member(node, "shares", Kind::array, "a list in brackets, or \"population\"");
    if (!shares) return shares.error();
    Mix mix{.trait = *parsed, .shares = {}};
    for (const JsonNode& each : (*shares)->items) {
        Result<Share> share = read_share(each);
        if (!share) return share.error();
        mix.shares.push_back(std::move(*share));
    }
    return mix;
}

}  // namespace

std::string drive_name(std::int64_t drive) { return "d" + std::to_string(drive); }

std::string to_json(const Plan& plan) {
    json mixes = json::array();
    for (const Mix& mix : plan.mixes) {
        json shares = json::array();
        for (const Share& share : mix.shares) {
            json each{{"value", share.value}, {"share", share.share}};
            if (!share.municipalities.empty()) each["municipalities"] = share.municipalities;
            shares.push_back(std::move(each));
        }
        mixes.push_back({{"trait", recruit::to_string(mix.trait)}, {"shares", std::move(shares)}});
    }
    const json out{{"theme_nb", plan.theme_nb}, {"theme_nn", plan.theme_nn}, {"theme_en", plan.theme_en}, {"meets_at", format_timestamp(plan.meets_at)}, {"lasts", format_duration(plan.lasts)},
                   {"place", plan.place}, {"mixes", std::move(mixes)}, {"show_up", plan.show_up}, {"one_per_contact", plan.one_per_contact}};
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Plan> parse_plan(std::string_view text, const std::vector<Mix>& population) {
    const Result<JsonNode> root = parse_json_tree(text, name);
    if (!root) return Error{Errc::bad_input, root.error().detail};
    Plan plan;
    for (const auto& [key, into] : {std::pair{"theme_nb", &plan.theme_nb}, std::pair{"theme_nn", &plan.theme_nn}, std::pair{"theme_en", &plan.theme_en}, std::pair{"place", &plan.place}}) {
        const auto found = member(*root, key, Kind::string, "a text in quotes");
        if (!found) return found.error();
        *into = (*found)->string;
    }
    const auto meets_at = member(*root, "meets_at", Kind::string, "a moment in UTC such as \"2027-01-30T17:00:00.000Z\"");
    if (!meets_at) return meets_at.error();
    const auto at = parse_timestamp((*meets_at)->string);
    if (!at) return wrong(**meets_at, "\"meets_at\" must be a moment in UTC such as \"2027-01-30T17:00:00.000Z\"");
    plan.meets_at = *at;
    const auto lasts = member(*root, "lasts", Kind::string, "a duration in quotes, such as \"90m\"");
    if (!lasts) return lasts.error();
    const auto duration = parse_duration((*lasts)->string);
    if (!duration) return wrong(**lasts, "\"lasts\" must be a duration in quotes, such as \"90m\"");
    plan.lasts = std::chrono::duration_cast<std::chrono::minutes>(*duration);
    if (const JsonNode* show_up = root->find("show_up"); show_up != nullptr) {
        if (!show_up->is(Kind::number)) return wrong(*show_up, "\"show_up\" must be a number from 0.5 to 1");
        plan.show_up = show_up->number;
    }
    if (const JsonNode* flag = root->find("one_per_contact"); flag != nullptr) {
        if (!flag->is(Kind::boolean)) return wrong(*flag, "\"one_per_contact\" must be true or false");
        plan.one_per_contact = flag->boolean;
    }
    const auto mixes = member(*root, "mixes", Kind::array, "a list in brackets");
    if (!mixes) return mixes.error();
    for (const JsonNode& each : (*mixes)->items) {
        Result<Mix> mix = read_mix(each, population);
        if (!mix) return mix.error();
        plan.mixes.push_back(std::move(*mix));
    }
    return plan;
}

std::optional<Plan> plan_in(VolunteerDesk& desk, std::int64_t drive) {
    const std::optional<KeptPlan> kept = desk.plan(drive);
    if (!kept) return std::nullopt;
    Result<Plan> plan = parse_plan(kept->body);
    if (!plan) throw std::logic_error("a plan in the contacts database cannot be read: " + plan.error().detail);
    return std::move(*plan);
}

std::vector<recruit::Problem> save_plan(const RecruitKit& kit, std::int64_t number, const recruit::Drive& drive, const Plan& plan, Language language, Timestamp now) {
    std::vector<recruit::Problem> problems = recruit::problems(plan, drive, language);
    if (!problems.empty()) return problems;
    kit.store.transact([&](VolunteerDesk& desk) {
        problems.clear();
        const std::optional<Plan> before = plan_in(desk, number);
        if (plan.meets_at <= now + meets_ahead && (!before || before->meets_at != plan.meets_at)) {
            problems.push_back({"meets_at", language == Language::en   ? "The meeting must be at least an hour from now: a meeting that is over thanks those who came and erases everybody."
                                            : language == Language::nn ? "Møtet må vere minst ein time fram i tid: eit møte som er over, takkar dei som kom, og slettar alle."
                                                                       : "Møtet må være minst en time fram i tid: et møte som er over, takker dem som kom, og sletter alle."});
            return;
        }
        const bool is_frozen = desk.draw(number).has_value();
        if (is_frozen && before && (before->mixes != plan.mixes || before->show_up != plan.show_up || before->one_per_contact != plan.one_per_contact)) {
            problems.push_back({"mixes", language == Language::en   ? "The draw has been prepared on this mix, so it can no longer be changed."
                                         : language == Language::nn ? "Trekninga er førebudd med denne fordelinga, så ho kan ikkje endrast lenger."
                                                                    : "Trekningen er forberedt med denne fordelingen, så den kan ikke endres lenger."});
            return;
        }
        const bool asks_more = before && std::ranges::any_of(plan.mixes, [&](const Mix& each) { return !before->asks(each.trait); });
        if (asks_more && !desk.volunteers(number).empty()) {
            problems.push_back({"mixes", language == Language::en   ? "People have signed up without being asked about that, so it can no longer be added to the mix."
                                         : language == Language::nn ? "Nokon har meldt seg utan å bli spurde om det, så det kan ikkje takast med i fordelinga lenger."
                                                                    : "Noen har meldt seg uten å bli spurt om det, så det kan ikke tas med i fordelingen lenger."});
            return;
        }
        desk.save(KeptPlan{number, to_json(plan), now});
        if (before && (before->meets_at != plan.meets_at || before->place != plan.place)) tell_moved(kit, desk, number, plan, now);
    });
    return problems;
}

std::optional<Plan> plan_of(const RecruitKit& kit, std::int64_t drive) {
    std::optional<Plan> plan;
    kit.store.transact([&](VolunteerDesk& desk) { plan = plan_in(desk, drive); });
    return plan;
}

}  // namespace stemmen::service

#include "dashboard/questions.hpp"

#include <algorithm>
#include <optional>

#include "service/promises.hpp"

namespace stemmen::dashboard {
namespace {

constexpr std::size_t best_values = 2;  // domain §5.1: satisfied is 4 and 5 of 5

std::optional<std::string_view> stored_kind(dialog::StepKind kind) {
    switch (kind) {
        case dialog::StepKind::rating: return "rating";
        case dialog::StepKind::choice: return "choice";
        case dialog::StepKind::open: return "open";
        case dialog::StepKind::notice:
        case dialog::StepKind::offer:
        case dialog::StepKind::consent: return std::nullopt;
    }
    return std::nullopt;
}

void add_values(Question& question, const dialog::Step& step) {
    if (step.kind == dialog::StepKind::open) return;
    for (const dialog::ChoiceRule& choice : step.choices)
        if (!choice.is_skip && choice.value != dialog::skip_value && std::ranges::find(question.values, choice.value) == question.values.end()) question.values.push_back(choice.value);
}

void add_questions(std::vector<Question>& questions, const dialog::Dialog& dialog) {
    for (const dialog::Step& step : dialog.steps) {
        const auto kind = stored_kind(step.kind);
        if (!kind) continue;
        auto found = std::ranges::find(questions, step.question, &Question::id);
        if (found == questions.end()) found = questions.insert(questions.end(), Question{.id = step.question, .kind = std::string(*kind), .text = step.text, .values = {}, .share_of = {}});
        if (found->kind == *kind) add_values(*found, step);
    }
}

}  // namespace

std::vector<Question> questions_of(const dialog::Library& library, std::string_view dialog) {
    std::vector<const dialog::Dialog*> versions;
    for (const dialog::Dialog& one : library.dialogs)
        if (one.name == dialog) versions.push_back(&one);
    std::ranges::sort(versions, std::greater{}, [](const dialog::Dialog* one) { return one->version; });
    std::vector<Question> questions;
    for (const dialog::Dialog* one : versions) add_questions(questions, *one);
    for (Question& question : questions) {
        if (question.kind != "rating") continue;
        std::ranges::sort(question.values);
        const std::size_t best = std::min(best_values, question.values.size());
        question.share_of.assign(question.values.end() - static_cast<std::ptrdiff_t>(best), question.values.end());
    }
    return questions;
}

const Question* question_of(const std::vector<Question>& questions, std::string_view id) {
    const auto found = std::ranges::find_if(questions, [&](const Question& one) { return id.empty() ? one.kind == "rating" : one.id == id; });
    return found == questions.end() ? nullptr : &*found;
}

bool is_open_link(const dialog::Library& library, std::string_view dialog) {
    const dialog::Dialog* const latest = library.latest(dialog);
    return latest != nullptr && latest->kind == service::kind_own_page;
}

}  // namespace stemmen::dashboard

// What is counted, and into which columns.
#include <array>

#include "dashboard/figure_desk.hpp"

namespace stemmen::dashboard {

using insight::Columns;

Subject answers_to(const std::string& dialog, const Question& question) {
    if (question.kind == "open") return writers_of(dialog, question.id);
    return {.series = {dialog, question.id, question.kind}, .columns = Columns::answers, .values = question.values, .share_of = question.share_of, .theme = ""};
}

Subject writers_of(const std::string& dialog, const std::string& question) { return {.series = {dialog, question, "open"}, .columns = Columns::groups, .values = {""}, .share_of = {}, .theme = ""}; }

namespace {

Subject dispositions(const std::string& dialog, std::string_view kind) {
    constexpr std::array final{service::Disposition::complete, service::Disposition::partial, service::Disposition::refusal, service::Disposition::non_contact, service::Disposition::other, service::Disposition::unknown};
    Subject subject{.series = {dialog, "", std::string(kind)}, .columns = Columns::groups, .values = {}, .share_of = {}, .theme = "", .told_elsewhere = 2};  // who answered is told by the answers
    for (const service::Disposition each : final) subject.values.emplace_back(to_string(each));
    return subject;
}

}  // namespace

Subject invitations_of(const std::string& dialog) { return dispositions(dialog, service::kind_disposition); }

Subject talks_with_officers() { return {.series = {"", "", std::string(service::kind_talk)}, .columns = Columns::groups, .values = {"asked"}, .share_of = {}, .theme = ""}; }

Subject coded_texts(const std::string& dialog, const std::string& question) {
    return {.series = {dialog, question, std::string(service::kind_theme)}, .columns = Columns::groups, .values = {""}, .share_of = {}, .theme = ""};
}

// Two categories, without it and with it: a text may have several themes, so that themes are no parts of one whole.
Subject theme_in_texts(const std::string& dialog, const std::string& question, std::int64_t theme) {
    const std::string name = std::to_string(theme);
    return {.series = {dialog, question, std::string(service::kind_theme)}, .columns = Columns::answers, .values = {"", name}, .share_of = {}, .theme = name};
}

Subject funnel_of(const std::string& dialog, service::FunnelStep step) {
    return {.series = {dialog, std::string(to_string(step)), std::string(kind_funnel)}, .columns = Columns::groups, .values = {""}, .share_of = {}, .theme = ""};
}

}  // namespace stemmen::dashboard

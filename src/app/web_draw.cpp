// The page that tells everybody how the draw of a group stands: what was announced, what was drawn, and how to check it. Codes only:
// nobody's profile, and nothing that grows as people sign up.
#include "adapters/web/info_page.hpp"
#include "app/web_request.hpp"
#include "recruit/lot.hpp"
#include "recruit/record_json.hpp"
#include "service/letters.hpp"
#include "service/short_links.hpp"

namespace stemmen::app {
namespace {

constexpr std::string_view file_name = "/liste.json";

struct Found {
    bool is_known = false;
    std::optional<recruit::Plan> plan;
    std::optional<service::KeptDraw> draw;
};

// In a StoreWork: by short link, or by the name of a drive that has begun.
Found look(const service::RecruitKit& kit, service::Transaction& tx, const std::string& name) {
    const std::string code = service::normal_link_code(name);
    const auto link = code.empty() ? std::nullopt : tx.page().link(code);
    const auto number = recruiting_drive(tx, link ? *link : service::ShortLink{.drive = name});
    if (!number) return {};
    if (!link) {
        const recruit::DriveState state = tx.drive_desk().rows().drive(*number)->drive.state;
        if (state == recruit::DriveState::draft || state == recruit::DriveState::approved) return {};
    }
    return {.is_known = true, .plan = service::plan_of(kit, *number), .draw = service::draw_of(kit, *number)};
}

// Rounded for reading, but never to nothing.
std::string percent(const std::string& share, Language language) {
    const double value = std::strtod(share.c_str(), nullptr) * 100;
    char text[32];
    std::snprintf(text, sizeof text, value < 0.01 ? "%.6f" : "%.2f", value);
    std::string out(text);
    if (const auto point = out.find('.'); language != Language::en && point != std::string::npos) out[point] = ',';
    return out + " %";
}

class Page {
public:
    Page(const service::RecruitKit& kit, const web::Texts& in) : kit_(kit), in_(in) {}

    [[nodiscard]] web::InfoPage nothing(std::string path, const std::optional<recruit::Plan>& plan) const {
        web::InfoPage page = base(std::move(path), plan);
        page.sections.front().paragraphs.push_back(in_.text("lottery.none"));
        return page;
    }
    [[nodiscard]] web::InfoPage of(std::string path, const std::optional<recruit::Plan>& plan, const service::KeptDraw& draw, const recruit::PublishedList& list) const {
        web::InfoPage page = base(path, plan);
        web::InfoSection& top = page.sections.front();
        top.paragraphs.push_back(in_.text(list.value ? "lottery.drawn" : "lottery.announced"));
        const recruit::Announcement& told = list.announced;
        top.facts = {{in_.text("lottery.source"), told.source},
                     {in_.text("lottery.since"), time(told.prepared_at)},
                     {in_.text("lottery.commitment"), list.commitment},
                     {in_.text("lottery.seats"), std::to_string(told.seats)},
                     {in_.text("lottery.tickets"), in_.text("lottery.tickets.text", {{"antall", std::to_string(told.tickets)}})},
                     {in_.text("lottery.minimum"), percent(told.minimum_chance, in_.language)}};
        if (list.value) {
            top.facts.insert(top.facts.end(), {{in_.text("lottery.at"), draw.drawn_at ? service::time_in_words(kit_, *draw.drawn_at, in_.language) : ""}, {in_.text("lottery.value"), *list.value}, {in_.text("lottery.ticket"), std::to_string(*list.ticket)}});
            page.sections.push_back({.heading = in_.text("lottery.selected"), .paragraphs = {in_.text("lottery.selected.text")}, .codes = list.selected});
        }
        if (!told.earlier.empty()) page.sections.push_back(earlier(told.earlier));
        page.sections.push_back(check(path, list));
        return page;
    }

private:
    [[nodiscard]] web::InfoPage base(std::string path, const std::optional<recruit::Plan>& plan) const {
        web::InfoPage page{.path = std::move(path), .title = in_.text("lottery.title"), .sections = {{}}};
        if (plan) page.sections.front().paragraphs.push_back(in_.text("lottery.theme", {{"tema", plan->theme(in_.language)}}));
        return page;
    }
    [[nodiscard]] std::string time(const std::string& at) const {
        const Result<Timestamp> parsed = parse_timestamp(at);
        return parsed ? service::time_in_words(kit_, *parsed, in_.language) : at;
    }
    [[nodiscard]] web::InfoSection earlier(const std::vector<recruit::Preparation>& preparations) const {
        web::InfoSection section{.heading = in_.text("lottery.earlier"), .paragraphs = {in_.text("lottery.earlier.text")}};
        for (const recruit::Preparation& each : preparations) section.steps.push_back({time(each.prepared_at) + ": " + each.source, each.commitment});
        return section;
    }
    [[nodiscard]] web::InfoSection check(const std::string& path, const recruit::PublishedList& list) const {
        web::InfoSection section{.heading = in_.text("lottery.check"), .paragraphs = {in_.text("lottery.privacy")}, .link = path + std::string(file_name), .link_text = in_.text("lottery.download")};
        section.steps = {{in_.text("lottery.check.code"), ""}, {in_.text("lottery.check.commitment"), "jq -cj .announced liste.json | sha256sum"}};
        if (list.value) {
            section.steps.push_back({in_.text("lottery.check.source"), ""});
            section.steps.push_back({in_.text("lottery.check.number"), "jq -j .hashed liste.json | sha256sum"});
        }
        section.steps.push_back({in_.text("lottery.check.program"), "stemmen draw --verify liste.json"});
        return section;
    }

    const service::RecruitKit& kit_;
    const web::Texts& in_;
};

}  // namespace

// "NAME" or "NAME/liste.json", by short link or drive.
void WebRoutes::lottery(ReaderPtr reader, std::string_view rest, net::Respond respond) {
    const bool wants_file = rest.ends_with(file_name);
    const std::string name(wants_file ? rest.substr(0, rest.size() - file_name.size()) : rest);
    auto found = std::make_shared<Found>();
    auto answer = std::make_shared<net::Respond>(std::move(respond));
    const bool taken = host_.run([&host = host_, name, found](const service::Kit&, service::Transaction& tx, service::Moment, service::Results&) { *found = look(host.recruitment(), tx, name); },
                                 [this, reader, name, wants_file, found, answer](bool stored) {
                                     if (!stored) return (*answer)(refusal(reader, true, "busy", 503));
                                     if (!found->is_known || (wants_file && !found->draw)) return (*answer)(notice(reader, "missing", 404));
                                     if (wants_file) return (*answer)(json_file("liste.json", found->draw->published));
                                     const web::Texts& in = texts(reader->language);
                                     const Page page(host_.recruitment(), in);
                                     const std::string path = std::string(lottery_path) + name;
                                     const Result<recruit::PublishedList> list = found->draw ? recruit::parse_published(found->draw->published) : Result<recruit::PublishedList>(Error{Errc::not_found, {}});
                                     (*answer)(html(web::info_page(in, assets_, list ? page.of(path, found->plan, *found->draw, *list) : page.nothing(path, found->plan))));
                                 });
    if (!taken) (*answer)(refusal(reader, true, "busy", 503));
}

}  // namespace stemmen::app

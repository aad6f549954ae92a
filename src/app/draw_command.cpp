// `stemmen draw`: the fair draw for whoever has a list of volunteers and quotas, and the check of what somebody else has drawn. Reads and
// writes files and the clock; what is right stands in src/recruit.
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <sstream>

#include "app/commands.hpp"
#include "app/data_files.hpp"
#include "core/text.hpp"
#include "recruit/record_json.hpp"

namespace stemmen::app {
namespace {

using recruit::Record;

constexpr int keep_bytes = 1 << 28;
constexpr double alternates_usual = 0.25;  // of the seats
constexpr double certificate_seconds = 60;

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

std::vector<std::string> listed(const std::string& text) {
    std::vector<std::string> items;
    std::istringstream stream(text);
    for (std::string item; std::getline(stream, item, ',');)
        if (const std::string_view trimmed = trim(item); !trimmed.empty()) items.emplace_back(trimmed);
    return items;
}

recruit::ShouldStop until(double seconds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    return [end] { return std::chrono::steady_clock::now() >= end; };
}

Result<Record> record_in(const std::string& path) {
    const Result<std::string> text = read_file(path);
    if (!text) return text.error();
    Result<Record> record = recruit::parse_record(*text);
    if (!record) return Error{record.error().code, path + ": " + record.error().detail};
    return record;
}

std::string percent(double share) {
    char text[32];
    std::snprintf(text, sizeof text, share < 0.01 ? "%.4f %%" : "%.2f %%", share * 100);
    return text;
}

// ---- checking somebody's record ----

int verify(const DrawArguments& a) {
    const Result<Record> record = record_in(a.verify);
    if (!record) return complain(record.error().detail), 1;
    std::vector<std::string> faults = recruit::faults_of(*record);
    std::vector<std::string> good{"input, tickets and commitment fit their hashes", "every ticket meets every quota and address", "tickets and chances fit each other"};
    if (record->ticket) good.push_back("the public value \"" + *record->seed + "\" draws ticket " + std::to_string(*record->ticket));
    if (a.certificate && faults.empty()) {
        recruit::Model model = recruit::model_of(*record);
        std::vector<double> weights;
        for (const recruit::Group& group : model.groups) weights.push_back(record->certificate[group.members.front()]);
        const double bound = recruit::certified_bound(model, weights, certificate_seconds);
        if (bound > record->bound + 1e-6) faults.push_back("the certificate proves only that nobody can be given more than " + percent(bound) + ", not " + percent(record->bound));
        else good.push_back("no lottery gives everybody more than " + percent(bound) + " (one integer program)");
    }
    for (const std::string& fault : faults) complain(a.verify + ": " + fault);
    if (!faults.empty()) return 1;
    for (const std::string& line : good) print("ok: " + line + "\n");
    print("smallest chance " + percent(record->minimum) + (record->is_complete ? "" : ", not proved to be the best") + "; commitment " + record->commitment + "\n");
    if (!a.certificate) print("not checked: that no fairer lottery exists; add --certificate for that (it needs the solver)\n");
    return 0;
}

// ---- making one ----

Result<recruit::DrawSettings> settings_of(const DrawArguments& a) {
    recruit::DrawSettings settings{.seats = a.seats, .goal = a.goal == "maximin" ? recruit::Goal::maximin : recruit::Goal::leximin, .tickets = a.tickets, .fixed = listed(a.fixed)};
    settings.alternates = a.alternates >= 0 ? a.alternates : std::min(recruit::alternates_max, static_cast<int>(std::ceil(a.seats * alternates_usual)));
    settings.drop_out = a.drop_out;
    settings.proof_seconds = a.proof_seconds;
    settings.certificate_seconds = certificate_seconds;
    settings.program = a.program;
    if (settings.alternates > recruit::alternates_max) return Error{Errc::bad_input, "--alternates may be " + std::to_string(recruit::alternates_max) + " at most"};
    if (!(a.drop_out > 0 && a.drop_out < 1)) return Error{Errc::bad_input, "--drop-out is a share, such as 0.15"};
    return settings;
}

void say_fault(const recruit::DrawFault& fault, bool as_json) {
    if (as_json) print(recruit::fault_json(fault));
    for (const std::string& each : fault.problems) complain(each);
    if (as_json) return;
    const auto list = [](const char* head, const std::vector<std::string>& lines) {
        if (!lines.empty()) print(std::string(head) + "\n");
        for (const std::string& line : lines) print("  " + line + "\n");
    };
    list("These cannot all hold, and without any one of them the others can:", fault.clash);
    list("The smallest changes that would do:", fault.repairs);
    list("Or find more volunteers:", fault.recruits);
}

// The new record; none: it has been said why.
std::optional<Record> prepare(const DrawArguments& a, std::vector<std::string>& notices) {
    const Result<std::string> people = read_file(a.pool), quotas = read_file(a.quotas);
    for (const auto* file : {&people, &quotas})
        if (!*file) return complain(file->error().detail), std::nullopt;
    const Result<recruit::DrawSettings> settings = settings_of(a);
    if (!settings) return complain(settings.error().detail), std::nullopt;
    recruit::PoolRead read = recruit::read_pool({.people_csv = *people, .people_name = a.pool, .quotas_csv = *quotas, .quotas_name = a.quotas, .address_columns = listed(a.addresses)});
    if (!read.problems.empty()) {
        say_fault({.problems = std::move(read.problems), .clash = {}, .repairs = {}, .recruits = {}}, a.format == "json");
        return std::nullopt;
    }
    notices = std::move(read.notices);
    auto outcome = recruit::prepare_draw(std::move(read.pool), *settings, until(a.seconds));
    if (const auto* fault = std::get_if<recruit::DrawFault>(&outcome)) return say_fault(*fault, a.format == "json"), std::nullopt;
    return std::get<Record>(std::move(outcome));
}

std::string in_words(const Record& record, const std::vector<std::string>& notices) {
    std::string out;
    for (const std::string& notice : notices) out += "Note: " + notice + "\n";
    out += std::to_string(record.pool.people.size()) + " people, " + std::to_string(record.profiles) + " profiles, " + std::to_string(record.settings.seats) + " seats. Smallest chance " + percent(record.minimum) +
           (record.bound - record.minimum < 1e-6 ? ", and no lottery gives everybody more.\n" : ", proved to be at most " + percent(record.bound) + ".\n");
    if (!record.impossible.empty()) out += std::to_string(record.impossible.size()) + " people can be in no group that meets the quotas: " + [&] {
            std::string ids;
            for (const std::size_t person : record.impossible) ids += (ids.empty() ? "" : ", ") + record.pool.people[person].id;
            return ids;
        }() + "\n";
    out += std::to_string(record.tickets.size()) + " tickets, commitment " + record.commitment + "\n";
    if (!record.ticket) return out + "Not drawn yet: publish the commitment, then draw with --from RECORD --seed VALUE.\n";
    out += "\"" + *record.seed + "\" draws ticket " + std::to_string(*record.ticket) + ":\n";
    for (const std::size_t person : recruit::selected(record)) out += "  " + record.pool.people[person].id + "\n";
    if (!record.alternates.people.empty()) out += "Alternates:\n";
    for (const std::size_t person : record.alternates.people) out += "  " + record.pool.people[person].id + "\n";
    return out;
}

std::optional<std::size_t> place_of(const Record& record, const std::string& id) {
    for (std::size_t i = 0; i < record.pool.people.size(); ++i)
        if (record.pool.people[i].id == id) return i;
    complain("\"" + id + "\" is not in the pool");
    return std::nullopt;
}

int explain(const Record& record, const DrawArguments& a) {
    const auto person = place_of(record, a.explain);
    if (!person) return 1;
    print(recruit::explanation(record, *person, parse_language(a.language).value_or(Language::nb)) + "\n");
    return 0;
}

int replace(const Record& record, const DrawArguments& a) {
    if (!record.ticket) return complain("nothing has been drawn in this record yet"), 1;
    std::vector<std::size_t> gone;
    for (const std::string& id : listed(a.dropped)) {
        const auto person = place_of(record, id);
        if (!person) return 1;
        const auto& panel = recruit::selected(record);
        if (std::ranges::find(panel, *person) == panel.end()) return complain("\"" + id + "\" has no seat"), 1;
        gone.push_back(*person);
    }
    const auto called = recruit::whom_to_call(record.pool, recruit::selected(record), gone, record.alternates.people);
    for (const std::size_t person : called) print(record.pool.people[person].id + "\n");
    if (called.size() < gone.size()) complain("there are " + std::to_string(gone.size() - called.size()) + " seats that no alternate fills well; draw again for them with --fixed and those who stay");
    return 0;
}

int prices(const Record& record, const DrawArguments& a) {
    const recruit::Model model = recruit::model_of(record);
    print("Smallest chance now " + percent(record.minimum) + ". With one quota loosened by one:\n");
    for (const recruit::Price& price : recruit::price_list(record, until(a.seconds))) print("  " + percent(price.minimum_chance) + "  " + recruit::sentence(record.pool, model, price.change) + "\n");
    return 0;
}

Result<void> write_files(const Record& record, const DrawArguments& a) {
    if (!a.record.empty())
        if (Result<void> written = write_private_file(a.record, recruit::to_json(record), true); !written) return written;
    if (a.publish.empty()) return {};
    const Result<std::string> salt = read_file(a.salt);
    if (!salt || trim(*salt).size() < recruit::salt_bytes_min) return Error{Errc::bad_input, "--publish needs --salt FILE with a secret line of 16 characters or more; without it the codes could be guessed from the ids"};
    return write_private_file(a.publish, recruit::published_json(record, trim(*salt)), true);
}

}  // namespace

int draw(const DrawArguments& a) {
    // The solver asks for the same large pieces again and again: keep them instead of giving them back to the system each time.
    ::mallopt(M_MMAP_THRESHOLD, keep_bytes);
    ::mallopt(M_TRIM_THRESHOLD, keep_bytes);
    if (!a.verify.empty()) return verify(a);
    if (a.from.empty() && (a.pool.empty() || a.quotas.empty() || a.seats < 1)) return complain("write --pool FILE, --quotas FILE and --seats NUMBER, or --from RECORD, or --verify RECORD"), 2;
    std::vector<std::string> notices;
    std::optional<Record> record;
    if (a.from.empty()) {
        record = prepare(a, notices);
    } else if (Result<Record> read = record_in(a.from)) {
        record = std::move(*read);
    } else {
        complain(read.error().detail);
    }
    if (!record) return 1;
    if (!a.from.empty())
        if (const auto faults = recruit::faults_of(*record); !faults.empty()) return complain(a.from + ": " + faults.front()), 1;
    if (!a.explain.empty()) return explain(*record, a);
    if (!a.dropped.empty()) return replace(*record, a);
    if (a.is_pricing) return prices(*record, a);
    if (!a.seed.empty())
        if (const Result<void> drawn = recruit::draw_ticket(*record, a.seed); !drawn) return complain(drawn.error().detail), 1;
    if (const Result<void> written = write_files(*record, a); !written) return complain(written.error().detail), 1;
    print(a.format == "json" ? recruit::summary_json(*record, notices) : in_words(*record, notices));
    return 0;
}

}  // namespace stemmen::app

// `stemmen draw`: the fair draw for whoever has a list of volunteers and quotas, and the check of what somebody else has drawn. Reads and
// writes files and the clock; what is right stands in src/recruit.
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "app/commands.hpp"
#include "app/data_files.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "recruit/lot.hpp"
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

std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
    return out;
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

// ---- checking somebody's record, or list ----

std::string draws(const std::string& value, std::size_t ticket) { return "the public value \"" + value + "\", hashed as " + json_quote(recruit::hashed_for_draw(value)) + ", draws ticket " + std::to_string(ticket); }

int say_checked(const DrawArguments& a, const std::vector<std::string>& faults, const std::vector<std::string>& good) {
    for (const std::string& fault : faults) complain(a.verify + ": " + fault);
    if (!faults.empty()) return 1;
    for (const std::string& line : good) print("ok: " + line + "\n");
    return 0;
}

void say_announced(const std::string& commitment, const std::string& source, const std::string& prepared_at, const std::vector<recruit::Preparation>& earlier) {
    print("commitment " + commitment + "\n");
    if (source.empty()) return print("nothing was announced before the draw: this is a trial, and proves nothing of how the value was chosen\n");
    print("announced " + prepared_at + ": the value will come from \"" + source + "\"\n");
    for (const recruit::Preparation& each : earlier) print("prepared before, and not drawn: " + each.prepared_at + ", \"" + each.source + "\", commitment " + each.commitment + "\n");
}

int verify_list(const DrawArguments& a, const recruit::PublishedList& list) {
    std::vector<std::string> good{"the commitment binds source, time, earlier preparations, codes and tickets as they stand here",
                                  "each of the " + std::to_string(list.tickets.size()) + " tickets has " + std::to_string(list.announced.seats) + " people, and nobody twice",
                                  "nobody has fewer tickets than the smallest chance announced, " + percent(std::strtod(list.announced.minimum_chance.c_str(), nullptr)) +
                                      (list.announced.impossible == 0 ? "" : ", but for " + std::to_string(list.announced.impossible) + " who are said to fit in no group")};
    if (list.value) good.push_back(draws(*list.value, *list.ticket) + ": " + joined(list.selected));
    if (const int code = say_checked(a, recruit::faults_of(list), good); code != 0) return code;
    say_announced(list.commitment, list.announced.source, list.announced.prepared_at, list.announced.earlier);
    if (!list.value) print("not drawn yet\n");
    print("not checked, since no list can show it: that this commitment was published before the value was known; that the source gave this value, written as announced; "
          "that every ticket meets the quotas and no fairer lottery exists (whoever may see the record checks that with --verify RECORD --certificate)\n");
    return 0;
}

int verify(const DrawArguments& a) {
    const Result<std::string> text = read_file(a.verify);
    if (!text) return complain(text.error().detail), 1;
    const Result<recruit::PublishedList> list = recruit::parse_published(*text);
    if (list) return verify_list(a, *list);
    if (list.error().code != Errc::not_found) return complain(a.verify + ": " + list.error().detail), 1;
    const Result<Record> record = record_in(a.verify);
    if (!record) return complain(record.error().detail), 1;
    std::vector<std::string> faults = recruit::faults_of(*record);
    std::vector<std::string> good{"input, tickets and commitment fit their hashes", "every ticket meets every quota and address", "tickets and chances fit each other"};
    if (record->ticket) good.push_back(draws(*record->seed, *record->ticket));
    if (a.certificate && faults.empty()) {
        recruit::Model model = recruit::model_of(*record);
        std::vector<double> weights;
        for (const recruit::Group& group : model.groups) weights.push_back(record->certificate[group.members.front()]);
        const double bound = recruit::certified_bound(model, weights, certificate_seconds);
        if (bound > record->bound + 1e-6) faults.push_back("the certificate proves only that nobody can be given more than " + percent(bound) + ", not " + percent(record->bound));
        else good.push_back("no lottery gives everybody more than " + percent(bound) + " (one integer program)");
    }
    if (const int code = say_checked(a, faults, good); code != 0) return code;
    print("smallest chance " + percent(record->minimum) + (record->is_complete ? "" : ", not proved to be the best") + "\n");
    say_announced(record->commitment, record->source, record->prepared_at, record->earlier);
    if (!a.certificate) print("not checked: that no fairer lottery exists; add --certificate for that (it needs the solver)\n");
    return 0;
}

// ---- making one ----

// What was prepared for this group before, from the record that is to be replaced.
Result<std::vector<recruit::Preparation>> prepared_before(const DrawArguments& a) {
    std::vector<recruit::Preparation> earlier;
    std::error_code ignored;
    if (a.record.empty() || !std::filesystem::exists(a.record, ignored)) return earlier;
    const Result<Record> before = record_in(a.record);
    if (!before) return before.error();
    if (before->ticket) return Error{Errc::conflict, a.record + " has been drawn already; there is no second draw. Name another file for another group"};
    earlier = before->earlier;
    if (!before->source.empty()) earlier.push_back({before->source, before->prepared_at, before->commitment});
    return earlier;
}

Result<std::string> salt_in(const DrawArguments& a) {
    if (a.salt.empty()) return std::string();
    const Result<std::string> salt = read_file(a.salt);
    if (!salt || trim(*salt).size() < recruit::salt_bytes_min) return Error{Errc::bad_input, "--salt names a file with a secret line of 16 characters or more; without it the codes could be guessed from the ids"};
    return std::string(trim(*salt));
}

// That the order of events is kept: announce, then take the value.
Result<void> announced(const DrawArguments& a, Record& record) {
    if (a.source.empty()) {
        if (!a.record.empty() && a.seed.empty()) return Error{Errc::bad_input, "say with --source which public value will draw, before anybody knows it, such as \"Lotto 9 January 2027, the seven main numbers in ascending order\""};
        return {};
    }
    if (!a.seed.empty() || a.record.empty()) return Error{Errc::bad_input, "--source announces: prepare with --record FILE and without --seed, publish the commitment, and draw with --from FILE --seed VALUE when the value is known"};
    Result<std::vector<recruit::Preparation>> earlier = prepared_before(a);
    if (!earlier) return earlier.error();
    return recruit::announce(record, a.source, std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()), std::move(*earlier));
}

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
    Result<recruit::DrawSettings> settings = settings_of(a);
    if (!settings) return complain(settings.error().detail), std::nullopt;
    Result<std::string> salt = salt_in(a);
    if (!salt) return complain(salt.error().detail), std::nullopt;
    settings->salt = std::move(*salt);
    recruit::PoolRead read = recruit::read_pool({.people_csv = *people, .people_name = a.pool, .quotas_csv = *quotas, .quotas_name = a.quotas, .address_columns = listed(a.addresses)});
    if (!read.problems.empty()) {
        say_fault({.problems = std::move(read.problems), .clash = {}, .repairs = {}, .recruits = {}}, a.format == "json");
        return std::nullopt;
    }
    notices = std::move(read.notices);
    auto outcome = recruit::prepare_draw(std::move(read.pool), *settings, until(a.seconds));
    if (const auto* fault = std::get_if<recruit::DrawFault>(&outcome)) return say_fault(*fault, a.format == "json"), std::nullopt;
    auto& record = std::get<Record>(outcome);
    if (const Result<void> told = announced(a, record); !told) return complain(told.error().detail), std::nullopt;
    return std::move(record);
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
    if (!record.ticket && record.source.empty()) return out + "Not drawn, and nothing is announced; announce with --source and --record.\n";
    if (!record.ticket)
        return out + "Not drawn yet: publish the commitment and \"" + record.source + "\"" + (record.earlier.empty() ? "" : ", prepared " + std::to_string(record.earlier.size() + 1) + " times,") + " now, then draw with --from RECORD --seed VALUE.\n";
    out += "The public value is read as \"" + *record.seed + "\", hashed as " + json_quote(recruit::hashed_for_draw(*record.seed)) + ", and draws ticket " + std::to_string(*record.ticket) + ":\n";
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
    return write_private_file(a.publish, recruit::to_json(recruit::published_list(record)), true);
}

Result<void> may_publish(const Record& record) {
    if (!record.source.empty() && !record.settings.salt.empty()) return {};
    return Error{Errc::bad_input, "a list is published of a draw that was announced: prepare it with --source, --salt FILE and --record FILE, then draw with --from"};
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
    if (const Result<void> may = a.publish.empty() ? Result<void>{} : may_publish(*record); !may) return complain(may.error().detail), 1;
    if (!a.seed.empty())
        if (const Result<void> drawn = recruit::draw_ticket(*record, a.seed); !drawn) return complain(drawn.error().detail), 1;
    if (const Result<void> written = write_files(*record, a); !written) return complain(written.error().detail), 1;
    print(a.format == "json" ? recruit::summary_json(*record, notices) : in_words(*record, notices));
    return 0;
}

}  // namespace stemmen::app

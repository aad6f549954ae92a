#include "service/duty.hpp"

#include <algorithm>
#include <set>

#include "core/text.hpp"

namespace stemmen::service {
namespace {

constexpr std::size_t tend_items_max = 50;  // in one transaction

// Where a sealed text belongs: moved to another item it does not open.
std::string place_of(const DutyItem& item) { return "duty|" + item.person.value + "|" + std::to_string(to_millis(item.received_at)); }

// Of every channel's accounts, short links among them.
std::set<std::string> units_of(const Kit& kit) {
    std::set<std::string> units;
    for (const Account& account : kit.accounts) units.insert(account.unit);
    for (const auto& [code, account] : kit.places) units.insert(account.unit);
    return units;
}

bool may_open(const Kit& kit, const std::string& officer, const DutyItem& item) {
    const Account* account = kit.account(item.channel, item.account);
    return account != nullptr && account->unit == item.unit && std::ranges::find(account->duty.officers, officer) != account->duty.officers.end();
}

std::optional<DutyItem> item_for(const Kit& kit, Transaction& tx, const std::string& officer, std::int64_t number, Moment moment) {
    std::optional<DutyItem> item = tx.duty().find(number);
    if (!item || item->delete_at <= moment.now || !may_open(kit, officer, *item)) return std::nullopt;
    return item;
}

Error no_such_item() { return {Errc::not_found, "there is no such item in your queue; it may have been deleted (see: stemmen duty list)"}; }

void note(const Kit& kit, Transaction& tx, Moment moment, const std::string& officer, std::string_view what, std::string about, std::string_view why) {
    record(kit.keys, tx.access(), {.at = moment.now, .who = officer, .what = std::string(what), .about = std::move(about), .why = std::string(why)});
}

}  // namespace

std::string_view to_string(DutyState state) {
    constexpr std::array<std::string_view, 3> names{"unopened", "opened", "handled"};
    return names.at(static_cast<std::size_t>(state));
}

MessageKey duty_key(const privacy::KeyRing& keys, const SessionId& session) { return keys.message_key("duty", session.value); }

bool hand_to_duty(Work& work, privacy::SafetyClass safety, const std::string& text) {
    const DutyRule& rule = work.account.duty;
    if (!is_staffed(rule, work.moment)) return false;
    const Timestamp now = work.moment.now;
    DutyRows& rows = work.tx.duty();
    if (rows.count_of_person(work.thread.person, now - duty_person_span) >= duty_items_of_person_max) {
        work.count("duty", "person_limit");
        return false;
    }
    if (rows.count_of_unit(work.account.unit) >= duty_items_of_unit_max) {
        work.count("duty", "full");
        work.results.alarms.push_back("the duty queue of unit " + work.account.unit + " is full, so what is written now is not kept and nobody is told that it is read; open and handle its items");
        return false;
    }
    DutyItem item{.person = work.thread.person,
                  .talk = work.session ? duty_key(work.kit.keys, work.session->id) : MessageKey{},
                  .channel = work.account.channel,
                  .account = work.account.id,
                  .unit = work.account.unit,
                  .safety = std::string(privacy::to_string(safety)),
                  .language = work.language(),
                  .received_at = now,
                  .due_at = now + rule.opened_within,
                  .delete_at = now + rule.deleted_at_latest};
    const std::string_view kept = first_code_points(text, duty_text_characters_max);
    item.is_cut = kept.size() < text.size();
    item.sealed_text = work.kit.keys.seal(Secret(std::string(kept)), place_of(item), privacy::Sealed::duty_text);
    work.results.duty_alarms.push_back({item.unit, rows.insert(item)});
    work.count("duty", "received");
    return true;
}

std::vector<DutyAlarm> unopened_duty(const Kit& kit, Transaction& tx) {
    std::vector<DutyAlarm> alarms;
    for (const std::string& unit : units_of(kit))
        for (const DutyItem& item : tx.duty().of_unit(unit, duty_items_of_unit_max))
            if (item.state() == DutyState::unopened) alarms.push_back({unit, item.number});
    return alarms;
}

void tend_duty(Transaction& tx, Moment moment, Results& results) {
    DutyRows& rows = tx.duty();
    for (DutyItem& item : rows.late(moment.now, tend_items_max)) {
        item.is_late = true;
        rows.update(item);
        results.counts.push_back({"duty", "late"});
        results.alarms.push_back("item " + std::to_string(item.number) + " in the duty queue of unit " + item.unit + " has not been opened in time; open it now: stemmen duty open " +
                                 std::to_string(item.number));
    }
    const std::vector<DutyItem> expired = rows.expired(moment.now, tend_items_max);
    for (const DutyItem& item : expired) {
        rows.erase(item.number);
        const std::string state(to_string(item.state()));
        results.counts.push_back({"duty_deleted", state});
        if (item.state() == DutyState::unopened)
            results.alarms.push_back("item " + std::to_string(item.number) + " in the duty queue of unit " + item.unit + " was deleted at its last hour and nobody had opened it; the citizen was told that the police read it");
    }
    if (!expired.empty()) tx.append(Deletion{moment.now, "retention", "duty_items", static_cast<std::int64_t>(expired.size()), ""});
}

std::vector<DutyItem> list_duty(const Kit& kit, Transaction& tx, const std::string& officer, Moment moment) {
    std::vector<DutyItem> items;
    for (const std::string& unit : units_of(kit))
        for (DutyItem& item : tx.duty().of_unit(unit, duty_items_of_unit_max)) {
            item.sealed_text.clear();
            if (item.delete_at > moment.now && may_open(kit, officer, item)) items.push_back(std::move(item));
        }
    std::ranges::sort(items, {}, [](const DutyItem& item) { return std::pair(item.state(), item.number); });
    note(kit, tx, moment, officer, "duty.list", std::to_string(items.size()) + " items", "on_duty");
    return items;
}

Result<OpenedItem> open_duty(const Kit& kit, Transaction& tx, const std::string& officer, std::int64_t number, Moment moment, Results& results) {
    std::optional<DutyItem> item = item_for(kit, tx, officer, number, moment);
    if (!item) return no_such_item();
    Result<Secret> text = kit.keys.open(item->sealed_text, place_of(*item), privacy::Sealed::duty_text);
    if (!text) return text.error();
    const bool is_first = !item->opened_at;
    if (is_first) {
        item->opened_at = moment.now;
        item->opened_by = officer;
        tx.duty().update(*item);
        results.counts.push_back({"duty", "opened"});
    }
    note(kit, tx, moment, officer, "duty.open", std::to_string(number), is_first ? "first_look" : "looked_again");
    item->sealed_text.clear();
    return OpenedItem{std::move(*item), std::move(*text)};
}

Result<DutyItem> handle_duty(const Kit& kit, Transaction& tx, const std::string& officer, std::int64_t number, std::string_view to, Moment moment, Results& results) {
    if (std::ranges::find(duty_destinations, to) == duty_destinations.end()) {
        std::string all;
        for (const std::string_view each : duty_destinations) all += (all.empty() ? "" : ", ") + std::string(each);
        return Error{Errc::bad_input, "say where it was taken: one of " + all};
    }
    std::optional<DutyItem> item = item_for(kit, tx, officer, number, moment);
    if (!item) return no_such_item();
    if (!item->opened_at) return Error{Errc::conflict, "nobody has opened this item yet; open it first"};
    if (item->handled_at) return Error{Errc::conflict, "this item is handled already, by " + item->handled_by};
    const Account& account = *kit.account(item->channel, item->account);
    item->handled_at = moment.now;
    item->handled_by = officer;
    item->handled_to = to;
    item->delete_at = std::min(item->delete_at, moment.now + account.duty.deleted_after_handled);
    tx.duty().update(*item);
    results.counts.push_back({"duty_handled", item->handled_to});
    note(kit, tx, moment, officer, "duty.handled", std::to_string(number), to);
    item->sealed_text.clear();
    return std::move(*item);
}

}  // namespace stemmen::service

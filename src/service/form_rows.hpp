// Forms that officers are filling in, and the colleagues whom they can name in them: records, and the port to them. What is typed lives
// here and never in a card, so that a card can be pressed twice, or by somebody else, and nothing comes of it. Names staff, no citizen.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "core/time.hpp"
#include "recruit/drive.hpp"

namespace stemmen::service {

inline constexpr Duration form_kept = std::chrono::hours{72};      // from the last press; what was not saved by then is gone
inline constexpr Duration colleague_kept = std::chrono::days{180}; // after they last wrote
inline constexpr std::size_t forms_of_one_max = 20;                // open at once; the oldest goes
inline constexpr std::size_t colleagues_found_max = 15;            // a list of suggestions shows no more

struct DriveForm {
    std::string nonce;                        // random; what a card names
    std::string who;                          // directory id: nobody else can use it
    std::int64_t drive = 0, version = 0;      // that is being changed; 0: a new one. Set when the form has been saved
    bool is_saved = false;
    std::map<std::string, std::string> typed; // fields by name, as typed
    Timestamp at;
    bool operator==(const DriveForm&) const = default;
};

struct Colleague {
    recruit::Officer officer;
    Language language = Language::nb;         // in which they last wrote
    recruit::Role role = recruit::Role::reader;  // as the directory said then
    Timestamp seen_at;
    bool operator==(const Colleague&) const = default;
};

// Part of a Transaction.
class FormDesk {
public:
    virtual ~FormDesk() = default;
    virtual void save(const DriveForm& form) = 0;  // insert or replace; beyond forms_of_one_max that officer's oldest goes
    virtual std::optional<DriveForm> form(const std::string& nonce) = 0;
    virtual void remember(const Colleague& colleague) = 0;  // insert or replace
    virtual std::optional<Colleague> colleague(const std::string& directory_id) = 0;
    // One of whose names begins so, small letters or not, with that role at least; by name.
    virtual std::vector<Colleague> colleagues(std::string_view begins, recruit::Role role, std::size_t limit) = 0;
    virtual std::size_t prune_forms(Timestamp before, std::size_t limit) = 0;
    virtual std::size_t prune_colleagues(Timestamp seen_before, std::size_t limit) = 0;
};

}  // namespace stemmen::service

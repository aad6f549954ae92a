// Activities of Teams as values: what an officer said, pressed or looked up, and where it was. A codec: knows no socket, clock or
// store. Sources: the Activity Protocol; Microsoft's pages on bots, cards and dialogs in Teams.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "adapters/teams/caller.hpp"
#include "core/language.hpp"
#include "core/result.hpp"

namespace stemmen::teams {

inline constexpr std::size_t activity_bytes_max = 1024 * 1024;  // no limit is published; answer 413 beyond
inline constexpr int activity_nesting_max = 32;
inline constexpr std::size_t id_bytes_max = 1024;               // of conversations and activities, opaque; some 130 to 400 today
inline constexpr std::size_t said_code_points_max = 4'000;      // of a message; what is longer is cut
inline constexpr std::size_t form_fields_max = 64;              // of a card; what is beyond is dropped
inline constexpr std::size_t form_bytes_max = 20'000;           // of all names and values of a card
inline constexpr std::size_t members_max = 200;                 // looked at in one conversationUpdate

enum class Scope { personal, group_chat, channel };
std::string_view to_string(Scope scope);  // "personal", "groupChat", "channel"

// Where to write to: kept from each activity, the newest service address wins. Personal data of an officer (docs/privacy.md).
struct Reference {
    std::string service_url;
    std::string tenant_id;
    std::string conversation_id;  // of a channel without ";messageid=…"
    Scope scope = Scope::personal;
    std::string bot_id;           // "28:…"
    std::string user_id;          // "29:…"; "" in group chats and channels, where nobody owns the conversation
    std::string user_directory_id;
    std::string team_id, channel_id;
    bool operator==(const Reference&) const = default;
};
// As kept (sealed), and back. Errc::bad_input: nothing that to_json() wrote.
std::string to_json(const Reference& reference);
Result<Reference> parse_reference(std::string_view text);

struct Said {           // a message with text, mentions of the bot taken out
    std::string text;
    bool operator==(const Said&) const = default;
};

// What comes back of a card: its data and its inputs, merged. Texts, also of numbers and switches; what is nested is left out. It
// comes from the client as that likes: rights are looked up by directory id, and every value is checked again.
using Form = std::map<std::string, std::string>;

enum class Way {
    submit,   // Action.Submit: a message with a value
    execute,  // Action.Execute: the answer's body may hold a new card
    refresh,  // the client asks by itself for the card as it is now: no side effects
    fetch,    // task/fetch: opens a dialog
    finish,   // task/submit: of a dialog
};
struct Pressed {
    Way way{};
    std::string verb;  // of Action.Execute, else data's member "verb"
    Form form;         // without "verb" and what is Teams' own ("msteams")
    bool operator==(const Pressed&) const = default;
};

struct Searched {       // application/search: somebody types in a list of choices
    std::string dataset, text;
    std::size_t skip = 0, top = 15;
    bool operator==(const Searched&) const = default;
};

struct Installed {      // the app was added here, or taken away: the best moment to greet, or to stop sending
    bool is_there = true;
    bool operator==(const Installed&) const = default;
};

struct UnknownInvoke {  // answer 501
    std::string name;
    bool operator==(const UnknownInvoke&) const = default;
};

struct Ignored {        // accept, and do nothing
    std::string_view reason;  // a constant word, for counting
    bool operator==(const Ignored&) const = default;
};

using Body = std::variant<Said, Pressed, Searched, Installed, UnknownInvoke, Ignored>;

struct Activity {
    std::string id;             // "" if it has none
    std::string key;            // conversation and id: the same for a redelivery; raw, so hash it before storing
    bool is_invoke = false;     // answered in the body of the response, within invoke_answer_max
    std::string reply_to;       // the message that carries the card that was pressed
    std::string thread_id;      // conversation id as it came: answering there stays in a channel's thread
    std::string sender_id;      // "29:…"
    std::string sender_directory_id;  // aadObjectId: the key to rights. "" if it is not told
    std::string sender_name;    // for display only: it can change
    Language language = Language::nb;
    Reference reference;
    Body body;
    bool operator==(const Activity&) const = default;
};

inline constexpr Duration invoke_answer_max = std::chrono::seconds{8};  // Teams gives up after 10 to 15 s

// A body read as JSON, before anybody looks at what it says.
class Envelope {
public:
    // Errc::over_limit: longer than activity_bytes_max. Errc::bad_input: no JSON object, or nested deeper than activity_nesting_max.
    static Result<Envelope> open(std::string_view body);
    ~Envelope();
    Envelope(Envelope&&) noexcept;
    Envelope& operator=(Envelope&&) noexcept;

    // For refusal_of(). What is absent is "".
    [[nodiscard]] Origin origin() const;
    // Returns for whatever stands in it. Errc::bad_input: no conversation, or ids over id_bytes_max; answer 400.
    [[nodiscard]] Result<Activity> decode() const;

private:
    struct Document;
    explicit Envelope(std::unique_ptr<Document> document);
    std::unique_ptr<Document> document_;
};

}  // namespace stemmen::teams

// The JSON body of a request, read member by member. The first thing that is wrong is kept as a sentence for whoever sent it; what is
// read after it is empty. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "core/result.hpp"

namespace stemmen::dashboard {

class Body {
public:
    // `example` is told to whoever sends what is no JSON object, or more than `bytes_max`.
    Body(const std::string& text, std::size_t bytes_max, std::string_view example);

    // "" when it is not there. A line has no line breaks, and neither has control characters. Spaces around it go.
    std::string line(std::string_view name, std::size_t characters_max);
    std::string text(std::string_view name, std::size_t characters_max);
    bool flag(std::string_view name);  // false when it is not there
    std::optional<std::int64_t> number(std::string_view name);
    std::vector<std::int64_t> numbers(std::string_view name, std::size_t count_max);
    std::string one_of(std::string_view name, std::span<const std::string_view> words);  // must be there
    // Lines by name, in an object that has no other members than these. "" for what is not there.
    std::map<std::string, std::string> lines(std::string_view name, std::span<const std::string_view> members, std::size_t characters_max);
    void require(std::string_view name);
    void pass(std::string_view name);  // may be there; somebody else reads it, and it holds text without control characters

    // bad_input: the first fault, or a member that nothing here has asked for.
    [[nodiscard]] Result<void> done() const;

private:
    const JsonNode* find(std::string_view name);
    std::string read(std::string_view name, const JsonNode* found, std::size_t characters_max, bool with_breaks);
    void wrong(std::string_view name, std::string_view wanted);

    JsonNode root_;
    std::set<std::string, std::less<>> asked_;
    std::string fault_;
};

}  // namespace stemmen::dashboard

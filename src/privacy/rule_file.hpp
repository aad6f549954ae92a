// What the readers of rule files share: walking a JSON tree whose shape is known, with faults that name file and line.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "core/result.hpp"
#include "privacy/phrases.hpp"

namespace stemmen::privacy {

class RuleFile {
public:
    explicit RuleFile(std::string_view name, std::uint32_t number = 0) : name_(name), number_(number) {}

    [[nodiscard]] Error fault(const JsonNode& node, std::string_view sentence) const {
        return {Errc::bad_input, located(name_, node, sentence)};
    }
    [[nodiscard]] std::uint32_t number() const { return number_; }  // among the files that are read together
    // The node is an object and has no other members than these.
    [[nodiscard]] Result<void> expect_object(const JsonNode& node, std::span<const std::string_view> known) const;
    // The strings of an array; empty when `node` is nullptr.
    [[nodiscard]] Result<std::vector<const JsonNode*>> strings(const JsonNode* node) const;
    // {"name": ["word", ...], ...}
    [[nodiscard]] Result<WordLists> word_lists(const JsonNode* node) const;

private:
    std::string name_;
    std::uint32_t number_ = 0;
};

}  // namespace stemmen::privacy

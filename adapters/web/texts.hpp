// The texts of the own pages, read from config/pages/<language>.json: short ones by name, and whole pages in sections.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "core/result.hpp"

namespace stemmen::web {

// What stands for {name} in the texts. A value of several lines makes a list of the paragraph that consists of it alone.
using Values = std::map<std::string, std::string, std::less<>>;

struct Section {
    std::string heading;
    std::vector<std::string> paragraphs;
    bool operator==(const Section&) const = default;
};
struct Page {
    std::string title;
    std::vector<Section> sections;
    bool operator==(const Page&) const = default;
};

struct Texts {
    Language language{};
    std::map<std::string, std::string, std::less<>> texts;
    std::map<std::string, Page, std::less<>> pages;
    bool operator==(const Texts&) const = default;

    // The text, places filled. What is not there is shown by its name: read_texts() has refused a file that lacks one.
    [[nodiscard]] std::string text(std::string_view name, const Values& values = {}) const;
};
using AllTexts = std::map<Language, Texts>;

inline constexpr std::size_t texts_bytes_max = 256 * 1024;
// The languages that every page is there in.
inline constexpr std::array page_languages{Language::nb, Language::nn, Language::en};

// The error's detail is "<name>:<line>: <sentence>".
Result<Texts> read_texts(std::string_view json, std::string_view name);
// Refuses languages that do not have the same texts, pages and places to fill.
Result<AllTexts> gather(std::vector<Texts> texts);

std::string filled(std::string_view text, const Values& values);
std::vector<std::string> places_in(std::string_view text);  // names in braces, in order

}  // namespace stemmen::web

// The rules of the house that a compiler does not check, applied to one file's text at a time. Reads no disk, so that
// the rules themselves can be tested on bad examples. The rules are explained in docs/architecture.md and CONTRIBUTING.md.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace house {

inline constexpr std::size_t file_lines_max = 400;
inline constexpr std::size_t function_lines_max = 70;

// The room a path inside the checkout belongs to: "dialog" for src/dialog/step.hpp, "messenger" for
// adapters/messenger/send.cpp, "" for what is no room (tests, bench).
std::string_view room_of(std::string_view path);
bool is_known_room(std::string_view room);

// What is wrong with a C++ file, each as "<path>:<line>: <sentence>".
std::vector<std::string> check_source(std::string_view path, std::string_view text);
// What is wrong with any text file of the project (documents, scripts, data, sources).
std::vector<std::string> check_text(std::string_view path, std::string_view text);

}  // namespace house

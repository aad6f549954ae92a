// Everything a dialogs folder holds, loaded: texts, commands and the dialogs with their older versions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "dialog/commands.hpp"
#include "dialog/definition.hpp"
#include "dialog/files.hpp"
#include "dialog/promises.hpp"
#include "dialog/texts.hpp"

namespace stemmen::dialog {

struct TextUse {
    std::string text_id;
    std::string by;
    int line = 0;
    bool operator==(const TextUse&) const = default;
};

struct Library {
    Texts texts;
    Commands commands;
    std::vector<Dialog> dialogs;  // every version
    std::vector<TextUse> uses;    // of texts that no dialog says
    std::string uses_file;
    Promises promises;
    bool operator==(const Library&) const = default;

    // The version that serves new talks, or nullptr.
    [[nodiscard]] const Dialog* latest(std::string_view name) const;
    // The version that a running talk is pinned to, or nullptr.
    [[nodiscard]] const Dialog* find(std::string_view name, int version) const;
};

// What each file is, by its path.
enum class FileRole { other, texts, uses, promises, commands, dialog, transcript };
FileRole role_of(std::string_view path);
// "after-conversation" of ".../after-conversation/dialog.json".
std::string_view folder_of(std::string_view path);

// Reads all files; adds what is wrong to `faults`. Use the library only if there are none.
Library read_library(const Files& files, Faults& faults);
// For those who only want to run: the first fault is the error, as "file:line: sentence". Reads; check() also walks and replays.
Result<Library> load_library(const Files& files);

}  // namespace stemmen::dialog

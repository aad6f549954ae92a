// The real dialogs folder as values, and small ones made up for a test.
#pragma once

#include <string>
#include <string_view>

#include "dialog/library.hpp"
#include "dialog/step.hpp"

namespace stemmen::dialog {

// Every file under dialogs/, with paths that begin with "dialogs/".
const Files& real_files();
const Library& real_library();
const Dialog& after_conversation();
// Writes a file back to the source folder, for UPDATE_GOLDEN=1.
void write_back(const std::string& path, const std::string& content);

// A channel in which officers can read along, as Messenger.
Surroundings shared_inbox(std::vector<std::string> features = {});

// A small valid dialog: texts in bokmål, one rating, one open question, transcripts for every ending. Tests break it.
Files small_files();
// small_files() with `from` replaced by `to` in the file that ends in `path`; aborts when `from` is not there.
Files broken(std::string_view path, std::string_view from, std::string_view to);

}  // namespace stemmen::dialog

#include "dialog/library.hpp"

#include <algorithm>

namespace stemmen::dialog {
namespace {

using Kind = JsonNode::Kind;

std::string_view name_of(std::string_view path) { return path.substr(path.find_last_of('/') + 1); }

void read_uses(const JsonNode& root, Reader& reader, Library& library) {
    library.uses_file = reader.file();
    if (!reader.object(root, "the file of uses", {"uses"})) return;
    const JsonNode* all = reader.required(root, "uses", Kind::object);
    if (all == nullptr) return;
    for (const JsonNode::Member& member : all->members) {
        if (!member.value.is(Kind::array)) {
            reader.fault(member.value, json_quote(member.name) + " must be a list of text ids");
            continue;
        }
        for (const JsonNode& item : member.value.items) {
            if (item.is(Kind::string))
                library.uses.push_back({item.string, member.name, item.line});
            else
                reader.fault(item, "a text id in quotes must stand here");
        }
    }
}

void add_dialog(const std::string& path, Dialog dialog, Reader& reader, Library& library) {
    if (dialog.name != folder_of(path))
        reader.fault(dialog.line, "the dialog is called " + json_quote(dialog.name) + " but its folder " + json_quote(folder_of(path)) +
                                      "; name both alike");
    if (library.find(dialog.name, dialog.version) != nullptr)
        reader.fault(dialog.line, "version " + std::to_string(dialog.version) + " of " + json_quote(dialog.name) +
                                      " is there twice; give the newer one the next number");
    library.dialogs.push_back(std::move(dialog));
}

void read_file(const std::string& path, const std::string& content, Faults& faults, Library& library) {
    const FileRole role = role_of(path);
    if (role == FileRole::other || role == FileRole::transcript) return;
    const Result<JsonNode> root = parse_json_tree(content, path);
    if (!root) {
        // "<name>:<line>: <sentence>"
        const std::string_view rest = std::string_view(root.error().detail).substr(path.size() + 1);
        const std::size_t colon = rest.find(": ");
        faults.push_back({path, std::stoi(std::string(rest.substr(0, colon))), std::string(rest.substr(colon + 2))});
        return;
    }
    Reader reader(path, faults);
    switch (role) {
        case FileRole::texts:
            read_texts(*root, reader, library.texts);
            break;
        case FileRole::uses:
            read_uses(*root, reader, library);
            break;
        case FileRole::promises:
            read_promises(*root, reader, library.promises);
            break;
        case FileRole::commands:
            library.commands = read_commands(*root, reader);
            break;
        case FileRole::dialog: {
            const std::size_t faults_before = faults.size();
            Dialog dialog = read_dialog(*root, reader);
            if (faults.size() == faults_before) add_dialog(path, std::move(dialog), reader, library);
            break;
        }
        case FileRole::other:
        case FileRole::transcript:
            break;
    }
}

}  // namespace

const Dialog* Library::latest(std::string_view name) const {
    const Dialog* best = nullptr;
    for (const Dialog& dialog : dialogs)
        if (dialog.name == name && (best == nullptr || dialog.version > best->version)) best = &dialog;
    return best;
}

const Dialog* Library::find(std::string_view name, int version) const {
    for (const Dialog& dialog : dialogs)
        if (dialog.name == name && dialog.version == version) return &dialog;
    return nullptr;
}

FileRole role_of(std::string_view path) {
    const std::string_view name = name_of(path), folder = folder_of(path);
    if (folder == "transcripts" && name.ends_with(".txt")) return FileRole::transcript;
    if (!name.ends_with(".json")) return FileRole::other;
    if (folder == "texts") return name == "uses.json" ? FileRole::uses : FileRole::texts;
    if (name == "commands.json") return FileRole::commands;
    if (name == "promises.json") return FileRole::promises;
    if (name == "dialog.json" || name.starts_with("dialog.v")) return FileRole::dialog;
    return FileRole::other;
}

std::string_view folder_of(std::string_view path) {
    const std::size_t slash = path.find_last_of('/');
    if (slash == std::string_view::npos) return {};
    path = path.substr(0, slash);
    return name_of(path);
}

Library read_library(const Files& files, Faults& faults) {
    Library library;
    if (files.size() > files_max)
        faults.push_back(
            {files.front().first, 1, "there are more than " + std::to_string(files_max) + " files; this is no dialogs folder"});
    for (std::size_t i = 0; i < std::min(files.size(), files_max); ++i) read_file(files[i].first, files[i].second, faults, library);
    const auto missing = [&](std::string_view file, std::string_view what) {
        faults.push_back({std::string(file), 1, "the file is missing; " + std::string(what)});
    };
    if (!library.texts.all().contains(Language::nb)) missing("texts/nb.json", "bokmål is what every other language falls back to");
    if (library.commands.phrases.empty()) missing("commands.json", "without it nobody could write STOPP");
    return library;
}

Result<Library> load_library(const Files& files) {
    Faults faults;
    Library library = read_library(files, faults);
    if (!faults.empty()) return Error{Errc::misconfigured, to_string(faults.front())};
    return library;
}

}  // namespace stemmen::dialog

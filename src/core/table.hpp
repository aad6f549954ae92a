// A table as people take it along: cells are text, whatever they hold.
#pragma once

#include <string>
#include <vector>

namespace stemmen {

struct Column {
    std::string name;         // English, snake_case, stable
    std::string description;  // for the codebook
    bool is_number = false;   // every cell is a number with a decimal point, or "" for none
};

struct Table {
    std::string name;
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;
};

}  // namespace stemmen

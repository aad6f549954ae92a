// One use of a statement that is not kept: what is bound comes in order and is copied. For the contacts database, whose rows are few.
// Only src/store includes this.
#pragma once

#include <string>

#include "store/connection.hpp"

namespace stemmen::store {

class Statement {
public:
    Statement(Connection& connection, const char* sql) : statement_(connection.database(), sql) {}
    Statement& bind(std::int64_t value) { return statement_.bind(next_++, value), *this; }
    Statement& bind(Timestamp at) { return bind(to_millis(at)); }
    Statement& bind(const std::optional<Timestamp>& at) { return at ? bind(*at) : bind_null(); }
    Statement& bind(const std::string& text) { return statement_.bind(next_++, text), *this; }
    Statement& bind_bytes(const void* bytes, std::size_t size) { return statement_.bind(next_++, bytes, static_cast<int>(size)), *this; }
    Statement& bind_bytes(const std::string& bytes) { return bind_bytes(bytes.data(), bytes.size()); }
    Statement& bind(const ContactId& id) {
        if (id.empty()) return bind_null();
        const Blob blob = to_blob(id.value);
        return bind_bytes(blob.data(), blob.size());
    }
    Statement& bind_null() { return statement_.bind(next_++), *this; }
    bool step() { return statement_.executeStep(); }
    std::size_t run() { return static_cast<std::size_t>(statement_.exec()); }
    SQLite::Column column(int index) { return statement_.getColumn(index); }

    std::int64_t integer(int index) { return column(index).getInt64(); }
    std::string text(int index) { return column(index).isNull() ? std::string() : column(index).getString(); }
    Timestamp time(int index) { return from_millis(integer(index)); }
    std::optional<Timestamp> maybe_time(int index) { return column(index).isNull() ? std::nullopt : std::optional(time(index)); }
    ContactId id(int index) {
        const SQLite::Column value = column(index);
        return value.isNull() ? ContactId{} : ContactId{to_hex(value.getBlob(), static_cast<std::size_t>(value.getBytes()))};
    }

private:
    SQLite::Statement statement_;
    int next_ = 1;
};

}  // namespace stemmen::store

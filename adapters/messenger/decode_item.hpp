// One element of `messaging` or `standby`, translated. Inside the adapter only; webhook.hpp is the way in.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>

#include "adapters/messenger/settings.hpp"
#include "core/message.hpp"

namespace stemmen::messenger {

struct ItemPlace {
    bool standby = false;           // which of the two containers it lay in
    std::optional<Timestamp> sent;  // the entry's time, for items that have none of their own
};

// Appends at least one event or one reason to `decoded`. `fields` is an object of an entry of our Page.
void decode_item(const Settings& settings, const boost::json::value& fields, ItemPlace place, Decoded& decoded);

}  // namespace stemmen::messenger

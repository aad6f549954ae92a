// Memory that was needed to start and to read rules and texts, and that the service would otherwise keep for good.
#pragma once

namespace stemmen::app {

// Gives the pages that hold nothing any more back to the system. Takes a few milliseconds: for the start and for new rules, not for a turn.
void give_spare_memory_back();

}  // namespace stemmen::app

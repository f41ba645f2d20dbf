// SPDX-License-Identifier: Apache-2.0
//
// What an account's engine had at a moment in the past, and what happened by then. The state is
// folded again from the journal by the same code that folded it then: so it is the same to the last
// rule, for every listing and every moment the journal knows, and needs no copy of any number that
// could differ. It costs one reading of the partition's journal (two with the events) and the
// memory of that one account; it reads files beside a running server and asks it nothing.
#pragma once

#include "base/result.hpp"
#include "engine/engine.hpp"
#include "store/subject.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace stockd::runtime {

struct PartitionFiles {
  std::string directory;
  std::uint32_t partition = 0;
};

struct Past {
  engine::Engine engine;
  std::uint64_t seq = 0;  // the partition's last record by then
};

// The state at this time. Kind::Missing: nothing was recorded by then.
Result<Past> look_back_to(const PartitionFiles& files, AccountId account, UnixMs at_ms);

// The records about any of these subjects between the two times, newest first.
struct EventSpan {
  UnixMs since_ms = 0;
  UnixMs until_ms = 0;
  std::size_t most = 100;
};
Result<std::vector<Record>> find_events(const PartitionFiles& files, AccountId account,
                                        const std::vector<store::Subject>& subjects,
                                        const EventSpan& span);

}  // namespace stockd::runtime

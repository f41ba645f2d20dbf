// SPDX-License-Identifier: Apache-2.0
//
// Every part is a look of its own, at the end of the partition's queue.
#include "admin/counting.hpp"

#include <memory>
#include <utility>

namespace stockd::admin {
namespace {

// Some milliseconds of a partition's time.
constexpr std::size_t kListingsALook = 20'000;

struct Counting {
  runtime::Server& server;
  AccountName account;
  std::function<void(const engine::Engine&, const ListingCounts&)> done;
  ListingCounts counts;
  std::size_t next = 0;
};

Result<void> count_part(const std::shared_ptr<Counting>& counting) {
  return counting->server.ask(counting->account, [counting](engine::Engine& engine, store::Store&) {
    engine.add_counts(counting->next, kListingsALook, counting->counts);
    counting->next += kListingsALook;
    // An account that could be asked once can be asked again: accounts never leave.
    if (counting->next < engine.listing_count() && count_part(counting)) return;
    counting->done(engine, counting->counts);
  });
}

}  // namespace

Result<void> count_listings(
    runtime::Server& server, const AccountName& account,
    std::function<void(const engine::Engine& engine, const ListingCounts& counts)> done) {
  return count_part(std::make_shared<Counting>(Counting{server, account, std::move(done), {}, 0}));
}

}  // namespace stockd::admin

// SPDX-License-Identifier: Apache-2.0
//
// The same records that have a sentence; a test holds both together.
#include "store/subject.hpp"

namespace stockd::store {
namespace {

class Collector {
 public:
  explicit Collector(std::vector<Subject>& out) : out_(out) {}

  // All others mean nothing to people.
  template <class Other>
  void operator()(const Other&) {}

  void operator()(const AccountConfigured&) { out_.push_back({}); }
  void operator()(const ChannelPhaseChanged& body) { out_.push_back(Subject::of(body.channel)); }
  void operator()(const ListingSeen& body) { listing(body.listing); }
  void operator()(const LineMerged& body) { listing(body.listing); }
  void operator()(const LevelRead& body) { listing(body.listing); }
  void operator()(const ProductOpened& body) { out_.push_back(Subject::of(body.product)); }
  void operator()(const StockAdjusted& body) { out_.push_back(Subject::of(body.product)); }

  void operator()(const ListingRelinked& body) { listing(body.listing); }
  void operator()(const ReturnDecided& body) { listing(body.listing); }
  void operator()(const PoolsTold& body) { listing(body.listing); }
  void operator()(const TransferDecided& body) { listing(body.listing); }

  void operator()(const IntentMade& body) {
    for (const IntentItem& item : body.items)
      listing(item.listing);
  }
  void operator()(const OutcomeKnown& body) {
    for (const ItemOutcome& item : body.items)
      listing(item.listing);
  }
  void operator()(const IntentsOrphaned&) { out_.push_back({}); }
  void operator()(const PlanAccepted&) { out_.push_back({}); }
  void operator()(const KillSwitchSet&) { out_.push_back({}); }
  void operator()(const AccountRestored&) { out_.push_back({}); }

 private:
  void listing(ListingId listing) {
    if (listing != kNoListing) out_.push_back(Subject::of(listing));
  }

  std::vector<Subject>& out_;
};

}  // namespace

void subjects_of(const Record& record, std::vector<Subject>& out) {
  std::visit(Collector(out), record.body);
}

}  // namespace stockd::store

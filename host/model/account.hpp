// SPDX-License-Identifier: Apache-2.0
//
// One merchant as the engine sees it: channels with what they can do, and the rules. Made by
// config/ from YAML and manifests, journaled whole with every change, and complete: nothing else
// about configuration reaches the engine.
#pragma once

#include "base/result.hpp"
#include "model/fence_kind.hpp"
#include "model/ids.hpp"
#include "model/manifest.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stockd {

// How a channel's own spelling becomes the merchant's SKU: once, longest first; or an expression
// that fits the whole spelling, whose one group is the SKU. What it does not fit stays as it is.
struct SkuPattern {
  std::vector<std::string> strip_prefix;
  std::vector<std::string> strip_suffix;
  std::string regex;

  bool operator==(const SkuPattern&) const = default;
};

enum class EditPolicy : std::uint8_t { Alert, Overwrite, Adopt };
enum class CancelPolicy : std::uint8_t { Restock, Tray };
enum class ReturnPolicy : std::uint8_t { Restock, Tray, Ignore };
enum class RenamePolicy : std::uint8_t { Hold, Follow };
enum class ReplenishmentPolicy : std::uint8_t { Propose, Deduct, Ignore };
enum class BlindPolicy : std::uint8_t { Hold, Reserve };

struct ChannelConfig {
  ChannelName name;
  std::string connector;
  std::string settings_json = "{}";  // completed with defaults; never a secret
  std::string location;              // the platform's id, or empty where there are none
  SkuPattern sku;
  std::map<std::string, Sku> aliases;  // of this channel; they come before the account's
  // Where the channel says something else than `stock:` does.
  std::optional<EditPolicy> on_edit;
  std::optional<CancelPolicy> cancellations;
  std::optional<ReturnPolicy> returns;
  // Units that left for the platform's own warehouse; only where the platform tells what is there.
  ReplenishmentPolicy replenishment = ReplenishmentPolicy::Propose;
  OrderMerge merge = OrderMerge::Grow;
  std::int64_t lag_ms = 30'000;
  std::int64_t window_ms = 0;
  std::int64_t quantity_most = 1'000'000'000;
  bool can_set = false;
  bool can_swap = false;
  bool can_adjust = false;
  bool can_read = false;
  bool lag_bounded = true;       // false: an order may be told at any time, `lag_ms` is only usual
  bool settles = false;          // accepted writes have tickets that can be asked for
  bool keeps_cancelled = false;  // cancelled units do not go back on the channel's level
  bool overtakes = true;         // a write may be sent while an accepted one has not landed
  std::int64_t swap_key_ms = 0;  // how long the platform knows a swap's key; 0: it knows none
  std::int64_t adjust_key_ms = 0;  // likewise of a difference
  FenceKind fence =
      FenceKind::None;  // the most that is read for a write, see host/engine/README.md

  // Every write compares first, and can be asked for by its key as long as it may still land.
  bool compares() const { return can_swap && swap_key_ms != 0; }

  bool operator==(const ChannelConfig&) const = default;
};

enum class SyncMode : std::uint8_t { On, Watch, Off };

// One line of `rules:`. Absent keys leave the key to less specific lines.
struct RuleLine {
  std::optional<ChannelName> channel;
  std::string sku;  // exact, or a pattern in which * stands for anything; empty: every SKU
  std::optional<Quantity> buffer;
  std::optional<std::int64_t> percent;  // whole percent
  std::optional<Quantity> max;
  std::optional<Quantity> min;
  std::optional<Quantity> fixed;
  std::optional<SyncMode> sync;
  int line = 0;  // of the YAML file, for explain

  bool operator==(const RuleLine&) const = default;
};

// At or below the threshold only the owner sells: the first of these channels that has the listing.
struct LastUnits {
  Quantity threshold = 0;  // 0: off
  std::vector<ChannelName> owner;
  int line = 0;

  bool operator==(const LastUnits&) const = default;
};

// Changes that no line, count, adjustment or kit explains stop beyond these shares of a channel's
// listings within an hour, but never below five listings.
struct Guard {
  std::int64_t max_zeroed = 5;  // whole percent
  std::int64_t max_moved = 30;
  int line = 0;  // 0: as it is where the file says nothing

  bool operator==(const Guard&) const = default;
};

// A product that is made of others and has no stock of its own.
struct Kit {
  std::map<Sku, Quantity> parts;
  int line = 0;

  bool operator==(const Kit&) const = default;
};

struct StockRules {
  std::string source_of_truth = "ledger";
  std::vector<ChannelName> opening;  // whose levels open the ledger, in order; empty: counts do
  std::vector<RuleLine> rules;
  EditPolicy on_edit = EditPolicy::Alert;
  RenamePolicy on_rename = RenamePolicy::Hold;
  BlindPolicy when_blind = BlindPolicy::Hold;
  CancelPolicy cancellations = CancelPolicy::Restock;
  ReturnPolicy returns = ReturnPolicy::Restock;
  LastUnits last_units;
  Guard guard;
  bool allow_multiple_stores = false;  // of the platform that is the source of truth
  // The source of truth may be a channel that is written without comparing first.
  bool accept_loss = false;

  bool operator==(const StockRules&) const = default;
};

struct Account {
  AccountName name;
  std::string currency;
  std::string timezone;
  std::string file;  // as the operator would type it, for messages
  std::vector<ChannelConfig> channels;
  StockRules stock;
  std::map<std::string, Sku> aliases;  // a channel's spelling, after stripping, to the product
  std::map<Sku, Kit> kits;

  bool operator==(const Account&) const = default;
};

// The merchant's SKU for a channel's spelling.
Sku sku_of(const Account& account, const ChannelConfig& channel, std::string_view spelling);

// Stable bytes: the same account always gives the same text. What cannot be read is an Error.
std::string to_json(const Account& account);
Result<Account> account_from_json(std::string_view text);

}  // namespace stockd

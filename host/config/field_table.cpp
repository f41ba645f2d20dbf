// SPDX-License-Identifier: Apache-2.0
//
// The rows. Keys that the design describes and this version cannot obey stand here as Later: they
// are refused with that reason, never silently ignored.
#include "config/field_table.hpp"

#include <array>

namespace stockd::config {
namespace {

using Words = std::string_view;

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kDay = 86'400 * kSecond;
constexpr std::int64_t kUnits = 1'000'000'000;

constexpr std::array<Words, 2> kProxyChoices{"trusted", "none"};
constexpr std::array<Words, 3> kSyncChoices{"on", "watch", "off"};
constexpr std::array<Words, 3> kEditChoices{"alert", "overwrite", "adopt"};
constexpr std::array<Words, 2> kCancelChoices{"restock", "tray"};
constexpr std::array<Words, 3> kReturnChoices{"tray", "restock", "ignore"};
constexpr std::array<Words, 3> kReplenishmentChoices{"propose", "deduct", "ignore"};
constexpr std::array<Words, 2> kRenameChoices{"hold", "follow"};
constexpr std::array<Words, 2> kBlindChoices{"hold", "reserve"};
constexpr std::array<Words, 3> kFenceChoices{"full", "read", "none"};

constexpr std::array<Words, 2> kLaneChoices{"manifest", "unlimited"};
constexpr std::array<Words, 1> kNone{"none"};

// stockd.yaml

constexpr std::array kTls{
    Field{.name = "certificate",
          .sentence = "Certificate chain in PEM.",
          .example = "${file:/etc/stockd/tls.pem}",
          .required = true},
    Field{.name = "key",
          .sentence = "Private key in PEM.",
          .example = "${credential:tls-key}",
          .required = true},
};
constexpr Table kTlsTable{"tls", kTls};

constexpr std::array kWebhooks{
    Field{.name = "listen",
          .sentence = "Address and port that webhooks come in on; port 0 takes any free one.",
          .example = "0.0.0.0:8443",
          .fallback = "0.0.0.0:8443"},
    Field{
        .name = "public_url",
        .sentence = "What marketplaces are told; WooCommerce reaches ports 80, 443 and 8080 only.",
        .example = "https://stock.example.com"},
    Field{.name = "tls",
          .shape = Shape::Table,
          .sentence = "Certificate and key of the listener.",
          .table = &kTlsTable},
    Field{.name = "proxy",
          .shape = Shape::Choice,
          .sentence = "`trusted`: a reverse proxy ends TLS and the listener speaks plain HTTP.",
          .fallback = "none",
          .choices = kProxyChoices},
    Field{.name = "inbox_per_account",
          .shape = Shape::Bytes,
          .sentence = "So much may wait or be set aside of one account; beyond it its webhooks are "
                      "answered 503, and those of others go on.",
          .example = "64MiB",
          .fallback = "32MiB",
          .least = 1 << 20,
          .most = 1ll << 40},
};
constexpr Table kWebhooksTable{"webhooks", kWebhooks};

constexpr std::array kAdmin{
    Field{.name = "socket",
          .sentence = "Unix socket of stockctl and the dashboard.",
          .example = "/run/stockd/admin.sock",
          .fallback = "admin.sock in data_dir"},
    Field{
        .name = "listen", .shape = Shape::Later, .sentence = "TCP address of the admin interface."},
};
constexpr Table kAdminTable{"admin", kAdmin};

constexpr std::array kConnectors{
    Field{.name = "directories",
          .shape = Shape::Texts,
          .sentence = "Where connectors are looked for, in order.",
          .example = "/usr/lib/stockd/connectors",
          .required = true},
    Field{.name = "enabled",
          .shape = Shape::Texts,
          .sentence = "The platforms of this deployment.",
          .example = "shopify",
          .required = true},
    Field{.name = "trusted",
          .shape = Shape::Texts,
          .sentence = "Connectors that run inside the server's own process.",
          .example = "shopify"},
    Field{.name = "credentials",
          .shape = Shape::TextMaps,
          .sentence = "Application-wide secrets by connector, shared by all accounts.",
          .example = "{amazon: {client_id: '${env:LWA_ID}'}}"},
};
constexpr Table kConnectorsTable{"connectors", kConnectors};

constexpr std::array kEgress{
    Field{.name = "ca_file",
          .sentence = "Certificates that marketplaces are checked against.",
          .example = "/etc/stockd/ca.pem",
          .fallback = "system"},
    Field{.name = "connect_to",
          .shape = Shape::TextMap,
          .sentence = "Sandbox only: a marketplace's host and the address that stands in for it.",
          .example = "127.0.0.1:4010"},
    Field{.name = "lanes",
          .shape = Shape::Choice,
          .sentence = "`unlimited`, sandbox only: rate limits of the manifests do not count, what "
                      "a marketplace itself says still does.",
          .fallback = "manifest",
          .choices = kLaneChoices},
    Field{.name = "timeout",
          .shape = Shape::Duration,
          .sentence = "How long one request may take.",
          .fallback = "30s",
          .least = 100,
          .most = 600 * kSecond},
};
constexpr Table kEgressTable{"egress", kEgress};

constexpr std::array kSweep{Field{.name = "every",
                                  .shape = Shape::Duration,
                                  .sentence = "How often every channel is compared as a whole.",
                                  .fallback = "30m",
                                  .least = 100,
                                  .most = 7 * kDay}};
constexpr Table kSweepTable{"sweep", kSweep};

constexpr std::array kPoll{Field{.name = "orders",
                                 .shape = Shape::Duration,
                                 .sentence = "How often a channel's orders are asked for.",
                                 .fallback = "60s",
                                 .least = 100,
                                 .most = kDay}};
constexpr Table kPollTable{"poll", kPoll};

constexpr std::array kServer{
    Field{.name = "data_dir",
          .sentence = "Where journal, inbox and history live.",
          .example = "/var/lib/stockd",
          .required = true},
    Field{.name = "partitions",
          .shape = Shape::Integer,
          .sentence = "Number of partitions; fixed when the data directory is made.",
          .fallback = "16",
          .least = 1,
          .most = 1024},
    Field{.name = "webhooks",
          .shape = Shape::Table,
          .sentence = "How marketplaces reach the server.",
          .table = &kWebhooksTable},
    Field{.name = "admin",
          .shape = Shape::Table,
          .sentence = "How operators reach the server.",
          .table = &kAdminTable},
    Field{.name = "connectors",
          .shape = Shape::Table,
          .sentence = "Which connectors are loaded, from where.",
          .required = true,
          .table = &kConnectorsTable},
    Field{.name = "accounts",
          .sentence = "The merchants' files; `*` stands for any name in the last part.",
          .fallback = "accounts/*.yaml"},
    Field{.name = "secrets_dir",
          .sentence = "Holds <account>/<channel>.<name>, one secret a file, sealed by `stockctl "
                      "secret set` or plain.",
          .fallback = "secrets"},
    Field{.name = "secrets_key",
          .sentence =
              "The file that opens sealed secrets; made by the first `stockctl secret set`, "
              "kept apart from data_dir and secrets_dir, and worth a backup of its own.",
          .example = "${credential:secrets-key}",
          .fallback = "secrets.key"},
    Field{.name = "egress",
          .shape = Shape::Table,
          .sentence = "How the server reaches marketplaces.",
          .table = &kEgressTable},
    Field{.name = "sweep",
          .shape = Shape::Table,
          .sentence = "The safety net behind webhooks and polls.",
          .table = &kSweepTable},
    Field{.name = "poll",
          .shape = Shape::Table,
          .sentence = "What is asked for regularly.",
          .table = &kPollTable},
    Field{.name = "sandbox",
          .shape = Shape::Boolean,
          .sentence = "Allows connect_to and private addresses; for twins and tests only.",
          .fallback = "false"},
};

// accounts/*.yaml

constexpr std::array kSku{
    Field{.name = "strip_prefix",
          .shape = Shape::Texts,
          .sentence = "Beginnings that are taken off once, longest first.",
          .example = "KAROO-"},
    Field{.name = "strip_suffix",
          .shape = Shape::Texts,
          .sentence =
              "Endings that are taken off once, longest first. One that says FBA or AFN (the "
              "platform ships) or FBM or MFN (the merchant ships) must agree with the listing, "
              "which is else reported and not written.",
          .example = "-FBM"},
    Field{.name = "regex",
          .sentence = "An expression that fits the whole spelling; its one group is the SKU.",
          .example = "[A-Z]+:(.+)"},
};
constexpr Table kSkuTable{"sku", kSku};

constexpr std::array kChannel{
    Field{.name = "connector",
          .sentence = "The platform of the channel; one of the enabled connectors.",
          .example = "shopify",
          .required = true},
    Field{.name = "settings",
          .shape = Shape::Settings,
          .sentence = "What the connector needs to know; its README lists it.",
          .example = "{shop: karoo-outdoor}"},
    Field{.name = "secrets",
          .shape = Shape::Texts,
          .sentence = "Names of the secrets the connector uses; never their values.",
          .example = "client_secret"},
    Field{.name = "sku",
          .shape = Shape::Table,
          .sentence = "How the channel's spelling of an SKU becomes the product's.",
          .table = &kSkuTable},
    Field{.name = "locations",
          .shape = Shape::OneText,
          .sentence = "The place whose stock is read and written, by name or id.",
          .example = "Cape Town Warehouse"},
    Field{.name = "cancellations",
          .shape = Shape::Choice,
          .sentence = "What cancelled units of this channel do.",
          .fallback = "as under stock",
          .choices = kCancelChoices},
    Field{.name = "returns",
          .shape = Shape::Choice,
          .sentence = "What returned units of this channel do.",
          .fallback = "as under stock",
          .choices = kReturnChoices},
    Field{.name = "replenishment",
          .shape = Shape::Choice,
          .sentence = "Stock that seems to have been sent to the platform's own warehouse: it is "
                      "withheld until somebody decides, or deducted once it is seen there.",
          .fallback = "propose",
          .choices = kReplenishmentChoices},
    Field{.name = "aliases",
          .shape = Shape::TextMap,
          .sentence = "Aliases of this channel alone; they come before the account's.",
          .example = "TENT-2P"},
    Field{.name = "on_edit",
          .shape = Shape::Choice,
          .sentence = "What happens when somebody changed this channel's stock by hand.",
          .fallback = "as under stock",
          .choices = kEditChoices},
    Field{.name = "fence",
          .shape = Shape::Choice,
          .sentence = "The most that is read for a write where little is left: `full` orders and "
                      "level, `read` the level, `none`; by default what its limits allow.",
          .choices = kFenceChoices},
};
constexpr Table kChannelTable{"a channel", kChannel};

constexpr std::array kRule{
    Field{.name = "channel", .sentence = "The rule is for this channel only.", .example = "woo"},
    Field{.name = "sku",
          .sentence = "The rule is for this SKU, or for those a pattern with `*` fits.",
          .example = "FRAGILE-*"},
    Field{.name = "buffer",
          .shape = Shape::Integer,
          .sentence = "Units that are kept back.",
          .example = "1",
          .most = kUnits,
          .later = kNone},
    Field{.name = "percent",
          .shape = Shape::Percent,
          .sentence = "The share of what is available that is shown, rounded down.",
          .example = "50%",
          .later = kNone},
    Field{.name = "max",
          .shape = Shape::Integer,
          .sentence = "No more than this is shown.",
          .example = "20",
          .most = kUnits,
          .later = kNone},
    Field{.name = "min",
          .shape = Shape::Integer,
          .sentence = "No less than this is shown while there is as much.",
          .example = "2",
          .most = kUnits,
          .later = kNone},
    Field{.name = "fixed",
          .shape = Shape::Integer,
          .sentence = "This is shown while there is as much.",
          .example = "5",
          .most = kUnits,
          .later = kNone},
    Field{.name = "sync",
          .shape = Shape::Choice,
          .sentence = "`watch` reads and never writes, `off` leaves the listing alone.",
          .choices = kSyncChoices,
          .later = kNone},
};
constexpr Table kRuleTable{"a rule", kRule};

constexpr std::array kLastUnits{
    Field{.name = "threshold",
          .shape = Shape::Integer,
          .sentence = "At so many available units or fewer only the owner sells.",
          .example = "2",
          .required = true,
          .least = 1,
          .most = kUnits},
    Field{.name = "owner",
          .shape = Shape::Texts,
          .sentence = "Channels in order; the first that has the listing sells the last units.",
          .example = "shop",
          .required = true},
};
constexpr Table kLastUnitsTable{"last_units", kLastUnits};

constexpr std::array kGuard{
    Field{.name = "max_zeroed",
          .shape = Shape::Percent,
          .sentence = "The share that may fall to zero, but always five listings.",
          .fallback = "5%"},
    Field{.name = "max_moved",
          .shape = Shape::Percent,
          .sentence = "The share that may change at all, but always five listings.",
          .fallback = "30%"},
};
constexpr Table kGuardTable{"guard", kGuard};

constexpr std::array kStock{
    Field{.name = "source_of_truth",
          .sentence = "Where stock is decided: `ledger`, or the name of a channel that compares "
                      "before it sets.",
          .fallback = "ledger"},
    Field{.name = "opening",
          .shape = Shape::Texts,
          .sentence = "Channels whose levels open the ledger, in order; `none` waits for counts.",
          .example = "shop"},
    Field{.name = "rules",
          .shape = Shape::Tables,
          .sentence = "What each listing may show; the most specific line wins, key by key.",
          .table = &kRuleTable},
    Field{.name = "on_edit",
          .shape = Shape::Choice,
          .sentence = "What happens when somebody changed a channel's stock by hand.",
          .fallback = "alert",
          .choices = kEditChoices},
    Field{.name = "cancellations",
          .shape = Shape::Choice,
          .sentence = "Cancelled units: `tray` keeps them from sale until somebody looked at them.",
          .fallback = "restock",
          .choices = kCancelChoices},
    Field{.name = "returns",
          .shape = Shape::Choice,
          .sentence = "Units a shop took back into its stock: `tray` waits for a person's look.",
          .fallback = "tray",
          .choices = kReturnChoices},
    Field{.name = "last_units",
          .shape = Shape::Table,
          .sentence = "Who sells the last units.",
          .table = &kLastUnitsTable},
    Field{
        .name = "on_rename",
        .shape = Shape::Choice,
        .sentence = "A listing's SKU was changed: `hold` keeps its product until somebody decides.",
        .fallback = "hold",
        .choices = kRenameChoices},
    Field{
        .name = "when_blind",
        .shape = Shape::Choice,
        .sentence = "Credentials of a channel died: `reserve` keeps what it shows from the others.",
        .fallback = "hold",
        .choices = kBlindChoices},
    Field{.name = "guard",
          .shape = Shape::Table,
          .sentence = "How many listings of a channel may change within an hour unexplained.",
          .table = &kGuardTable},
    Field{.name = "allow_multiple_stores",
          .shape = Shape::Boolean,
          .sentence = "Whether other stores of the platform that is the source of truth are fine.",
          .fallback = "false"},
    Field{.name = "accept_loss",
          .shape = Shape::Boolean,
          .sentence =
              "Whether a channel that cannot compare before it is written may be the source "
              "of truth: what staff change there beside a write is lost.",
          .fallback = "false"},
};
constexpr Table kStockTable{"stock", kStock};

constexpr std::array kTest{
    Field{.name = "given",
          .shape = Shape::Quantities,
          .sentence = "So many of one SKU are available.",
          .example = "{TENT-2P: 3}",
          .required = true},
    Field{.name = "expect",
          .shape = Shape::Quantities,
          .sentence = "So many each channel shows.",
          .example = "{shop: 2, woo: 1}",
          .required = true},
};
constexpr Table kTestTable{"a test", kTest};

constexpr std::array kAccount{
    Field{.name = "account",
          .shape = Shape::Name,
          .sentence = "The account's name for ever; equals the file's name.",
          .example = "karoo-outdoor",
          .required = true},
    Field{.name = "currency",
          .sentence = "Three letters of ISO 4217.",
          .example = "ZAR",
          .required = true},
    Field{.name = "timezone",
          .sentence = "A name of the time zone database, for dates people read.",
          .example = "Africa/Johannesburg",
          .required = true},
    Field{.name = "channels",
          .shape = Shape::NamedTables,
          .sentence = "The stores and seller accounts, by the names that the rules use.",
          .required = true,
          .table = &kChannelTable},
    Field{.name = "stock",
          .shape = Shape::Table,
          .sentence = "Where stock is decided and what listings may show.",
          .required = true,
          .table = &kStockTable},
    Field{.name = "aliases",
          .shape = Shape::TextMap,
          .sentence = "Left: as a channel spells it, after stripping; right: the product.",
          .example = "TENT-2P"},
    Field{.name = "tests",
          .shape = Shape::Tables,
          .sentence = "What the rules must give; checked with every change.",
          .table = &kTestTable},
    Field{.name = "cost", .shape = Shape::Later, .sentence = "Where cost is decided."},
    Field{.name = "price", .shape = Shape::Later, .sentence = "Where price is decided."},
    Field{.name = "kits",
          .shape = Shape::Parts,
          .sentence = "Products made of others, with how many of each; they have no own stock.",
          .example = "GIFT-BOX: {MUG: 2}"},
};

}  // namespace

const Table kServerTable{"stockd.yaml", kServer};
const Table kAccountTable{"an account file", kAccount};

const Field* Table::find(std::string_view name) const {
  for (const Field& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

}  // namespace stockd::config

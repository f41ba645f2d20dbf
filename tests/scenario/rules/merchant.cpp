// SPDX-License-Identifier: Apache-2.0
//
// Real files through the real loader, and shops that carry out every write at once.
#include "merchant.hpp"

#include "config/settings.hpp"
#include "written_files.hpp"

namespace stockd::engine {
namespace {

std::string text_of(const MerchantFile& file) {
  const auto more = [](std::string_view keys) {
    return keys.empty() ? std::string() : ", " + std::string(keys);
  };
  std::string out = "account: karoo\ncurrency: ZAR\ntimezone: Africa/Johannesburg\nchannels:\n";
  out +=
      "  shop: {connector: shopify, settings: {shop: karoo}, secrets: [client_id, client_secret]" +
      more(file.shop) + "}\n";
  out += "  woo: {connector: woocommerce, settings: {url: \"https://karoo.example\"}, " +
         ("secrets: [consumer_key]" + more(file.woo)) + "}\n";
  out += "stock:\n  opening: [shop]\n" + std::string(file.stock) + "\n" + std::string(file.rest) +
         "\n";
  return out;
}

config::Loaded<config::LoadedAccount> load(const MerchantFile& file) {
  const config::WrittenFiles files;
  const std::string path = files.write("karoo.yaml", text_of(file));
  auto manifests = config::two_manifests();
  for (auto& [name, manifest] : manifests)
    manifest.orders->lag_ms = 2000;
  auto loaded = config::load_account(path, config::ServerSettings{}, manifests);
  if (loaded.value) loaded.value->account.file = "karoo.yaml";
  return loaded;
}

}  // namespace

Account account_of(const MerchantFile& file) {
  auto loaded = load(file);
  EXPECT_TRUE(loaded.value.has_value()) << config::print(loaded.findings);
  return loaded.value ? loaded.value->account : Account{};
}

std::string findings_of(const MerchantFile& file) {
  return config::print(load(file).findings);
}

void Merchant::rewrite(const MerchantFile& file) {
  for (const ChannelId channel : {shop, woo}) {
    if (engine.phase(channel) != ChannelPhase::Managed) continue;
    EXPECT_TRUE(tell(SetPhase{channel, ChannelPhase::Observe, "the file changed"}));
  }
  account = account_of(file);
  EXPECT_TRUE(tell(ConfigChanged{account}));
}

void Merchant::open(const Levels& in_shop, const Levels& in_woo) {
  levels_[shop] = in_shop;
  levels_[woo] = in_woo;
  connect(in_shop, in_woo);
  manage();
  settle();
}

void Merchant::settle() {
  bool busy = true;
  for (int round = 0; busy && round < 50; ++round) {
    busy = false;
    for (const ChannelId channel : {shop, woo}) {
      while (const auto intent = write(channel)) {
        busy = true;
        for (const auto& item : engine.write_items(*intent))
          levels_[channel][item.remote.substr(3)] = item.to;
        end_write(*intent);
      }
      for (const ReadItem& item : engine.next_reads(channel, 50, now, {})) {
        read(channel, item.remote.substr(3), levels_[channel].at(item.remote.substr(3)));
      }
    }
    now += 1000;
    tick();
  }
  EXPECT_FALSE(busy) << "the shops are written without an end";
  for (const ChannelId channel : {shop, woo})
    sweep(channel, levels_[channel]);
}

void Merchant::look(ChannelId channel) {
  sweep(channel, levels_[channel]);
  tick();
}

void Merchant::edit(ChannelId channel, const std::string& sku, Quantity level) {
  levels_[channel][sku] = level;
  now += 10'000;
  look(channel);
  look(channel);
}

void Merchant::buy(ChannelId channel, const std::string& order, const std::string& sku,
                   Quantity units) {
  now += 1000;
  levels_[channel][sku] -= units;
  sell(channel, order, sku, units);
}

void Merchant::tick() {
  for (int i = 0; i < 10; ++i) {
    const auto deadline = engine.next_deadline();
    if (!deadline || *deadline > now) return;
    EXPECT_TRUE(tell(DeadlineDue{}));
  }
}

std::string Merchant::why(ChannelId channel, const std::string& sku) const {
  std::string out;
  for (const Step& step : on(channel, sku).steps) {
    out += std::to_string(step.after) + " " + step.text;
    if (step.rule_line != 0) out += " karoo.yaml:" + std::to_string(step.rule_line);
    out += "\n";
  }
  return out;
}

std::string Merchant::alerts_text() const {
  std::string out;
  for (const Violation& alert : engine.alerts())
    out += alert.text + "\n";
  return out;
}

}  // namespace stockd::engine

// SPDX-License-Identifier: Apache-2.0
//
// Real files in a temporary directory that goes with the test.
#include "written_files.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <sys/stat.h>

namespace stockd::config {

namespace fs = std::filesystem;

WrittenFiles::WrittenFiles() {
  std::string pattern = (fs::temp_directory_path() / "stockd-config-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  directory_ = pattern;
}

WrittenFiles::~WrittenFiles() {
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

std::string WrittenFiles::write(const std::string& name, std::string_view text) const {
  const fs::path path = fs::path(directory_) / name;
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
  ::chmod(path.c_str(), 0600);
  return path.string();
}

std::map<std::string, Manifest> two_manifests() {
  Manifest shopify;
  shopify.connector = "shopify";
  SettingField shop;
  shop.name = "shop";
  shop.pattern = "[a-z0-9-]+";
  shop.example = "karoo-outdoor";
  shop.required = true;
  SettingField region;
  region.name = "region";
  region.type = SettingType::Choice;
  region.choices = {"eu", "za"};
  region.default_value = "za";
  SettingField retries;
  retries.name = "retries";
  retries.type = SettingType::Integer;
  retries.least = 0;
  retries.most = 9;
  shopify.settings = {shop, region, retries};
  shopify.secrets = {{"client_id", "", "", true}, {"client_secret", "", "", true}};
  shopify.stock_swap = WriteSpec{100};
  shopify.orders = OrdersSpec{OrderMerge::Grow, 5000, 60'000, 60'000, 20, false, {}};
  shopify.has_locations = true;
  Manifest woo;
  woo.connector = "woocommerce";
  SettingField url;
  url.name = "url";
  url.type = SettingType::Url;
  url.required = true;
  woo.settings = {url};
  woo.secrets = {{"consumer_key", "", "", true}, {"webhook", "", "", false}};
  woo.stock_set = WriteSpec{100};
  woo.orders = OrdersSpec{OrderMerge::Latest, 2000, 60'000, 60'000, 50, false, {}};
  return {{"shopify", shopify}, {"woocommerce", woo}};
}

std::vector<std::string> codes(const std::vector<Finding>& findings) {
  std::vector<std::string> out;
  for (const Finding& finding : findings) {
    out.push_back(std::to_string(finding.line) + ":" + finding.code);
  }
  return out;
}

}  // namespace stockd::config

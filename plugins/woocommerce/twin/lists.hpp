// SPDX-License-Identifier: Apache-2.0
//
// What all lists have in common: paging parameters and headers, order, date filters, `_fields`.
#pragma once

#include "rest.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stockd::woocommerce::twin {

// One row of a list before it is shown.
struct Row {
  std::int64_t id = 0;
  std::int64_t created_ms = 0;
  std::int64_t modified_ms = 0;
};

class ListQuery {
 public:
  // Throws what the shop answers to parameters it refuses.
  ListQuery(const Call& call, std::int64_t offset_minutes);

  // Whether `row` passes include, after, before, modified_after and modified_before.
  bool passes(const Row& row) const;

  // The page of `rows` asked for, in the order asked for, each shown by `show`, with its headers.
  // Ties within a second go newest first, but for webhooks, which go by their ids.
  bool ties_ascend = false;

  Answer page(std::vector<Row> rows,
              const std::function<boost::json::object(const Row&)>& show) const;

 private:
  void sort(std::vector<Row>& rows) const;
  std::string page_url(std::int64_t page) const;

  const Call& call_;
  std::int64_t page_ = 1;
  std::int64_t per_page_ = 10;
  std::int64_t offset_ = -1;
  std::string orderby_ = "date";
  bool ascending_ = false;
  std::optional<std::vector<std::int64_t>> include_;
  std::optional<std::int64_t> modified_after_s_;
  std::optional<std::int64_t> modified_before_s_;
  std::optional<std::int64_t> after_s_;
  std::optional<std::int64_t> before_s_;
};

// The object trimmed to the fields asked for. Single objects keep their _links.
boost::json::object with_fields(boost::json::object object, const Call& call, bool in_list);

}  // namespace stockd::woocommerce::twin

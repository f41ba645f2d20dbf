// SPDX-License-Identifier: Apache-2.0
//
// Settings in, instance out; and the one symbol the file exports.
#include "connector.hpp"

#include <stockd/json_impl.hpp>

namespace stockd::takealot {

Connector::Connector(const Host&, std::string_view settings_json)
    : options_(options_of(settings_json)) {}

Request Connector::ask(Op& op, const char* method, std::string_view path) const {
  Request request = op.request(method, std::string(words_.root) + std::string(path));
  request.auth(std::string(words_.auth)).header("accept", "application/json");
  return request;
}

}  // namespace stockd::takealot

STOCKD_CONNECTOR(stockd::takealot::Connector, "takealot", "0.1.0")

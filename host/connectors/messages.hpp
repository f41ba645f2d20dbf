// SPDX-License-Identifier: Apache-2.0
//
// HTTP requests and answers between our values and the contract's structs, in both directions:
// connectors ask and twins answer with the same structs. Views borrow from the value they show and
// must not outlive it.
#pragma once

#include "connectors/abi_reader.hpp"
#include "connectors/operation.hpp"

#include <stockd/abi/connector.h>
#include <stockd/abi/http.h>

#include <string>
#include <vector>

namespace stockd::connectors {

HttpRequest read_request(AbiReader& reader, const stockd_http_request_t* request);
HttpResponse read_response(AbiReader& reader, const stockd_http_response_t* response);

class PairsView {
 public:
  explicit PairsView(const Headers& headers);
  stockd_run_t run() const;

 private:
  std::vector<stockd_pair_t> pairs_;
};

class RequestView {
 public:
  explicit RequestView(const HttpRequest& request);
  const stockd_http_request_t* get() const { return &view_; }

 private:
  PairsView headers_;
  stockd_http_request_t view_{};
};

class ResponseView {
 public:
  explicit ResponseView(const HttpResponse& response);
  const stockd_http_response_t* get() const { return &view_; }

 private:
  PairsView headers_;
  stockd_http_response_t view_{};
};

stockd_op_t view_of(const OperationHead& head);

}  // namespace stockd::connectors

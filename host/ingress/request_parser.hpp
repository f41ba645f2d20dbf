// SPDX-License-Identifier: Apache-2.0
//
// One request, parsed by Beast's strict parser without its containers: header fields stay where
// they were read and are remembered by offset. It refuses what Beast would let pass: folded lines,
// odd transfer codings, trailers, a missing or second Host. What the header means is the
// connection's business.
#pragma once

#include <boost/beast/http/basic_parser.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::ingress {

inline constexpr std::size_t kHeaderBytesMax = 16 * 1024;
inline constexpr std::size_t kHeaderFieldsMax = 100;

// Where a piece of text lies in the buffer of the connection.
struct Span {
  std::uint32_t at = 0;
  std::uint32_t size = 0;
};

struct HeaderSpan {
  Span name;
  Span value;
};

class RequestParser final : public boost::beast::http::basic_parser<true> {
 public:
  // `buffer` starts with the request and may move between two calls of put. `fields` and `body`
  // are the connection's, for their capacity.
  RequestParser(std::vector<char>& buffer, std::vector<HeaderSpan>& fields, std::string& body);

  // The HTTP status to refuse with, 0 where the parser's own error says it all.
  int refusal() const { return refusal_; }
  Span target() const { return target_; }
  // HTTP/1.0 clients get one request a connection.
  bool leaves_open() const { return version_ == 11 && keep_alive(); }
  bool expects_continue() const { return expects_continue_; }

 private:
  using error_code = boost::beast::error_code;
  using string_view = boost::beast::string_view;
  using field = boost::beast::http::field;

  void on_request_impl(boost::beast::http::verb method, string_view method_text, string_view target,
                       int version, error_code& error) override;
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_field_impl(field name, string_view name_text, string_view value,
                     error_code& error) override;
  void on_header_impl(error_code& error) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code& error) override;
  std::size_t on_body_impl(string_view bytes, error_code& error) override;
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t remain, string_view bytes,
                                 error_code& error) override;
  void on_finish_impl(error_code&) override {}

  bool is_folded(string_view name, string_view value) const;
  bool lies_in_buffer(string_view text) const;
  Span span_of(string_view text) const;
  void refuse(int status, error_code& error);
  int verdict_on(field name, string_view value);

  std::vector<char>& buffer_;
  std::vector<HeaderSpan>& fields_;
  std::string& body_;
  Span target_;
  int refusal_ = 0;
  int version_ = 11;
  unsigned hosts_ = 0;
  unsigned lengths_ = 0;
  bool in_trailer_ = false;
  bool expects_continue_ = false;
};

}  // namespace stockd::ingress

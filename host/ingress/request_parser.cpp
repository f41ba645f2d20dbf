// SPDX-License-Identifier: Apache-2.0
//
// Refusals are statuses: 400 for what no honest client sends, 405 and 417 by their definition, 431
// for too much header.
#include "ingress/request_parser.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <functional>

namespace stockd::ingress {
namespace {

namespace http = boost::beast::http;
using boost::beast::iequals;

// A promised length is not believed beyond this before bytes arrive.
constexpr std::uint64_t kReserveMax = 16 * 1024;

}  // namespace

RequestParser::RequestParser(std::vector<char>& buffer, std::vector<HeaderSpan>& fields,
                             std::string& body)
    : buffer_(buffer), fields_(fields), body_(body) {
  fields_.clear();
  body_.clear();
  header_limit(kHeaderBytesMax);
  // Which limit holds is known only when the header is; the connection sets it then.
  body_limit(boost::none);
}

void RequestParser::on_request_impl(http::verb method, string_view, string_view target, int version,
                                    error_code& error) {
  version_ = version;
  if (!target.starts_with('/')) return refuse(400, error);  // absolute, authority or asterisk form
  if (method != http::verb::post) return refuse(405, error);
  target_ = span_of(target);
}

void RequestParser::on_field_impl(field name, string_view name_text, string_view value,
                                  error_code& error) {
  if (in_trailer_ || is_folded(name_text, value)) return refuse(400, error);
  if (fields_.size() == kHeaderFieldsMax) return refuse(431, error);
  if (const int status = verdict_on(name, value)) return refuse(status, error);
  fields_.push_back({span_of(name_text), span_of(value)});
}

int RequestParser::verdict_on(field name, string_view value) {
  switch (name) {
    case field::host:
      return ++hosts_ > 1 ? 400 : 0;
    case field::content_length:
      return ++lengths_ > 1 || value.find(',') != string_view::npos ? 400 : 0;
    case field::transfer_encoding:
      return version_ < 11 || !iequals(value, "chunked") ? 400 : 0;
    case field::expect:
      expects_continue_ = iequals(value, "100-continue");
      return expects_continue_ ? 0 : 417;
    default:
      return 0;
  }
}

void RequestParser::on_header_impl(error_code& error) {
  in_trailer_ = true;
  if (version_ == 11 && hosts_ == 0) refuse(400, error);
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) {
  if (length) body_.reserve(std::min(*length, kReserveMax));
}

std::size_t RequestParser::on_body_impl(string_view bytes, error_code&) {
  body_.append(bytes.data(), bytes.size());
  return bytes.size();
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, string_view bytes, error_code& error) {
  return on_body_impl(bytes, error);
}

// Beast joins folded lines: into a buffer of its own, or by beginning on a later line.
bool RequestParser::is_folded(string_view name, string_view value) const {
  if (!lies_in_buffer(value)) return true;
  const char* after_colon = name.data() + name.size() + 1;
  return std::any_of(after_colon, value.data(), [](char c) { return c != ' ' && c != '\t'; });
}

bool RequestParser::lies_in_buffer(string_view text) const {
  const std::less<const char*> before;
  return !before(text.data(), buffer_.data()) &&
         !before(buffer_.data() + buffer_.size(), text.data() + text.size());
}

Span RequestParser::span_of(string_view text) const {
  return {static_cast<std::uint32_t>(text.data() - buffer_.data()),
          static_cast<std::uint32_t>(text.size())};
}

void RequestParser::refuse(int status, error_code& error) {
  refusal_ = status;
  error = http::error::bad_value;
}

}  // namespace stockd::ingress

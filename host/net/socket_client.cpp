// SPDX-License-Identifier: Apache-2.0
//
// A blocking exchange over a Unix socket.
#include "net/socket_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/url.hpp>

namespace stockd::net {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

constexpr std::size_t kReplyMax = 256u << 20;

std::string target_of(const Call& call) {
  boost::urls::url url;
  url.set_path(call.path);
  for (const auto& [name, value] : call.query)
    url.params().append({name, value});
  return std::string(url.buffer());
}

}  // namespace

Result<Reply> call_socket(const std::string& socket_path, const Call& call,
                          const std::string& start) {
  asio::io_context context;
  asio::local::stream_protocol::socket socket(context);
  boost::system::error_code error;
  socket.connect(asio::local::stream_protocol::endpoint(socket_path), error);
  if (error) {
    return failure(Kind::Transient, "ctl.unreachable",
                   "no server answers on " + socket_path + ": " + error.message(), start);
  }
  http::request<http::string_body> request(http::string_to_verb(call.method), target_of(call), 11);
  request.set(http::field::host, "stockd");
  request.set(http::field::content_type, "application/json");
  request.body() = call.body;
  request.prepare_payload();
  http::write(socket, request, error);
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kReplyMax);
  if (!error) http::read(socket, buffer, parser, error);
  if (error) {
    return failure(Kind::Unsure, "ctl.cut-off",
                   "the server closed the connection before it answered: " + error.message(),
                   "look at its log; the call may or may not have been carried out");
  }
  return Reply{parser.get().result_int(), std::move(parser.get().body())};
}

}  // namespace stockd::net

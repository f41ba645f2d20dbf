// SPDX-License-Identifier: Apache-2.0
//
// See documents.hpp.
#include "documents.hpp"

#include <stockd/time.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace stockd::amazon::twin {
namespace {

constexpr std::string_view kPath = "/-/documents/";
constexpr std::int64_t kLifeMs = 5 * 60'000;

std::uint32_t crc32(const std::string& bytes) {
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc >> 1) ^ ((crc & 1u) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

void append_little(std::string& out, std::uint32_t number, int bytes) {
  for (int i = 0; i < bytes; ++i)
    out += static_cast<char>((number >> (8 * i)) & 0xFF);
}

// What an address says it may be used for, and nothing that a client could make up by itself.
std::string signature(const std::string& id, std::int64_t until_ms, bool uploads) {
  const std::string text = id + std::to_string(until_ms) + (uploads ? "PUT" : "GET");
  std::string out = std::to_string(crc32(text));
  return out + std::to_string(crc32(text + out));
}

Answer denied(const char* code, const char* message) {
  Answer out;
  out.status = 403;
  out.content_type = "application/xml";
  out.text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + std::string(code) +
             "</Code><Message>" + message + "</Message></Error>";
  return out;
}

bool is_loopback(const std::string& host) {
  return host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
}

}  // namespace

std::string as_gzip_file(const std::string& bytes) {
  std::string out("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", 10);
  constexpr std::size_t kBlock = 65'535;
  for (std::size_t at = 0; at == 0 || at < bytes.size(); at += kBlock) {
    const std::string block = bytes.substr(std::min(at, bytes.size()), kBlock);
    const auto size = static_cast<std::uint32_t>(block.size());
    out += at + kBlock >= bytes.size() ? '\x01' : '\x00';  // stored; the last one says so
    append_little(out, size, 2);
    append_little(out, ~size, 2);
    out += block;
  }
  append_little(out, crc32(bytes), 4);
  append_little(out, static_cast<std::uint32_t>(bytes.size()), 4);
  return out;
}

std::string Documents::expect(const std::string& kind, const std::string& content_type) {
  const std::string id = "amzn1.tortuga.4.eu." + kind + "-" + std::to_string(++count_);
  Document& document = documents_[id];
  document.content_type = content_type;
  return id;
}

std::string Documents::make(const std::string& kind, std::string content,
                            const std::string& content_type, bool packs) {
  const std::string id = expect(kind, content_type);
  Document& document = documents_[id];
  document.content = packs ? as_gzip_file(content) : std::move(content);
  document.packed = packs;
  document.stored = true;
  return id;
}

const Document* Documents::find(const std::string& id) const {
  const auto found = documents_.find(id);
  return found != documents_.end() ? &found->second : nullptr;
}

std::string Documents::address(const std::string& id, const Call& call, bool uploads) const {
  const std::string origin = is_loopback(call.host()) ? call.scheme() + "://" + call.host() : base_;
  const std::int64_t until = call.now_ms + kLifeMs;
  return origin + std::string(kPath) + id +
         "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Until=" + std::to_string(until) +
         "&X-Amz-Expires=300&X-Amz-Signature=" + signature(id, until, uploads);
}

bool Documents::is_here(const Call& call) const {
  return call.path().starts_with(kPath);
}

Answer Documents::handle(const Call& call) {
  const std::string id = call.parts().size() == 3 ? call.parts()[2] : std::string();
  const auto found = documents_.find(id);
  const std::int64_t until = call.integer("X-Amz-Until").value_or(0);
  const bool uploads = call.method() == "PUT";
  if (!uploads && call.method() != "GET") return denied("AccessDenied", "Access Denied");
  if (found == documents_.end() || call.param("X-Amz-Signature") != signature(id, until, uploads)) {
    return denied("SignatureDoesNotMatch", "The request signature we calculated does not match.");
  }
  if (call.now_ms > until) return denied("AccessDenied", "Request has expired");
  if (!call.header("x-amz-access-token").empty() || !call.header("authorization").empty()) {
    return denied("AccessDenied",
                  "There were headers present in the request which were not signed");
  }
  Document& document = found->second;
  Answer out;
  out.content_type = document.content_type;
  if (!uploads) {
    if (!document.stored) return denied("NoSuchKey", "The specified key does not exist.");
    out.text = document.content;
    return out;
  }
  if (call.header("content-type") != document.content_type) {
    return denied("SignatureDoesNotMatch", "The request signature we calculated does not match.");
  }
  document.content = call.text();
  document.stored = true;
  return out;
}

}  // namespace stockd::amazon::twin

// SPDX-License-Identifier: Apache-2.0
//
// The storage: documents under signed addresses that live five minutes. It belongs to another host,
// takes no credentials, and insists on the content type that was announced.
#pragma once

#include "call.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace stockd::amazon::twin {

struct Document {
  std::string content;
  std::string content_type;
  bool stored = false;  // uploaded, or made by Amazon
  bool packed = false;  // the content is a gzip file
};

class Documents {
 public:
  explicit Documents(std::string base) : base_(std::move(base)) {}

  // A document that somebody will upload, or that Amazon made; its id.
  std::string expect(const std::string& kind, const std::string& content_type);
  std::string make(const std::string& kind, std::string content, const std::string& content_type,
                   bool packs);

  const Document* find(const std::string& id) const;

  // An address for it, on the host that the call came to where that is a loopback address.
  std::string address(const std::string& id, const Call& call, bool uploads) const;

  // Whether the call is one to the storage, and the answer to such.
  bool is_here(const Call& call) const;
  Answer handle(const Call& call);

 private:
  std::string base_;  // eg: "https://tortuga-prod-eu.s3-eu-west-1.amazonaws.com"
  std::map<std::string, Document> documents_;
  std::uint64_t count_ = 0;
};

// The bytes as a gzip file, not made any smaller.
std::string as_gzip_file(const std::string& bytes);

}  // namespace stockd::amazon::twin

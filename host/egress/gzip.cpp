// SPDX-License-Identifier: Apache-2.0
//
// See gzip.hpp. zlib checks length and checksum of every member; a body may be several in a row.
#include "egress/gzip.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <zlib.h>

namespace stockd::egress {
namespace {

// The largest window, and 16 more: gzip only.
constexpr int kGzipWindow = 15 + 16;
constexpr std::size_t kStep = 64 << 10;

class Inflater {
 public:
  Inflater() { ready_ = inflateInit2(&stream_, kGzipWindow) == Z_OK; }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }

  // Empty when all of `packed` was unpacked into `out`.
  std::string run(std::string_view packed, std::size_t most, std::string& out) {
    if (!ready_ || packed.size() > std::numeric_limits<uInt>::max()) return "too-large";
    // zlib reads through this pointer and never writes.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());
    int state = Z_OK;
    do {
      if (state == Z_STREAM_END && inflateReset(&stream_) != Z_OK) return "garbled";
      std::array<char, kStep> step;
      stream_.next_out = reinterpret_cast<Bytef*>(step.data());
      stream_.avail_out = kStep;
      state = inflate(&stream_, Z_NO_FLUSH);
      if (state != Z_OK && state != Z_STREAM_END) return "garbled";
      const std::size_t made = kStep - stream_.avail_out;
      if (made > most - out.size()) return "too-large";
      out.append(step.data(), made);
    } while (stream_.avail_in > 0 || (state != Z_STREAM_END && stream_.avail_out == 0));
    return state == Z_STREAM_END ? "" : "garbled";
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

}  // namespace

Unpacked gunzip(std::string_view packed, std::int64_t most) {
  Unpacked out;
  Inflater inflater;
  out.failure =
      inflater.run(packed, static_cast<std::size_t>(std::max<std::int64_t>(most, 0)), out.body);
  if (!out.failure.empty()) out.body.clear();
  return out;
}

void unpack_file(connectors::HttpResponse& response, std::int64_t most) {
  if (!response.body.starts_with("\x1f\x8b")) return;
  Unpacked unpacked = gunzip(response.body, most);
  response.body = std::move(unpacked.body);
  if (unpacked.failure.empty()) return;
  response.status = 0;
  response.failure = std::move(unpacked.failure);
}

}  // namespace stockd::egress

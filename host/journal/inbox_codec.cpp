// SPDX-License-Identifier: Apache-2.0
//
// Layout: version 1, received_at_ms, account, channel, url, number of headers, names and values,
// body.
#include "journal/inbox_codec.hpp"

#include "journal/compact.hpp"
#include "journal/inbox_id.hpp"

namespace stockd::journal {
namespace {

constexpr std::uint64_t kVersion = 1;

tl::unexpected<Error> unreadable(std::uint64_t id) {
  return failure(Kind::Defect, "inbox.row",
                 "row " + inbox_id_text(id) + " of the inbox cannot be read",
                 "its bytes are damaged: check the disk of data_dir");
}

// The version and the fields that every look needs. False: not of a version known here.
bool read_head(CompactReader& reader, InboxRow& row) {
  const bool known = reader.unsigned_integer() == kVersion;
  row.received_at_ms = reader.signed_integer();
  row.account = reader.text();
  row.channel = reader.text();
  return known;
}

}  // namespace

std::string encode_inbox_row(const InboxRow& row) {
  std::size_t size = row.account.size() + row.channel.size() + row.url.size() + row.body.size();
  for (const auto& [name, value] : row.headers)
    size += name.size() + value.size() + 4;
  std::string out;
  out.reserve(size + 40);
  CompactWriter writer(out);
  writer.unsigned_integer(kVersion);
  writer.signed_integer(row.received_at_ms);
  writer.text(row.account);
  writer.text(row.channel);
  writer.text(row.url);
  writer.unsigned_integer(row.headers.size());
  for (const auto& [name, value] : row.headers) {
    writer.text(name);
    writer.text(value);
  }
  writer.text(row.body);
  return out;
}

Result<InboxRow> decode_inbox_row(std::uint64_t id, std::string_view blob) {
  CompactReader reader(blob);
  InboxRow row;
  row.id = id;
  const bool known = read_head(reader, row);
  row.url = reader.text();
  const std::size_t headers = reader.count();
  for (std::size_t i = 0; i < headers && reader.ok(); ++i) {
    auto& [name, value] = row.headers.emplace_back();
    name = reader.text();
    value = reader.text();
  }
  row.body = reader.text();
  if (known && reader.finished()) return row;
  return unreadable(id);
}

Result<InboxRow> decode_inbox_head(std::uint64_t id, std::string_view start) {
  CompactReader reader(start);
  InboxRow row;
  row.id = id;
  if (read_head(reader, row) && reader.ok()) return row;
  return unreadable(id);
}

}  // namespace stockd::journal

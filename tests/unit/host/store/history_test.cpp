// SPDX-License-Identifier: Apache-2.0
//
// The sentences: each names its channel, and whatever has a sentence is found by the index.
#include "store/history.hpp"

#include "../journal/sample_bodies.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace stockd::store {
namespace {

Names names() {
  return {[](ListingId) { return std::string("woo"); },
          [](ChannelId) { return std::string("woo"); }};
}

std::string told(Body body) {
  Record record;
  record.body = std::move(body);
  const auto entries = tell(record, names());
  return entries.empty() ? std::string() : entries.front().text;
}

TEST(History, EverythingThatIsToldIsFoundByTheIndex) {
  std::size_t sentences = 0;
  for (const auto& sample : journal::sample_bodies()) {
    Record record;
    record.body = sample.body;
    std::vector<Subject> subjects;
    subjects_of(record, subjects);
    const auto entries = tell(record, names());
    EXPECT_EQ(entries.empty(), subjects.empty()) << "kind " << sample.kind;
    for (const HistoryEntry& entry : entries) {
      ++sentences;
      EXPECT_FALSE(entry.text.empty());
      EXPECT_NE(std::find(subjects.begin(), subjects.end(), entry.about()), subjects.end())
          << "kind " << sample.kind << ": " << entry.text;
    }
  }
  EXPECT_GE(sentences, 10u);
}

TEST(History, SentencesAboutAListingBeginWithItsChannel) {
  LineMerged line;
  line.order = "1042";
  line.line = "7";
  line.listing = ListingId{4};
  line.after.ordered = 2;
  EXPECT_EQ(told(line), "woo: sold 2 units, order 1042, line 7");
  LevelRead read;
  read.listing = ListingId{4};
  read.quantity = 7;
  read.state = LevelState::Known;
  EXPECT_EQ(told(read), "woo: read 7");
  EXPECT_EQ(
      told(ChannelPhaseChanged{ChannelId{1}, ChannelPhase::Paused, "paused by ann: stocktaking"}),
      "woo is paused: paused by ann: stocktaking");
}

TEST(History, WhatConcernsNoListingYetIsNobodysHistory) {
  LineMerged line;
  line.after.ordered = 2;
  EXPECT_EQ(told(line), "");
}

TEST(History, ProductsAreToldWithoutAChannel) {
  StockAdjusted adjusted;
  adjusted.product = ProductId{2};
  adjusted.kind = AdjustKind::Receive;
  adjusted.delta = 5;
  adjusted.actor = "ann";
  EXPECT_EQ(told(adjusted), "received 5 units, by ann");
}

}  // namespace
}  // namespace stockd::store

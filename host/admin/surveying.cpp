// SPDX-License-Identifier: Apache-2.0
//
// Every part is a look of its own, at the end of the partition's queue.
#include "admin/surveying.hpp"

#include <memory>
#include <utility>

namespace stockd::admin {
namespace {

// Some milliseconds of a partition's time.
constexpr std::size_t kRowsALook = 20'000;

struct Surveying {
  runtime::Server& server;
  AccountName account;
  std::function<void(engine::Survey, preflight::AccountFacts)> done;
  engine::Survey survey;
};

Result<void> survey_part(const std::shared_ptr<Surveying>& surveying) {
  return surveying->server.ask(
      surveying->account, [surveying](engine::Engine& engine, store::Store&) {
        engine::Survey& survey = surveying->survey;
        if (survey.listings.empty()) {
          survey.listings.reserve(engine.listing_count());
          survey.products.reserve(engine.product_count());
        }
        engine.survey(kRowsALook, survey);
        const bool whole = survey.listings.size() >= engine.listing_count() &&
                           survey.products.size() >= engine.product_count();
        // An account that could be asked once can be asked again: accounts never leave.
        if (!whole && survey_part(surveying)) return;
        surveying->done(std::move(survey), preflight::facts_of(engine));
      });
}

}  // namespace

Result<void> survey_account(runtime::Server& server, const AccountName& account,
                            std::function<void(engine::Survey, preflight::AccountFacts)> done) {
  return survey_part(
      std::make_shared<Surveying>(Surveying{server, account, std::move(done), engine::Survey{}}));
}

}  // namespace stockd::admin

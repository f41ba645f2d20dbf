// SPDX-License-Identifier: Apache-2.0
//
// See endpoint.hpp. Complaints about the document carry neither data nor cost; complaints of a
// resolver carry both.
#include "endpoint.hpp"

#include "graphql/cost.hpp"
#include "graphql/execute.hpp"
#include "sdl.hpp"

#include <stockd/json.hpp>

namespace stockd::shopify::twin {

namespace {

constexpr std::int64_t kSecondsOfBurst = 20;
constexpr std::int64_t kQueryMost = 1000;
constexpr std::string_view kLimits = "https://shopify.dev/api/usage/rate-limits";

json::Object only_errors(json::Array errors) {
  return {{"errors", std::move(errors)}};
}

json::Object bad_request(const std::string& message) {
  json::Object error{{"message", message}, {"extensions", {{"code", "BAD_REQUEST"}}}};
  return only_errors(json::Array{std::move(error)});
}

json::Object too_expensive(std::int64_t requested) {
  json::Object error{
      {"message",
       "Query cost is " + std::to_string(requested) +
           ", which exceeds the single query max cost limit (1000).\n\nSee "
           "https://shopify.dev/docs/api/usage/rate-limits for more information on how the\ncost "
           "of a query is calculated.\n\nTo query larger amounts of data with fewer limits, bulk "
           "operations should be used instead.\nSee "
           "https://shopify.dev/docs/api/usage/bulk-operations/queries for usage details.\n"},
      {"extensions",
       {{"code", "MAX_COST_EXCEEDED"},
        {"cost", requested},
        {"maxCost", kQueryMost},
        {"documentation", kLimits}}}};
  return only_errors(json::Array{std::move(error)});
}

json::Object throttled_errors() {
  json::Object error{{"message", "Throttled"},
                     {"extensions", {{"code", "THROTTLED"}, {"documentation", kLimits}}}};
  return only_errors(json::Array{std::move(error)});
}

}  // namespace

Endpoint::Endpoint(ShopResolver& resolver, std::int64_t points_per_s)
    : resolver_(resolver),
      schema_(graphql::Schema::read(simulated_schema())),
      bucket_(points_per_s * kSecondsOfBurst, points_per_s),
      points_per_s_(points_per_s) {}

json::Object Endpoint::cost(std::int64_t requested, json::Value actual, std::int64_t now_ms) {
  json::Object status{{"maximumAvailable", static_cast<double>(points_per_s_ * kSecondsOfBurst)},
                      {"currentlyAvailable", bucket_.available(now_ms)},
                      {"restoreRate", static_cast<double>(points_per_s_)}};
  json::Object cost{{"requestedQueryCost", requested},
                    {"actualQueryCost", std::move(actual)},
                    {"throttleStatus", std::move(status)}};
  return {{"cost", std::move(cost)}};
}

std::string Endpoint::throttled(std::int64_t requested, std::int64_t now_ms) {
  json::Object out = throttled_errors();
  out["extensions"] = cost(requested, nullptr, now_ms);
  return json::dump(out);
}

std::string Endpoint::answer(std::string_view body, const std::string& version,
                             std::int64_t now_ms) {
  boost::system::error_code malformed;
  const json::Value request = boost::json::parse(body, malformed);
  if (malformed || !request.is_object() || json::text(request, "query").empty()) {
    return json::dump(bad_request("Bad Request"));
  }
  resolver_.begin(now_ms, version);
  try {
    const graphql::Document document = graphql::parse_document(json::text(request, "query"));
    json::Array errors;
    const graphql::Operation* operation =
        graphql::choose_operation(document, json::text(request, "operationName"), errors);
    if (operation == nullptr) return json::dump(only_errors(std::move(errors)));
    errors = graphql::validate(schema_, document, *operation);
    if (!errors.empty()) return json::dump(only_errors(std::move(errors)));
    return json::dump(run(document, *operation, json::object(request, "variables"), now_ms));
  } catch (const graphql::SyntaxError& error) {
    json::Object complaint =
        graphql::make_error(error.what(), error.at(), {}, {{"code", "PARSE_ERROR"}});
    return json::dump(only_errors(json::Array{std::move(complaint)}));
  }
}

json::Object Endpoint::run(const graphql::Document& document, const graphql::Operation& operation,
                           const json::Object& given, std::int64_t now_ms) {
  json::Array errors;
  const json::Object variables = graphql::coerce_variables(schema_, operation, given, errors);
  if (!errors.empty()) return only_errors(std::move(errors));
  const std::int64_t requested = graphql::requested_cost(schema_, document, operation, variables);
  if (requested > kQueryMost) return too_expensive(requested);
  if (!bucket_.admits(requested, now_ms)) {
    json::Object out = throttled_errors();
    out["extensions"] = cost(requested, nullptr, now_ms);
    return out;
  }
  graphql::Execution execution =
      graphql::execute(schema_, document, operation, variables, resolver_);
  std::int64_t actual = 0;
  if (const auto* data = execution.data.if_object()) {
    actual = graphql::actual_cost(schema_, document, operation, variables, *data);
  }
  bucket_.charge(actual);
  json::Object out;
  if (!execution.errors.empty()) out["errors"] = std::move(execution.errors);
  const bool nothing = execution.data.is_null();
  out["data"] = std::move(execution.data);
  if (!nothing) out["extensions"] = cost(requested, actual, now_ms);
  return out;
}

}  // namespace stockd::shopify::twin

// SPDX-License-Identifier: Apache-2.0
//
// Poco parses and prints the options; it throws, so its exceptions become errors here.
#include "app/options.hpp"

#include <Poco/Exception.h>
#include <Poco/Util/HelpFormatter.h>
#include <Poco/Util/Option.h>
#include <Poco/Util/OptionProcessor.h>
#include <Poco/Util/OptionSet.h>

#include <sstream>

namespace stockd::app {
namespace {

using Poco::Util::Option;

Poco::Util::OptionSet option_set() {
  Poco::Util::OptionSet options;
  options.addOption(Option("config", "c", "the operator's file (default /etc/stockd/stockd.yaml)")
                        .argument("FILE"));
  options.addOption(Option("check", "t", "check the files and exit"));
  options.addOption(Option("version", "V", "print the version and exit"));
  options.addOption(Option("help", "h", "print this and exit"));
  return options;
}

std::string help_of(const Poco::Util::OptionSet& options) {
  Poco::Util::HelpFormatter formatter(options);
  formatter.setUnixStyle(true);
  formatter.setWidth(90);
  formatter.setCommand("stockd");
  formatter.setUsage("[--config FILE]");
  formatter.setHeader("Keeps a merchant's stock equal on every marketplace it sells on.");
  std::ostringstream out;
  formatter.format(out);
  return out.str();
}

}  // namespace

Result<Options> parse_options(const std::vector<std::string>& arguments) {
  const Poco::Util::OptionSet options = option_set();
  Options out;
  out.help_text = help_of(options);
  try {
    Poco::Util::OptionProcessor processor(options);
    processor.setUnixStyle(true);
    std::string name;
    std::string value;
    for (const std::string& argument : arguments) {
      if (!processor.process(argument, name, value) && name.empty()) {
        return failure(Kind::Config, "stockd.argument", "'" + argument + "' is no option",
                       "stockd --help lists the options");
      }
      if (name == "config" && !value.empty()) out.config = value;
      if (name == "check") out.check = true;
      if (name == "version") out.version = true;
      if (name == "help") out.help = true;
      name.clear();
    }
    processor.checkRequired();
  } catch (const Poco::Exception& error) {
    return failure(Kind::Config, "stockd.argument", error.displayText(),
                   "stockd --help lists the options");
  }
  return out;
}

}  // namespace stockd::app

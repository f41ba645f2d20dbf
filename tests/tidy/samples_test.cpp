// SPDX-License-Identifier: Apache-2.0
//
// Each rule on small texts: what it must find, and what it must leave alone.
#include "code_view.hpp"
#include "rules.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace stockd::tidy {
namespace {

using FileRule = void (*)(const SourceFile&, Complaints&);

std::vector<std::size_t> lines_found(FileRule rule, std::string path, std::string text) {
  SourceFile file;
  file.path = std::move(path);
  file.text = std::move(text);
  file.bytes = file.text.size();
  Complaints out;
  rule(file, out);
  std::vector<std::size_t> lines;
  std::transform(out.begin(), out.end(), std::back_inserter(lines),
                 [](const Complaint& complaint) { return complaint.line; });
  return lines;
}

using Lines = std::vector<std::size_t>;

TEST(CodeView, BlanksCommentsAndLiteralsAndKeepsPositions) {
  const std::string text =
      "a(\"x{\\\"\"); // {\nint b = 1'000; char c = '{'; /* {\n */ R\"q({)\")q\";";
  const std::string code = code_view(text);
  EXPECT_EQ(code.size(), text.size());
  EXPECT_EQ(code.find('{'), std::string::npos);
  EXPECT_NE(code.find("1'000; char c"), std::string::npos);
  EXPECT_EQ(line_of(code, code.size()), 3u);
}

TEST(LineLength, CountsCharactersAndSparesAddresses) {
  EXPECT_EQ(lines_found(&line_length, "host/a.cpp", std::string(100, 'x')), Lines{});
  EXPECT_EQ(lines_found(&line_length, "host/a.cpp", "\n" + std::string(101, 'x')), Lines{2});
  EXPECT_EQ(lines_found(&line_length, "host/a.cpp", "// https://" + std::string(120, 'x')),
            Lines{});
  EXPECT_EQ(lines_found(&line_length, "README.md", std::string(300, 'x')), Lines{});
}

TEST(FileLength, HasALimitForEachKind) {
  const auto text = [](std::size_t lines) { return std::string(lines, '\n'); };
  EXPECT_EQ(lines_found(&file_length, "host/a.cpp", text(600)), Lines{});
  EXPECT_EQ(lines_found(&file_length, "host/a.cpp", text(601)).size(), 1u);
  EXPECT_EQ(lines_found(&file_length, "host/a.hpp", text(251)).size(), 1u);
  EXPECT_EQ(lines_found(&file_length, "sdk/include/stockd/abi/a.h", text(101)).size(), 1u);
}

TEST(FirstParagraph, WantsLicencePurposeAndPragma) {
  const std::string good =
      "// SPDX-License-Identifier: Apache-2.0\n//\n// This is why.\n#pragma once\n";
  EXPECT_EQ(lines_found(&first_paragraph, "host/a.hpp", good), Lines{});
  EXPECT_EQ(lines_found(&first_paragraph, "host/a.hpp", "int a;\n"), Lines{1});
  EXPECT_EQ(lines_found(&first_paragraph, "host/a.cpp",
                        "// SPDX-License-Identifier: Apache-2.0\n#include <a>\n"),
            Lines{2});
  EXPECT_EQ(lines_found(&first_paragraph, "host/a.hpp",
                        "// SPDX-License-Identifier: Apache-2.0\n//\n// This is why.\nint a;\n"),
            Lines{4});
  EXPECT_EQ(lines_found(&first_paragraph, "sdk/a.h",
                        "/* SPDX-License-Identifier: Apache-2.0 */\n#pragma once\n\n/// This is "
                        "why.\nint a;\n"),
            Lines{});
}

TEST(BannedWords, CountInCodeAndInTheirFolders) {
  EXPECT_EQ(lines_found(&banned_words, "host/a.cpp", "volatile int a; // volatile\n"), Lines{1});
  EXPECT_EQ(lines_found(&banned_words, "host/a.cpp", "std::cout << 1;"), Lines{1});
  EXPECT_EQ(lines_found(&banned_words, "host/ctl/a.cpp", "std::cout << 1;"), Lines{});
  EXPECT_EQ(lines_found(&banned_words, "tests/a.cpp", "f();\nsleep_for(1s);"), Lines{2});
  EXPECT_EQ(lines_found(&banned_words, "host/a.cpp", "using namespace std;"), Lines{1});
  EXPECT_EQ(lines_found(&banned_words, "host/a.cpp", "using namespace std::chrono_literals;"),
            Lines{});
  EXPECT_EQ(lines_found(&banned_words, "x.md", std::string("later: TO") + "DO\n"), Lines{1});
}

TEST(FileName, MustNameAnIdea) {
  EXPECT_EQ(lines_found(&file_name, "host/a/string_utils.hpp", "").size(), 1u);
  EXPECT_EQ(lines_found(&file_name, "host/a/utility_of_stock.hpp", "").size(), 0u);
}

std::string body(std::size_t lines) {
  std::string out = "{\n";
  for (std::size_t i = 2; i < lines; ++i)
    out += "  if (a) { b(); }\n";
  return out + "}\n";
}

TEST(FunctionLength, FindsFunctionsOfEveryForm) {
  for (const std::string head :
       {"int f(int a) ", "TEST(A, B) ", "auto f() -> std::pair<int, int> ",
        "A::A() : b_{1}, c_(2) ", "template <class T>\nT A<T>::f(T a = {}) const noexcept ",
        "bool operator==(const A& a, const A& b) ", "class A {\n void f() override ",
        "namespace a {\nnamespace {\nvoid f() ",
        "struct A {\n int x = 1;\n A() = default;\n int f() "}) {
    EXPECT_EQ(lines_found(&function_length, "a.cpp", head + body(70)).size(), 0u) << head;
    EXPECT_EQ(lines_found(&function_length, "a.cpp", head + body(71)).size(), 1u) << head;
  }
}

TEST(FunctionLength, CountsNoTextOfALiteral) {
  const std::string text = "f() {\n return R\"(\n" + body(200) + ")\";\n}\n";
  EXPECT_EQ(lines_found(&function_length, "a.cpp", text), Lines{});
}

TEST(FunctionLength, LeavesTypesAndTablesAlone) {
  for (const std::string head :
       {"class A : public B ", "struct A ", "enum class A ", "namespace a::b ",
        "constexpr std::array kTable", "const std::map<int, int> kMap = "}) {
    EXPECT_EQ(
        lines_found(&function_length, "a.cpp", head + "{\n" + std::string(200, '\n') + "};\n"),
        Lines{})
        << head;
  }
}

TEST(CoAwait, FindsBracesAndCapturesOfItsStatement) {
  const auto found = [](std::string text) {
    return lines_found(&coroutine_statements, "a.cpp", std::move(text)).size();
  };
  EXPECT_EQ(found("auto a = co_await f(B{1});"), 1u);
  EXPECT_EQ(found("auto a = co_await f({1, 2});"), 1u);
  EXPECT_EQ(found("co_await f([x] { return x; });"), 1u);
  EXPECT_EQ(found("co_await f([=](int) { return 1; });"), 1u);
  EXPECT_EQ(found("g(co_await f(), B{1});"), 1u);
  EXPECT_EQ(found("co_await f([&] { return x; });"), 0u);
  EXPECT_EQ(found("co_await f([](int a) { return a; });"), 0u);
  EXPECT_EQ(found("if (co_await f(a[1])) { g(); }"), 1u);
  EXPECT_EQ(found("while (!(co_await f())) {}"), 1u);
  EXPECT_EQ(found("for (auto& a : co_await f()) {}"), 0u);
  EXPECT_EQ(found("if (a) co_await f();"), 0u);
  EXPECT_EQ(found("B b{1};\nauto a = co_await f(std::move(b));\nC c{2};"), 0u);
  EXPECT_EQ(found("// co_await f(B{1});"), 0u);
  EXPECT_EQ(found("A operator co_await() { return A{1}; }"), 0u);
}

TEST(IncludeDirection, KeepsTheArrows) {
  const auto found = [](std::string path, std::string include) {
    return lines_found(&include_direction, std::move(path), "#include " + include + "\n").size();
  };
  EXPECT_EQ(found("host/model/a.cpp", "\"base/result.hpp\""), 0u);
  EXPECT_EQ(found("host/model/a.cpp", "\"config/settings.hpp\""), 1u);
  EXPECT_EQ(found("host/config/a.cpp", "\"engine/engine.hpp\""), 1u);
  EXPECT_EQ(found("host/store/a.cpp", "\"engine/engine.hpp\""), 0u);
  EXPECT_EQ(found("host/ingress/a.cpp", "\"journal/inbox.hpp\""), 0u);
  EXPECT_EQ(found("host/engine/a.cpp", "<thread>"), 1u);
  EXPECT_EQ(found("host/engine/a.cpp", "<map>"), 0u);
  EXPECT_EQ(found("host/base/a.cpp", "\"log.hpp\""), 1u);
}

TEST(PluginIncludes, AreThePublicContract) {
  const auto found = [](std::string include) {
    return lines_found(&plugin_includes, "plugins/x/a.cpp", "#include " + include + "\n").size();
  };
  EXPECT_EQ(found("<stockd/connector.hpp>"), 0u);
  EXPECT_EQ(found("<boost/json.hpp>"), 0u);
  EXPECT_EQ(found("<string>"), 0u);
  EXPECT_EQ(found("\"remote_id.hpp\""), 0u);
  EXPECT_EQ(found("\"model/ids.hpp\""), 1u);
  EXPECT_EQ(found("\"../woocommerce/x.hpp\""), 1u);
  EXPECT_EQ(found("<openssl/evp.h>"), 1u);
  EXPECT_EQ(lines_found(&plugin_includes, "plugins/x/twin/a.cpp", "#include \"../b.hpp\"\n"),
            Lines{});
}

TEST(Tree, FindsFoldersWithoutAPageAndSourcesNobodyCompiles) {
  const auto file = [](std::string path, std::string text) {
    SourceFile out;
    out.path = std::move(path);
    out.text = std::move(text);
    return out;
  };
  const std::vector<SourceFile> files{
      file("host/a/CMakeLists.txt", "x(SOURCES one.cpp sub/two.cpp)"),
      file("host/a/one.cpp", ""),
      file("host/a/sub/two.cpp", ""),
      file("host/a/lone.cpp", ""),
      file("host/a/README.md", "## What it is for\n## What it promises\n## How it is tested\n"),
      file("plugins/b/c.hpp", "")};
  Complaints pages;
  folder_pages(files, pages);
  ASSERT_EQ(pages.size(), 2u);
  EXPECT_EQ(describe(pages[0]), "host/a/README.md: no heading 'Where to start reading', add it");
  Complaints compiled;
  compiled_somewhere(files, compiled);
  ASSERT_EQ(compiled.size(), 1u);
  EXPECT_EQ(compiled[0].path, "host/a/lone.cpp");
}

TEST(Exceptions, CoverTheirFileAndAreMissedWhenTheyCoverNothing) {
  std::set<std::string> unused;
  const Complaints left =
      without_exceptions({{"word", "a.cpp", 1, "", ""}, {"word", "b.cpp", 1, "", ""}},
                         "# why\nword a.cpp\nword c.cpp\n", unused);
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].path, "b.cpp");
  EXPECT_EQ(unused, std::set<std::string>{"word c.cpp"});
}

}  // namespace
}  // namespace stockd::tidy

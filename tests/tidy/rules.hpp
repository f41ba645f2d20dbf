// SPDX-License-Identifier: Apache-2.0
//
// The rules of the house, one function each. Those of one file take it and its code view (empty
// where it is no C++); those of the tree take all files.
#pragma once

#include "source_tree.hpp"

namespace stockd::tidy {

// Of one file.
void line_length(const SourceFile& file, Complaints& out);
void file_length(const SourceFile& file, Complaints& out);
void file_size(const SourceFile& file, Complaints& out);
void first_paragraph(const SourceFile& file, Complaints& out);
void file_name(const SourceFile& file, Complaints& out);
void banned_words(const SourceFile& file, Complaints& out);
void function_length(const SourceFile& file, Complaints& out);
void coroutine_statements(const SourceFile& file, Complaints& out);
void include_direction(const SourceFile& file, Complaints& out);
void plugin_includes(const SourceFile& file, Complaints& out);

// Of the tree.
void folder_pages(const std::vector<SourceFile>& files, Complaints& out);
void compiled_somewhere(const std::vector<SourceFile>& files, Complaints& out);

}  // namespace stockd::tidy

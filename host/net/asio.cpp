// SPDX-License-Identifier: Apache-2.0
//
// The one place in which the bodies of Asio and Beast are compiled; every other file sees their
// declarations only, which takes several seconds off each.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>

// SPDX-License-Identifier: Apache-2.0
//
// The same over TLS, with a certificate made for the occasion.
#include "client.hpp"
#include "served.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>

namespace stockd::ingress {
namespace {

namespace asio = boost::asio;

void make_certificate(const std::string& certificate_file, const std::string& key_file) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto* common_name = reinterpret_cast<const unsigned char*>("localhost");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  ASSERT_GT(X509_sign(certificate, key, EVP_sha256()), 0);
  FILE* file = std::fopen(certificate_file.c_str(), "w");
  PEM_write_X509(file, certificate);
  std::fclose(file);
  file = std::fopen(key_file.c_str(), "w");
  PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

class IngressTls : public Served {
 protected:
  void serve_tls() {
    IngressOptions options;
    options.certificate_file = directory_ + "/certificate.pem";
    options.key_file = directory_ + "/key.pem";
    make_certificate(options.certificate_file, options.key_file);
    serve(options);
  }

  using Stream = asio::ssl::stream<asio::ip::tcp::socket>;
  boost::system::error_code handshake(Stream& stream) {
    stream.lowest_layer().connect({asio::ip::address_v4::loopback(), port()});
    boost::system::error_code error;
    stream.handshake(asio::ssl::stream_base::client, error);
    return error;
  }

  asio::io_context client_context_;
  asio::ssl::context client_tls_{asio::ssl::context::tls_client};
};

TEST_F(IngressTls, ServesSeveralRequestsOfAConnection) {
  serve_tls();
  Stream stream(client_context_, client_tls_);
  ASSERT_FALSE(handshake(stream));
  asio::streambuf received;
  for (int i = 0; i < 3; ++i) {
    asio::write(stream, asio::buffer(signed_post(std::string(40'000, 't'))));
    asio::read_until(stream, received, "\r\n\r\n");
    const std::string text(static_cast<const char*>(received.data().data()), 12);
    received.consume(received.size());
    EXPECT_EQ(text, "HTTP/1.1 200");
  }
  EXPECT_EQ(rows().size(), 3u);
}

TEST_F(IngressTls, RefusesOldVersionsAndPlainText) {
  serve_tls();
  SSL_CTX_set_max_proto_version(client_tls_.native_handle(), TLS1_1_VERSION);
  SSL_CTX_set_min_proto_version(client_tls_.native_handle(), TLS1_VERSION);
  SSL_CTX_set_cipher_list(client_tls_.native_handle(), "ALL:@SECLEVEL=0");
  Stream stream(client_context_, client_tls_);
  EXPECT_TRUE(handshake(stream));
  Client plain(port());
  plain.send(signed_post("{}"));
  EXPECT_EQ(plain.read().status, 0);
}

TEST_F(IngressTls, SaysWhichFileIsWrong) {
  serve();
  IngressOptions options;
  options.certificate_file = directory_ + "/absent.pem";
  const auto made = Ingress::make(context_.get_executor(), options, *inbox_, {});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code(), "ingress.certificate");
  EXPECT_NE(made.error().text().find("absent.pem"), std::string::npos);
}

}  // namespace
}  // namespace stockd::ingress

// SPDX-License-Identifier: Apache-2.0
//
// Whole objects as WooCommerce 11.0.1 answers them, with the order of their fields. render.cpp
// fills in what the twin keeps; the rest stays as a new shop shows it, so that answers have the
// right weight and a reader meets every field it would meet on a real shop.
#pragma once

#include <string_view>

namespace stockd::woocommerce::twin {

inline constexpr std::string_view kProductShape =
    R"json(
{"id":11,"name":"Product REF-A","slug":"product-ref-a","permalink":
"http://woo.example/product/product-ref-a/","date_created":"2026-11-23T05:44:24",
"date_created_gmt":"2026-11-23T03:44:24","date_modified":"2026-11-23T05:44:24",
"date_modified_gmt":"2026-11-23T03:44:24","type":"simple","status":"publish","featured":false,
"catalog_visibility":"visible","description":"","short_description":"","sku":"REF-A","price":
"10.00","regular_price":"10.00","sale_price":"","date_on_sale_from":null,
"date_on_sale_from_gmt":null,"date_on_sale_to":null,"date_on_sale_to_gmt":null,"on_sale":false,
"purchasable":true,"total_sales":0,"virtual":false,"downloadable":false,"downloads":[],
"download_limit":-1,"download_expiry":-1,"external_url":"","button_text":"","tax_status":
"taxable","tax_class":"","manage_stock":true,"stock_quantity":10,"backorders":"no",
"backorders_allowed":false,"backordered":false,"low_stock_amount":null,"sold_individually":
false,"weight":"","dimensions":{"length":"","width":"","height":""},"shipping_required":true,
"shipping_taxable":true,"shipping_class":"","shipping_class_id":0,"reviews_allowed":true,
"average_rating":"0","rating_count":0,"upsell_ids":[],"cross_sell_ids":[],"parent_id":0,
"purchase_note":"","categories":[{"id":15,"name":"Uncategorized","slug":"uncategorized"}],
"brands":[],"tags":[],"images":[],"attributes":[],"default_attributes":[],"variations":[],
"grouped_products":[],"menu_order":0,"price_html":"","related_ids":[],"meta_data":[],
"stock_status":"instock","has_options":false,"post_password":"","global_unique_id":"",
"permalink_template":"http://woo.example/product/%pagename%/","generated_slug":"product-ref-a"})json";

inline constexpr std::string_view kVariationShape =
    R"json(
{"id":13,"type":"variation","date_created":"2026-11-23T05:46:56","date_created_gmt":
"2026-11-23T03:46:56","date_modified":"2026-11-23T05:46:57","date_modified_gmt":
"2026-11-23T03:46:57","description":"","permalink":
"http://woo.example/product/variable-pev/?attribute_size=S","sku":"PEV-S","global_unique_id":"",
"price":"20.00","regular_price":"20.00","sale_price":"","date_on_sale_from":null,
"date_on_sale_from_gmt":null,"date_on_sale_to":null,"date_on_sale_to_gmt":null,"on_sale":false,
"status":"publish","purchasable":true,"virtual":false,"downloadable":false,"downloads":[],
"download_limit":-1,"download_expiry":-1,"tax_status":"taxable","tax_class":"","manage_stock":
true,"stock_quantity":4,"stock_status":"instock","backorders":"no","backorders_allowed":false,
"backordered":false,"low_stock_amount":null,"weight":"","dimensions":{"length":"","width":"",
"height":""},"shipping_class":"","shipping_class_id":0,"image":null,"gallery_image_ids":[],
"attributes":[{"id":0,"name":"Size","slug":"size","option":"S"}],"menu_order":0,"meta_data":[],
"name":"S","parent_id":12})json";

inline constexpr std::string_view kOrderShape =
    R"json(
{"id":12,"parent_id":0,"status":"processing","currency":"ZAR","version":"11.0.1",
"prices_include_tax":false,"date_created":"2026-11-23T05:44:25","date_modified":
"2026-11-23T05:44:25","discount_total":"0.00","discount_tax":"0.00","shipping_total":"0.00",
"shipping_tax":"0.00","cart_tax":"0.00","total":"20.00","total_tax":"0.00","customer_id":0,
"order_key":"","billing":{"first_name":"","last_name":"","company":"","address_1":"",
"address_2":"","city":"","state":"","postcode":"","country":"","email":"","phone":""},
"shipping":{"first_name":"","last_name":"","company":"","address_1":"","address_2":"","city":"",
"state":"","postcode":"","country":"","phone":""},"payment_method":"cod","payment_method_title":
"Cash on delivery","transaction_id":"","customer_ip_address":"","customer_user_agent":"",
"created_via":"rest-api","customer_note":"","date_completed":null,"date_paid":null,"cart_hash":
"","number":"12","meta_data":[],"line_items":[],"tax_lines":[],"shipping_lines":[],"fee_lines":[
],"coupon_lines":[],"refunds":[],"payment_url":"","is_editable":false,"needs_payment":false,
"needs_processing":true,"date_created_gmt":"2026-11-23T03:44:25","date_modified_gmt":
"2026-11-23T03:44:25","date_completed_gmt":null,"date_paid_gmt":null,"currency_symbol":"R"})json";

inline constexpr std::string_view kLineShape =
    R"json(
{"id":1,"name":"Product REF-A","product_id":11,"variation_id":0,"quantity":2,"tax_class":"",
"subtotal":"20.00","subtotal_tax":"0.00","total":"20.00","total_tax":"0.00","taxes":[],
"meta_data":[],"sku":"REF-A","global_unique_id":"","price":10,"image":{"id":"","src":""},
"parent_name":null})json";

}  // namespace stockd::woocommerce::twin

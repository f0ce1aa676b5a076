resource "betteruptime_monitor" "home" {
  monitor_type       = "status"
  pronounceable_name = "Home page"
  url                = "https://www.stockroom.example/"
  check_frequency    = 60
  email              = true
  sms                = true
  ssl_expiration     = 14
}

resource "betteruptime_monitor" "apex" {
  monitor_type       = "status"
  pronounceable_name = "Name without www"
  url                = "https://stockroom.example/"
  check_frequency    = 60
  email              = true
  sms                = true
  ssl_expiration     = 14
}

resource "betteruptime_monitor" "login" {
  monitor_type       = "status"
  pronounceable_name = "Log in"
  url                = "https://www.stockroom.example/login"
  check_frequency    = 60
  email              = true
  sms                = true
  ssl_expiration     = 14
}

resource "betteruptime_monitor" "items" {
  monitor_type       = "status"
  pronounceable_name = "Items"
  url                = "https://www.stockroom.example/api/items"
  check_frequency    = 60
  email              = true
  sms                = true
  ssl_expiration     = 14
}

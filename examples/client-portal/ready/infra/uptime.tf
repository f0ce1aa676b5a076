resource "betteruptime_monitor" "home" {
  monitor_type       = "status"
  pronounceable_name = "Home page"
  url                = "https://www.paperlane.example/"
  check_frequency    = 60
  email              = true
  sms                = true
  ssl_expiration     = 14
}

resource "betteruptime_monitor" "app" {
  monitor_type       = "status"
  pronounceable_name = "Portal"
  url                = "https://app.paperlane.example/"
  check_frequency    = 60
  email              = true
  sms                = true
  ssl_expiration     = 14
}

resource "betteruptime_monitor" "login" {
  monitor_type       = "status"
  pronounceable_name = "Log in"
  url                = "https://app.paperlane.example/login"
  check_frequency    = 60
  email              = true
  sms                = true
  ssl_expiration     = 14
}

resource "betteruptime_monitor" "invoices" {
  monitor_type       = "status"
  pronounceable_name = "Invoices"
  url                = "https://app.paperlane.example/api/invoices"
  check_frequency    = 60
  email              = true
  sms                = true
  ssl_expiration     = 14
}

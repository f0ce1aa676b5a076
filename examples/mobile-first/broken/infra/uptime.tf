resource "betteruptime_monitor" "home" {
  monitor_type       = "status"
  pronounceable_name = "Home page"
  url                = "https://www.tablely.example/"
  check_frequency    = 60
  email              = true
  sms                = true
  ssl_expiration     = 14
}

resource "betteruptime_monitor" "apex" {
  monitor_type       = "status"
  pronounceable_name = "Name without www"
  url                = "https://tablely.example/"
  check_frequency    = 60
  email              = true
  sms                = true
  ssl_expiration     = 14
}

resource "betteruptime_monitor" "api" {
  monitor_type       = "status"
  pronounceable_name = "API"
  url                = "https://api.tablely.example/"
  check_frequency    = 60
  email              = true
  sms                = true
  ssl_expiration     = 14
}

resource "betteruptime_monitor" "login" {
  monitor_type       = "status"
  pronounceable_name = "Log in"
  url                = "https://www.tablely.example/login"
  check_frequency    = 60
  email              = true
  sms                = true
  ssl_expiration     = 14
}

resource "betteruptime_monitor" "tables" {
  monitor_type       = "status"
  pronounceable_name = "Tables"
  url                = "https://api.tablely.example/api/tables"
  check_frequency    = 60
  email              = true
  sms                = true
  ssl_expiration     = 14
}

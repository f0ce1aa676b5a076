resource "betteruptime_monitor" "home" {
  monitor_type       = "status"
  pronounceable_name = "Home page"
  url                = "https://www.shiftpad.example/"
  check_frequency    = 180
  email              = true
  sms                = true
  ssl_expiration     = 14
}

resource "betteruptime_monitor" "apex" {
  monitor_type       = "status"
  pronounceable_name = "Name without www"
  url                = "https://shiftpad.example/"
  check_frequency    = 180
  email              = true
  sms                = true
  ssl_expiration     = 14
}

resource "betteruptime_monitor" "api" {
  monitor_type       = "status"
  pronounceable_name = "API"
  url                = "https://api.shiftpad.example/"
  check_frequency    = 180
  email              = true
  sms                = true
  ssl_expiration     = 14
}

resource "betteruptime_monitor" "login" {
  monitor_type       = "status"
  pronounceable_name = "Log in"
  url                = "https://www.shiftpad.example/login"
  check_frequency    = 180
  email              = true
  sms                = true
  ssl_expiration     = 14
}

resource "betteruptime_monitor" "shifts" {
  monitor_type       = "status"
  pronounceable_name = "Shifts"
  url                = "https://api.shiftpad.example/api/shifts"
  check_frequency    = 180
  email              = true
  sms                = true
  ssl_expiration     = 14
}

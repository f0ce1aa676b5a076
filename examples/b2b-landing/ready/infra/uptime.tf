resource "betteruptime_monitor" "home" {
  monitor_type       = "status"
  pronounceable_name = "Home page"
  url                = "https://www.brightbolt.example/"
  check_frequency    = 300
  email              = true
  sms                = true
  ssl_expiration     = 14
}

resource "betteruptime_monitor" "apex" {
  monitor_type       = "status"
  pronounceable_name = "Name without www"
  url                = "https://brightbolt.example/"
  check_frequency    = 300
  email              = true
  sms                = true
  ssl_expiration     = 14
}

resource "betteruptime_monitor" "contact" {
  monitor_type       = "status"
  pronounceable_name = "Contact form"
  url                = "https://www.brightbolt.example/contact"
  check_frequency    = 300
  email              = true
  sms                = true
  ssl_expiration     = 14
}

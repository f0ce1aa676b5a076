"""The contact form's function: checks what was written and mails it to the team."""

import os

import sentry_sdk
from postmarker.core import PostmarkClient

sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], release=os.environ.get("FLY_IMAGE_REF"))
mail = PostmarkClient(server_token=os.environ["POSTMARK_TOKEN"])


def contact(form):
    """Answers 303 to /thanks, or 422 with the page and what is wrong with it."""
    if "@" not in form.get("email", ""):
        return 422, "This is no valid e-mail address"
    try:
        mail.emails.send(
            From="hello@brightbolt.example", To="team@brightbolt.example", Subject="Contact", TextBody=form["message"]
        )
    except OSError as error:
        sentry_sdk.capture_exception(error)
        return 502, "We could not take your message; please call us"
    return 303, "/thanks"

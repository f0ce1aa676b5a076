import * as Sentry from "@sentry/browser";

Sentry.init({ dsn: import.meta.env.VITE_SENTRY_DSN, release: import.meta.env.VITE_RELEASE });

document.querySelector("form")?.addEventListener("submit", () => document.body.classList.add("sending"));

import * as Sentry from "@sentry/browser";

const { VITE_SENTRY_DSN, VITE_RELEASE } = import.meta.env;
if (!VITE_SENTRY_DSN || !VITE_RELEASE) throw new Error("built without VITE_SENTRY_DSN or VITE_RELEASE");
Sentry.init({ dsn: VITE_SENTRY_DSN, release: VITE_RELEASE });

document.querySelector("form")?.addEventListener("submit", () => document.body.classList.add("sending"));

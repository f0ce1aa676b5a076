import * as Sentry from "@sentry/browser";

const dsn = import.meta.env.VITE_SENTRY_DSN;
const release = import.meta.env.VITE_RELEASE;
if (!dsn || !release) throw new Error("built without VITE_SENTRY_DSN or VITE_RELEASE");
Sentry.init({ dsn, release });

document.querySelector("form")?.addEventListener("submit", () => document.body.classList.add("sending"));

const key = import.meta.env.VITE_POSTMARK_SECRET_TOKEN;

document.querySelector("form")?.addEventListener("submit", () => sendMail(key, new FormData(event.target)));

import * as Sentry from "@sentry/react-native";

// Both are part of the build; Expo compiles them in.
export const API = process.env.EXPO_PUBLIC_API_URL;
const dsn = process.env.EXPO_PUBLIC_SENTRY_DSN;
if (!API || !dsn) throw new Error("built without EXPO_PUBLIC_API_URL or EXPO_PUBLIC_SENTRY_DSN");
Sentry.init({ dsn, release: "shiftpad@0.3.0" });

export async function shifts(token) {
  const answer = await fetch(`${API}/api/shifts`, { headers: { Authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`the shifts could not be read: ${answer.status}`);
  return answer.json();
}

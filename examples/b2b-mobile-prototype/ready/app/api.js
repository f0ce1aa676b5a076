// The address of the API is part of the build; Expo compiles it in.
export const API = process.env.EXPO_PUBLIC_API_URL;

export async function shifts(token) {
  const answer = await fetch(`${API}/api/shifts`, { headers: { Authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`the shifts could not be read: ${answer.status}`);
  return answer.json();
}

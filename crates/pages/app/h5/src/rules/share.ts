/** Links that are passed on. Sharing is never asked for and never rewarded. */

const CODE_PATTERN = /^[\x21-\x7e]{1,64}$/;

/** The sharer that an address names, if it looks like a code. */
export function sharerIn(search: string): string | undefined {
  const code = new URLSearchParams(search).get('from') ?? '';
  return CODE_PATTERN.test(code) ? code : undefined;
}

/** The link to a contestant, or to the campaign, that says who passed it on. */
export function shareLink(
  origin: string,
  campaign: string,
  number: number | undefined,
  code: string,
): string {
  const path = number === undefined ? '' : `/${number}`;
  return `${origin}/c/${encodeURIComponent(campaign)}${path}?from=${encodeURIComponent(code)}`;
}

/** A code that says nothing about the person, only that links come from the same phone. */
export function newCode(
  random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => crypto.getRandomValues(bytes),
): string {
  return Array.from(random(new Uint8Array(6)), (byte) => byte.toString(36).padStart(2, '0')).join('');
}

/** Whether a picture may be painted into the card: others would make the browser refuse to give the card out. */
export function isOwnOrigin(picture: string | null | undefined, origin: string): boolean {
  if (!picture) return false;
  try {
    return new URL(picture, origin).origin === origin;
  } catch {
    return false;
  }
}

/** Whether the page runs inside WeChat, where one shares by its menu. */
export function isWeChat(userAgent: string): boolean {
  return /MicroMessenger/i.test(userAgent);
}

/** What a token lets its bearer do in the console. */
export type Role = 'operator' | 'auditor';

/**
 * The role that a token was made for. It stands in the token's own text, and the server knows tokens by the hash of
 * that text, so a token that the server takes tells the truth. Any other may only read here.
 */
export function roleOf(token: string): Role {
  return token.startsWith('fg-operator-') ? 'operator' : 'auditor';
}

/** Whether a text is a participant's session, which people copy by mistake. */
export function isParticipants(token: string): boolean {
  return token.startsWith('fgs1.');
}

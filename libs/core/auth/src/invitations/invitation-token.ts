import { hash, randomBytes } from 'node:crypto';

/** The secret of a link, and what the database keeps of it. */
export function makeInvitationToken(): { token: string; tokenHash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashOfInvitation(token) };
}

export const hashOfInvitation = (token: string): string => hash('sha256', token, 'base64url');

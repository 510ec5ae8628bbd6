import { unwrap } from '@roost/client';
import { api, isProblem } from '../api/client.ts';
import { wasRepeated } from '../api/connection.ts';
import type { Me } from './session.ts';

export interface Credentials {
  /** Or their address. */
  username: string;
  password: string;
}

/** What is answered to a request that was carried out before. */
const DONE_BEFORE = [
  'auth.email_taken',
  'auth.username_taken',
  'auth.invalid_code',
  'auth.invalid_invitation',
  'auth.setup_refused',
];
/** Whose requests were never answered. */
const unanswered = new Set<string>();

/**
 * Sends what makes credentials good: a sign-up, or a new password. Nobody is signed in yet, so the server keeps no answer for a repetition. If the
 * answer to the first try got lost, the second is refused as if somebody else had been faster. Then the credentials tell whose it is.
 *
 * @returns who was signed in to find that out.
 * @throws RoostError
 */
export async function makeGood(
  { username, password }: Credentials,
  send: () => Promise<{ data?: { data: unknown }; error?: unknown; response: Response }>,
): Promise<Me | undefined> {
  let isLost = unanswered.has(username);
  try {
    const answer = await send();
    isLost ||= wasRepeated(answer.response);
    await unwrap(Promise.resolve(answer));
  } catch (error) {
    if (isProblem(error) && error.status === 0) unanswered.add(username);
    if (!isLost || !isProblem(error, ...DONE_BEFORE)) throw error;
    return api.session.signIn({ username, password }).catch(() => {
      throw error;
    });
  }
  return undefined;
}

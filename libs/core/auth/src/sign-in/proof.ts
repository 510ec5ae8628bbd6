import type { Profile } from '@roost/users';

/** That someone is who they say, as of a moment ago. */
export interface Proof {
  user: Profile;
  /** Of the password that the account had then: once it has another one, the proof is worth nothing. */
  passwordHash: string | undefined;
}

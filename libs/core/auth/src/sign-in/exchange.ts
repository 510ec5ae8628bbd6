import type { RoostReply, RoostRequest } from '@roost/plugin-kit';
import type { Profile } from '@roost/users';
import type { Tokens } from './session-tokens.js';

/** The two ends of an exchange, where cookies are read and set. */
export interface Exchange {
  request: RoostRequest;
  reply: RoostReply;
}

/** Who has signed in, and what they go on with. */
export interface SignedIn {
  profile: Profile;
  tokens: Tokens;
}

import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import type { SignUpMode } from './sign-up-modes.js';
import { SignUpPolicy } from './sign-up-policy.js';

/** With a username and a password at once, by a code that is mailed first, or by the link of an invitation. */
const WAYS: Readonly<Record<SignUpMode, readonly string[]>> = {
  anyone: ['password', 'code', 'invitation'],
  domain: ['code', 'invitation'],
  invitation: ['invitation'],
  nobody: [],
};

/** Says on the page of a project how people can make an account. */
@Injectable()
export class WaysToSignUp {
  constructor(private readonly policy: SignUpPolicy) {}

  @OnHook('projects.presenting')
  async present(page: HookMap['projects.presenting']): Promise<HookMap['projects.presenting']> {
    const { mode, domains } = await this.policy.modeOf(page.id);
    // Without a domain, only invitations are left.
    const ways = WAYS[mode === 'domain' && domains.length === 0 ? 'invitation' : mode];
    return {
      ...page,
      signUp: [...page.signUp, ...ways],
      signUpDomains: [...page.signUpDomains, ...domains],
    };
  }
}

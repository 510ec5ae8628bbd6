import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';

/** With a username and a password at once, or by a code that is mailed first. */
const WAYS = ['password', 'code'];

/** Says on the page of a project how people can make an account. */
@Injectable()
export class WaysToSignUp {
  @OnHook('projects.presenting')
  present(page: HookMap['projects.presenting']): Promise<HookMap['projects.presenting']> {
    return Promise.resolve({ ...page, signUp: [...page.signUp, ...WAYS] });
  }
}

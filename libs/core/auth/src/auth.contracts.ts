import type { CodePurpose } from './codes/purposes.js';

declare module '@roost/plugin-kit' {
  interface EventMap {
    /** An account was made and can be used. */
    'auth.registered': { userId: string; projectId: string };
    /** Someone tried to register with an address that has an account, where that is not told to them. */
    'auth.sign-up-attempted': { userId: string; projectId: string };
    /** A password was changed or reset. */
    'auth.password-changed': { userId: string; projectId: string };
  }
  interface HookMap {
    /** Someone registers. Throw to refuse. */
    'auth.registering': { projectId: string; email: string; username: string | undefined };
  }
  interface JobMap {
    /** Mails a code to an address, if there is reason to. Whether there is stays between the worker and the mailbox. */
    'auth.mail-code': { projectId: string; purpose: CodePurpose; email: string; locale: string };
  }
}

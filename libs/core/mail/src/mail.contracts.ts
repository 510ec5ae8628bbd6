import { defineJob } from '@roost/plugin-kit';

declare module '@roost/plugin-kit' {
  interface HookMap {
    /**
     * A mail is about to be accepted, in the transaction of the fact that it is about. Return it changed; with `isWithheld` it is left out, and the
     * fact stands. Throw to refuse the fact itself. The data may hold codes that let their owner in: keep none of it.
     */
    'mail.sending': {
      projectId: string;
      /** One plain address. */
      to: string;
      /** `<plugin>.<name>` */
      template: string;
      /** Tag of a language, as `en` or `pt-BR`. */
      locale: string;
      data: Record<string, unknown>;
      isWithheld: boolean;
    };
  }
}

/** Renders one message and hands it to the mail driver. */
export class DeliverMail {
  messageId: string;
}

/** Twenty-four attempts, from the first second to half a day: longer than a mail server is usually away. */
export const deliverMail = defineJob('mail.deliver', { payload: DeliverMail, attempts: 24, backoffMs: 1000 });

/** Forgets mails that were sent or given up more than `MAIL_KEEP_DAYS` ago. */
export const tidyMessages = defineJob('mail.tidy', { schedule: () => ({ everySeconds: 3600 }) });

import type { ApiClient } from './api-client.js';
import { eventually } from './eventually.js';

/** A mail as `GET /mail/dev` shows it. */
export interface KeptMail {
  from: string;
  to: string;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
  attachments: { filename: string; contentType: string; content: string }[];
  at: string;
}

/** Every mail that was kept, the newest first. */
export async function mailsOf(client: ApiClient): Promise<KeptMail[]> {
  return (await client.get<KeptMail[]>('/mail/dev', { accept: 'application/json' })).data;
}

/** The newest mail to an address whose subject fits; waits for it. */
export async function mailTo(client: ApiClient, address: string, subject: RegExp): Promise<KeptMail> {
  const find = async (): Promise<KeptMail | undefined> =>
    (await mailsOf(client)).find((mail) => mail.to === address && subject.test(mail.subject));
  const mail = await eventually(find, (found) => found !== undefined);
  if (!mail) throw new Error(`No mail to ${address}`);
  return mail;
}

/** The fragment of a link in a mail. */
export function linkOf({ html }: KeptMail): { page: string; email: string; code: string } {
  const [, page = '', fragment = ''] =
    /href="[^"]*\/([\w-]+)#([^"]+)"/.exec(html.replaceAll(/&amp;|&#x3D;/g, unescape)) ?? [];
  const parameters = new URLSearchParams(fragment);
  return { page, email: parameters.get('email') ?? '', code: parameters.get('code') ?? '' };
}

const unescape = (entity: string): string => (entity === '&amp;' ? '&' : '=');

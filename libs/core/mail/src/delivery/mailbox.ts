const MAILBOX = /^(.*)<([^<>]+)>\s*$/;

/** The address in `roost@example.org` or `Roost <roost@example.org>`. */
export const addressIn = (mailbox: string): string => (MAILBOX.exec(mailbox)?.[2] ?? mailbox).trim();

/** The name in `Roost <roost@example.org>`, or an empty one. */
export const nameIn = (mailbox: string): string => (MAILBOX.exec(mailbox)?.[1] ?? '').trim().replaceAll(/^"|"$/g, '');

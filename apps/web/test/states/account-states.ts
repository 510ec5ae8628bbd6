import type { Stage } from '../stage.js';
import { newPerson } from '../walks/people.js';
import type { PageStates } from './page-state.js';

/** What links of mails open, and what people settle for themselves. */
export async function accountStates(stage: Stage): Promise<PageStates[]> {
  const who = await newPerson(stage);
  const links = [
    'forgot-password',
    'reset-password',
    'setup#token=x',
    'verify-email',
    'sign-in',
    'undo-email#email=ada%40example.org&code=x',
    'deleted',
  ];
  const topics = ['', '/safety', '/devices', '/keys', '/preferences', '/data'];
  return [
    { states: links.map((link) => ({ name: link, path: `/account/${link}` })) },
    { who, states: topics.map((topic) => ({ name: `account${topic}`, path: `/account${topic}` })) },
  ];
}

import { type components, createClient, RoostError } from '@roost/client';
import { acceptedLanguages } from '../i18n/i18n.ts';
import { patientFetch } from './connection.ts';

export type Schemas = components['schemas'];

let ended: () => void = () => undefined;

/** Whoever keeps the session is told when it is over. */
export function onSessionEnded(listener: () => void): void {
  ended = listener;
}

/** Where the server cannot tell it by the host, links name the project, as `#project=choir`. A session knows its own. */
const project = new URLSearchParams(location.hash.slice(1)).get('project') ?? undefined;

/** The API, in the session of the browser's cookie, which no script can read. */
export const api = createClient({
  ...(project === undefined ? {} : { project }),
  fetch: (request) => {
    request.headers.set('accept-language', acceptedLanguages());
    return patientFetch(request);
  },
  onSessionEnded: () => {
    ended();
  },
});

/** Whether an error is the API's, with one of these codes. */
export function isProblem(error: unknown, ...codes: string[]): error is RoostError {
  return error instanceof RoostError && (codes.length === 0 || codes.includes(error.code));
}

/** Whether it is not there, or not for whoever asks: the API tells no difference. */
export const isMissing = (error: unknown): boolean =>
  error instanceof RoostError && (error.status === 404 || error.status === 400);

import type { Account } from '@roost/testing';
import type { Page } from 'playwright-core';
import type { Stage } from '../stage.js';

/** A page as it stands at one moment: filled, with a dialog over it, or failing. */
export interface PageState {
  /** What its faults are reported under. */
  name: string;
  path: string;
  /** Before it is opened: what is to fail, for example. */
  before?: (page: Page) => Promise<unknown>;
  /** Brings the open page into its state, and waits until it is there. Without it, the page is there with its heading. */
  enter?: (page: Page) => Promise<unknown>;
}

/** Pages that are looked at one after the other, in one window. */
export interface PageStates {
  /** Nobody, unless given. */
  who?: Pick<Account, 'username' | 'password'>;
  states: PageState[];
}

/** Makes what the pages are to show. */
export type Staging = (stage: Stage) => PageStates[] | Promise<PageStates[]>;

/** Lets requests fail as a server does that has a fault. */
export const failing =
  (path: string | RegExp) =>
  (page: Page): Promise<unknown> =>
    page.route(path, (route) =>
      route.request().resourceType() === 'document'
        ? route.fallback()
        : route.fulfill({ status: 500, contentType: 'application/problem+json', body: PROBLEM }),
    );

const PROBLEM = JSON.stringify({
  type: 'urn:roost:problem:http.internal_error',
  title: 'Something went wrong',
  status: 500,
  code: 'http.internal_error',
});

import { openStage, type Stage } from './stage.js';
import { Sizes } from './sizes.js';
import { accountWalks } from './walks/account.js';
import { awayWalks } from './walks/away.js';
import { calendarWalks } from './walks/calendar.js';
import { fieldWalks } from './walks/fields.js';
import { languageWalks } from './walks/languages.js';
import { firstAdminWalks, mailLinkWalks } from './walks/mail-links.js';
import { pageWalks } from './walks/pages.js';
import { pictureWalks } from './walks/pictures.js';
import { postWalks } from './walks/posts.js';
import { projectWalks } from './walks/projects.js';
import { signInWalks } from './walks/sign-in.js';
import { signUpWalks } from './walks/sign-up.js';
import { tabWalks } from './walks/tabs.js';
import { uploadWalks } from './walks/uploads.js';

// One product, one build and one browser for all walks: each is a group of specs in a file of its own.
let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => {
  await stage.close();
});

describe('the script that pages load', () => {
  it('is at most 150,000 bytes for the sign-in, gzipped', () => {
    expect(new Sizes(stage.dist).scriptOf('LoginPage.vue', 'texts/en.json')).toBeLessThan(150_000);
  });

  it('is at most 200,000 bytes for the list, gzipped', () => {
    expect(new Sizes(stage.dist).scriptOf('AppShell.vue', 'ListPage.vue', 'texts/en.json')).toBeLessThan(200_000);
  });
});

firstAdminWalks(() => stage);
signInWalks(() => stage);
mailLinkWalks(() => stage);
accountWalks(() => stage);
languageWalks(() => stage);
signUpWalks(() => stage);
projectWalks(() => stage);
fieldWalks(() => stage);
awayWalks(() => stage);
pictureWalks(() => stage);
calendarWalks(() => stage);
uploadWalks(() => stage);
postWalks(() => stage);
tabWalks(() => stage);
pageWalks(() => stage);

/**
 * Takes the pictures of docs/web.md: the main pages, light at the width of a desk and dark at that of a phone. Started by `npm run pictures`, with a
 * product, people and photographs of its own.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { launch } from '../../web/test/browser.ts';
import { call, json, ready, upload } from './client.mjs';
import { landscape } from './landscapes.mjs';
import { startProduct } from './product.mjs';

const FOLDER = join(import.meta.dirname, '../../../docs/pictures');
const DEVICES = {
  desk: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  phone: {
    viewport: { width: 360, height: 760 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    colorScheme: 'dark',
  },
};
const QUALITY = 72;
const PASSWORD = 'four words of wool';
const PHOTOS = 34;
/** Slow enough that some files are still on their way when the picture is taken. In bytes a second. */
const UPLOAD_PACE = 220_000;

const PEOPLE = {
  ada: 'Ada Bergström',
  grace: 'Grace Okafor',
  linus: 'Linus Holm',
};
const POSTS = [
  [
    'linus',
    'The hut is open again',
    'New stove, new door, and the path is marked all the way up. Bring wood if you can carry it.',
    [2, 8],
  ],
  ['grace', 'Fog on the lake', 'It lifted at nine. An hour later there was nobody left to believe it.', [0]],
  [
    'ada',
    'Three days on the ridge',
    'Wind on the first, rain on the second, and then this. More in the album.',
    [1, 7, 13],
  ],
];
/** Resource, person, days from Monday, hours from and to. */
const BOOKINGS = [
  [0, 'ada', 0, 9, 11, 'Planning'],
  [0, 'grace', 1, 13, 15, 'Workshop'],
  [1, 'linus', 1, 8, 16, 'Drive to the hut'],
  [0, 'ada', 2, 10, 12, 'Interview'],
  [1, 'ada', 3, 12, 17, 'Firewood'],
  [2, 'grace', 3, 9, 10, 'Call'],
  [0, 'linus', 4, 9, 12, 'Review'],
];

/** Address, and what is done there before the picture. A page that does not exist is left out. */
const SCENES = {
  signup: { path: '/signup#email=ada%40example.org&code=0', isOpen: true, prepare: fillSignUp },
  list: { path: '/ada/list/50' },
  view: { path: '/ada/view/:photo', person: 'ada' },
  upload: { path: '/grace/upload', person: 'grace', prepare: startUploads },
  feed: { path: '/feed' },
  calendar: { path: '/calendar', prepare: showNextWeek },
  account: { path: '/account' },
};

const product = await startProduct({ LIMITS_IP_FACTOR: '100' });
const browser = await launch();
try {
  const photo = await fill(product);
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  for (const [device, options] of Object.entries(DEVICES)) {
    for (const [name, scene] of Object.entries(SCENES)) await take({ name, device, options, scene, photo });
  }
} finally {
  await browser.close();
  await product.stop();
}

async function take({ name, device, options, scene, photo }) {
  const { path, person = 'ada', isOpen = false, prepare } = scene;
  const context = await browser.newContext({
    baseURL: product.url,
    locale: 'en-GB',
    timezoneId: 'Europe/Stockholm',
    reducedMotion: 'reduce',
    ...options,
  });
  if (!isOpen) {
    const data = { username: person, password: PASSWORD };
    const answer = await context.request.post('/auth/login', { data, headers: { origin: product.url } });
    if (!answer.ok()) throw new Error(await answer.text());
  }
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await page.goto(path.replace(':photo', photo));
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await settled(page);
  const isMissing = (await page.getByRole('heading', { name: 'Nobody is home here' }).count()) > 0;
  if (!isMissing) {
    await prepare?.(page, session);
    await page.evaluate('document.fonts.ready');
    const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
    await writeFile(join(FOLDER, `${name}-${device}.webp`), Buffer.from(data, 'base64'));
  }
  process.stdout.write(`${name}, ${device}${isMissing ? ': there is no such page' : ''}\n`);
  await context.close();
}

/** Until everything that the page shows has been there for a while. */
async function settled(page) {
  for (let before; ;) {
    await sleep(700);
    const now = await page.evaluate(
      `document.body.innerHTML.length + ' ' + [...document.images].filter((image) => !image.complete).length`,
    );
    if (now === before && now.endsWith(' 0')) return;
    before = now;
  }
}

/** @returns the photograph that is looked at. */
async function fill({ url, databaseOwnerUrl }) {
  const tokens = {};
  for (const [username, name] of Object.entries(PEOPLE)) {
    const form = new FormData();
    const fields = { username, name, password: PASSWORD, email: `${username}@example.org` };
    for (const [key, value] of Object.entries(fields)) form.append(key, value);
    const { bytes } = await landscape(Object.keys(PEOPLE).indexOf(username) * 4 + 1);
    form.append('avatar', new Blob([bytes]), 'me.jpg');
    await call(url, '/auth/register', undefined, { method: 'POST', body: form });
  }
  await makeAdmin(databaseOwnerUrl, 'ada');
  for (const username of Object.keys(PEOPLE)) tokens[username] = await signIn(url, username);
  const photos = [];
  for (let number = PHOTOS - 1; number >= 0; number--) {
    const { bytes, name } = await landscape(number);
    photos[number] = (await upload(url, tokens.ada, bytes, name)).id;
  }
  for (const id of photos) await ready(url, tokens.ada, id);
  for (const [name, ids] of [
    ['Autumn in the hills', photos.slice(4, 16)],
    ['By the water', photos.slice(16, 24)],
  ]) {
    const { id } = await call(url, '/media/albums', tokens.ada, ...json('POST', { name }));
    await call(url, `/media/albums/${id}/items`, tokens.ada, ...json('POST', { ids }));
  }
  for (const username of ['grace', 'linus'])
    await call(url, `/posts/by/${username}/follow`, tokens.ada, { method: 'PUT' });
  await write(url, tokens);
  await book(url, tokens);
  return photos[1];
}

async function makeAdmin(databaseUrl, username) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`update users_user set roles = '{admin}' where username = $1`, [username]);
  await client.end();
}

async function signIn(url, username) {
  const { accessToken } = await call(url, '/auth/login', undefined, ...json('POST', { username, password: PASSWORD }));
  return accessToken;
}

async function write(url, tokens) {
  for (const [username, title, content, numbers] of POSTS) {
    const mediaIds = [];
    for (const number of numbers) {
      const { bytes, name } = await landscape(number);
      const { id } = await upload(url, tokens[username], bytes, name);
      await ready(url, tokens[username], id);
      await call(url, `/media/${id}`, tokens[username], ...json('PATCH', { access: 'members' }));
      mediaIds.push(id);
    }
    await call(url, '/posts', tokens[username], ...json('POST', { title, content, mediaIds }));
  }
}

async function book(url, tokens) {
  const resources = [];
  for (const [name, kind] of [
    ['Studio', 'room'],
    ['Red car', 'car'],
    ['Small room', 'room'],
  ]) {
    resources.push(await call(url, '/admin/bookings/resources', tokens.ada, ...json('POST', { name, kind })));
  }
  const monday = new Date();
  monday.setUTCHours(0, 0, 0, 0);
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7) + 7);
  for (const [resource, username, day, from, to, description] of BOOKINGS) {
    const at = (hour) => new Date(monday.getTime() + (day * 24 + hour - 1) * 3_600_000).toISOString();
    const body = { resourceId: resources[resource].id, start: at(from), end: at(to), description, personal: true };
    await call(url, '/bookings', tokens[username], ...json('POST', body));
  }
}

/** It has the bookings, whatever day it is today. */
async function showNextWeek(page) {
  await page.getByRole('button', { name: 'Later', exact: true }).click();
  await settled(page);
}

async function fillSignUp(page) {
  const { bytes } = await landscape(1);
  await page.locator('input[type=file]').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: bytes });
  await page.getByLabel('Zoom').waitFor();
  await page.getByLabel('Username').fill('ada.b');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('img', { name: 'This username is free' }).waitFor();
}

async function startUploads(page, session) {
  await session.send('Network.enable');
  const pace = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: UPLOAD_PACE };
  await session.send('Network.emulateNetworkConditions', pace);
  const files = await Promise.all([3, 9, 14, 20, 26, 31].map((number) => landscape(number)));
  await page
    .getByLabel('Choose files')
    .setInputFiles(files.map(({ name, bytes }) => ({ name, mimeType: 'image/jpeg', buffer: bytes })));
  await page
    .getByRole('link', { name: /^Look at/ })
    .first()
    .waitFor();
}

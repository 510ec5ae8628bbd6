/** Figure (k): what it costs that a server has many projects, and that a request belongs to one of the others, or comes with a key or from somebody in many groups. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { call, json } from './client.mjs';
import { compare, ROUNDS as LIST_ROUNDS } from './compare.mjs';
import { median } from './median.mjs';
import { startProduct } from './product.mjs';
import { load } from './wrk.mjs';

const PROJECTS = 200;
const PEOPLE = 1_000;
/** The one that is asked, from the middle. */
const OTHER = `team-${PROJECTS / 2}`;
const LOAD_ROUNDS = 7;
const LOAD_SECONDS = 1;
const STARTS = 3;
const START_MS = 5_000;
const GOAL = 1.1;
const GOAL_TEXT = 'at most 1.1x';
/** What "the same time" is held to, as in the figure of growth. */
const SAME = 1.5;
const PASSWORD = 'the password of the bench';
/** Groups of one person. */
const GROUPS = 20;
const KEY = { name: 'Bench', scopes: ['users.read-self'] };
const SETTINGS = { LIMITS_IP_FACTOR: '1000000', AUTH_ACCESS_TOKEN_SECONDS: '3600', POSTS_BUDGET: '9999999/1d' };

/** @returns titles and rows, for the tables in docs/performance.md. */
export async function runProjects() {
  const homes = await Promise.all([1, PROJECTS].map((count) => prepare(count)));
  try {
    const [one, many] = homes;
    const starts = await measureStarts(one, many);
    for (const each of homes) await enter(each);
    const lists = await measureLists(one, many);
    return [
      {
        title: `(k) A request in another project against one in \`default\`, ${PROJECTS} projects with ${PEOPLE.toLocaleString('en')} people each, concurrency 32, median of ${LOAD_ROUNDS} rounds of ${LOAD_SECONDS} s`,
        rows: await measureRequests(many),
      },
      {
        title: `(l) ${PROJECTS} projects with ${PEOPLE.toLocaleString('en')} people each against one: starts, median of ${STARTS}; lists, one request at a time, median of ${LIST_ROUNDS}`,
        rows: [...starts, ...lists],
      },
    ];
  } finally {
    for (const { product } of homes) await product?.stop();
    for (const { home } of homes) await rm(home, { recursive: true, force: true });
  }
}

/** A later start, from the command until `npm start` says that it is ready. */
async function measureStarts(one, many) {
  const times = new Map([one, many].map((each) => [each, []]));
  for (let round = 0; round < STARTS; round++) {
    for (const [{ home }, took] of times) {
      const began = performance.now();
      const product = await startProduct(SETTINGS, home);
      took.push(performance.now() - began);
      await product.stop();
    }
  }
  const [alone, among] = [median(times.get(one)), median(times.get(many))];
  const goal = `at most ${START_MS.toLocaleString('en')}`;
  return [
    { name: 'a later start, one project', value: alone, unit: 'ms', goal, met: alone <= START_MS },
    {
      name: `a later start, ${PROJECTS} projects`,
      value: among,
      unit: 'ms',
      ratio: among / alone,
      goal,
      met: among <= START_MS,
    },
  ];
}

async function measureRequests({ product: { url }, people }) {
  const routes = [
    { name: 'GET /users/me', paths: ['/users/me'] },
    { name: 'GET /posts', paths: ['/posts'] },
    {
      name: 'POST /posts',
      paths: ['/posts'],
      method: 'POST',
      body: JSON.stringify({ title: 'Open house, %d', content: 'On Sunday, from ten.' }),
    },
  ];
  const signed = routes.map((route) => ({
    ...route,
    home: headersOf(people.default, route.body),
    other: headersOf(people[OTHER], route.body),
  }));
  const open = { paths: ['/project'], home: {} };
  const key = await call(url, '/auth/keys', people.default, ...json('POST', KEY));
  const byKey = { authorization: `Bearer ${key.key}` };
  const all = [
    ...signed,
    {
      name: 'GET /users/me with an API key, against an access token',
      paths: ['/users/me'],
      home: headersOf(people.default),
      other: byKey,
    },
    {
      name: `GET /users/me with ${GROUPS} groups as facts, against none`,
      paths: ['/users/me'],
      home: headersOf(people.default),
      other: headersOf(await signInWithGroups(url, people.default)),
    },
    { ...open, name: 'GET /project by its header, without a session', other: { 'x-roost-project': OTHER } },
    { ...open, name: 'GET /project by its host, without a session', other: { Host: hostOf(OTHER) } },
  ];
  const rows = [];
  for (const { name, home, other, ...route } of all) {
    const rates = { home: [], other: [] };
    for (let round = 0; round <= LOAD_ROUNDS; round++) {
      for (const [place, headers] of Object.entries({ home, other })) {
        const { rate } = await load({ ...route, url, headers }, LOAD_SECONDS);
        // The first round warms up.
        if (round > 0) rates[place].push(rate);
      }
    }
    const [reached, floor] = [median(rates.other), median(rates.home)];
    const ratio = floor / reached;
    rows.push({ name, value: reached, unit: 'req/s', ratio, goal: GOAL_TEXT, met: ratio <= GOAL });
  }
  return rows;
}

async function measureLists(one, many) {
  const asked = {
    'GET /admin/users': '/admin/users',
    'GET /admin/users?search=': '/admin/users?search=son777x',
    'GET /admin/users?role=': '/admin/users?role=moderator',
    'GET /users/:username': '/users/person77x',
    'GET /admin/audit': '/admin/audit',
  };
  const rows = [];
  for (const [name, path] of Object.entries(asked)) {
    const { small, big } = await compare(
      () => ask(one.product.url, path, one.people.default),
      () => ask(many.product.url, path, many.people[OTHER]),
    );
    const ratio = big / small;
    rows.push({ name, value: big, unit: 'ms', ratio, goal: `at most ${SAME}x`, met: ratio <= SAME });
  }
  return rows;
}

/** Somebody who is in many groups. */
async function signInWithGroups(url, admin) {
  const account = { username: 'singer', email: 'singer@example.org', password: PASSWORD };
  const { id } = await call(url, '/auth/register', undefined, ...json('POST', account));
  for (let number = 1; number <= GROUPS; number++) {
    const group = await call(url, '/admin/groups', admin, ...json('POST', { name: `Group ${number}` }));
    const terms = { roles: ['alto'], expiresAt: new Date(Date.now() + number * 86_400_000) };
    await call(url, `/groups/${group.id}/members/${id}`, admin, ...json('PUT', terms));
  }
  return (await call(url, '/auth/login', undefined, ...json('POST', account))).accessToken;
}

async function ask(url, path, token) {
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
}

const headersOf = (token, body) => ({
  authorization: `Bearer ${token}`,
  ...(body === undefined ? {} : { 'content-type': 'application/json' }),
});

const hostOf = (slug) => `${slug}.localhost`;

/** Starts it, and signs the askers in: tokens name the address of the server, which another start changes. */
async function enter(each) {
  each.product = await startProduct(SETTINGS, each.home);
  each.people = {};
  for (const project of each.projects) each.people[project] = await signIn(each.product.url, project);
}

/** A home that was started in once, with projects and people, and an asker in each project that is asked. */
async function prepare(count) {
  const home = await mkdtemp(join(tmpdir(), 'roost-bench-home-'));
  const product = await startProduct(SETTINGS, home);
  const database = new pg.Client({ connectionString: product.databaseOwnerUrl });
  await database.connect();
  try {
    const projects = ['default'];
    await signUp(product.url, database, 'default');
    const token = await signIn(product.url, 'default');
    for (let number = 1; number < count; number++) {
      const slug = `team-${number}`;
      const made = { slug, name: `Team ${number}`, publicUrl: `http://${hostOf(slug)}` };
      await call(product.url, '/admin/projects', token, ...json('POST', made));
    }
    if (count > 1) {
      projects.push(OTHER);
      await signUp(product.url, database, OTHER);
    }
    await database.query(
      `insert into users_user (id, project_id, username, username_key, email, email_key, name, roles)
       select uuidv7(-make_interval(mins => i)), p.id, 'person' || i || 'x', 'person' || i || 'x', 'person' || i || 'x@example.org',
         'person' || i || 'x@example.org', 'Name ' || md5(i::text), case when i % 33 = 7 then '{moderator}'::text[] else '{member}' end
       from projects_project p, generate_series(1, ${PEOPLE}) i`,
    );
    await database.query('vacuum analyze');
    return { home, projects };
  } finally {
    await database.end();
    await product.stop();
  }
}

/** Somebody who may see the people of a project. */
async function signUp(url, database, project) {
  const account = { username: 'asker', email: 'asker@example.org', password: PASSWORD };
  await ofProject(url, '/auth/register', account, project);
  await database.query(
    `update users_user set roles = '{admin}' from projects_project p where p.id = project_id and p.slug = $1 and username = 'asker'`,
    [project],
  );
}

async function signIn(url, project) {
  return (await ofProject(url, '/auth/login', { username: 'asker', password: PASSWORD }, project)).accessToken;
}

async function ofProject(url, path, content, project) {
  const [sent, headers] = json('POST', content);
  return call(url, path, undefined, sent, { ...headers, 'x-roost-project': project });
}

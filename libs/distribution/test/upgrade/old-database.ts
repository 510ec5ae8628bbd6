import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { MikroORM } from '@mikro-orm/postgresql';

/** A row as `to_jsonb` writes it. */
export type Row = Readonly<Record<string, unknown>>;

/** Someone who had an account. */
export interface OldPerson {
  id: string;
  username: string;
  email: string;
  password: string;
  refreshToken: string;
}

/** What is known of the old installation beside its rows. */
export interface OldState {
  madeAt: string;
  /** In the order in which they had run. */
  migrations: string[];
  people: Record<string, OldPerson>;
  /** Ids, tokens and codes by a name of ours. */
  kept: Record<string, string>;
}

/** Moments as they stand in rows: of columns, of ranges and inside of JSON. */
const MOMENT = /(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|\+00(?::00)?)/g;

/** What a second project has of its own. Files, jobs, sessions and links are those of the first alone. */
const OF_SECOND = new Set([
  'auth_credential',
  'auth_role',
  'bookings_block',
  'bookings_booking',
  'bookings_resource',
  'bookings_shift',
  'bookings_shift_person',
  'bookings_swap',
  'bookings_unit',
  'bookings_unit_member',
  'kernel_audit',
  'mail_template',
  'media_settings',
  'media_usage',
  'posts_follow',
  'posts_post',
  'posts_preference',
  'projects_project',
  'users_user',
]);
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

interface Line {
  table: string;
  row: Row;
}

/** The id that a row has in the second project. */
export const idInSecond = (id: string): string => `${id.slice(0, -1)}${(parseInt(id.slice(-1), 16) ^ 8).toString(16)}`;

const read = async (name: string): Promise<string> => readFile(join(import.meta.dirname, name), 'utf8');

/** The installation that an older version filled, as if it had been stopped just now. */
export class OldDatabase {
  private constructor(
    readonly state: OldState,
    private readonly lines: readonly Line[],
  ) {}

  static async read(): Promise<OldDatabase> {
    const state = JSON.parse(await read('state.json')) as OldState;
    const age = Date.now() - Date.parse(state.madeAt);
    const lines = shifted(await read('rows.jsonl'), age)
      .trim()
      .split('\n');
    const first = lines.map((line) => JSON.parse(line) as Line);
    return new OldDatabase(state, [...first, ...secondProject(first)]);
  }

  get tables(): string[] {
    return [...new Set(this.lines.map(({ table }) => table))];
  }

  rows(table: string): Row[] {
    return this.lines.filter((line) => line.table === table).map(({ row }) => row);
  }

  /** Fills the tables, which have to be those of then. */
  async load({ em }: MikroORM): Promise<void> {
    for (const table of this.tables) {
      // A migration may have put a row there. (Of the audit log nothing can be deleted, not even nothing.)
      if ((await em.execute<object[]>(`select 1 from ${table}`)).length > 0) await em.execute(`delete from ${table}`);
      await em.execute(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, ?::jsonb)`, [
        JSON.stringify(this.rows(table)),
      ]);
    }
    await em.execute(`select setval('kernel_outbox_id_seq', (select max(id) from kernel_outbox))`);
  }
}

/** Whether a moment comes while the spec runs. */
export const isSoon = (moment: unknown): boolean => Date.parse(String(moment)) < Date.now() + 3_600_000;

/** The columns of the primary key of each table. */
export async function primaryKeys({ em }: MikroORM): Promise<Map<string, string[]>> {
  const keys = await em.execute<{ table: string; columns: string[] }[]>(
    `select c.relname as "table", array_agg(a.attname::text) as columns from pg_class c
     join pg_index i on i.indrelid = c.oid and i.indisprimary join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
     where c.relnamespace = 'public'::regnamespace group by c.relname`,
  );
  return new Map(keys.map(({ table, columns }) => [table, columns]));
}

/** Writes the files of the old installation. @param home its folder */
export async function restoreFiles(home: string): Promise<void> {
  const files = JSON.parse(await read('files.json')) as Record<string, string>;
  for (const [name, content] of Object.entries(files)) {
    const path = join(home, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, gunzipSync(Buffer.from(content, 'base64')));
  }
}

/** A project `choir` as the version of then kept it: with people of the same names, and what they did. */
function secondProject(lines: readonly Line[]): Line[] {
  return lines
    .filter(({ table }) => OF_SECOND.has(table))
    .map((line) => {
      const text = JSON.stringify(line).replaceAll(UUID, idInSecond).replaceAll('@example.org', '@choir.example.org');
      const { table, row } = JSON.parse(text) as Line;
      return { table, row: table === 'projects_project' ? { ...row, slug: 'choir', name: 'The choir' } : row };
    });
}

/** Moves every moment in a text on by so many milliseconds; microseconds stay. */
function shifted(text: string, ms: number): string {
  return text.replaceAll(MOMENT, (_whole, day: string, time: string, fraction = '') => {
    const moved = new Date(Date.parse(`${day}T${time}Z`) + Math.floor(ms / 1000) * 1000).toISOString();
    return `${moved.slice(0, 19)}${fraction === '' ? '' : `.${String(fraction)}`}+00:00`;
  });
}

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

const read = async (name: string): Promise<string> => readFile(join(import.meta.dirname, name), 'utf8');

/** The installation that an older version filled, as if it had been stopped just now. */
export class OldDatabase {
  private constructor(
    readonly state: OldState,
    private readonly lines: readonly { table: string; row: Row }[],
  ) {}

  static async read(): Promise<OldDatabase> {
    const state = JSON.parse(await read('state.json')) as OldState;
    const age = Date.now() - Date.parse(state.madeAt);
    const lines = shifted(await read('rows.jsonl'), age)
      .trim()
      .split('\n');
    return new OldDatabase(
      state,
      lines.map((line) => JSON.parse(line) as { table: string; row: Row }),
    );
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

/** Writes the files of the old installation. @param home its folder */
export async function restoreFiles(home: string): Promise<void> {
  const files = JSON.parse(await read('files.json')) as Record<string, string>;
  for (const [name, content] of Object.entries(files)) {
    const path = join(home, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, gunzipSync(Buffer.from(content, 'base64')));
  }
}

/** Moves every moment in a text on by so many milliseconds; microseconds stay. */
function shifted(text: string, ms: number): string {
  return text.replaceAll(MOMENT, (_whole, day: string, time: string, fraction = '') => {
    const moved = new Date(Date.parse(`${day}T${time}Z`) + Math.floor(ms / 1000) * 1000).toISOString();
    return `${moved.slice(0, 19)}${fraction === '' ? '' : `.${String(fraction)}`}+00:00`;
  });
}

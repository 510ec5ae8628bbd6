import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';
import { StartupError } from '../startup-error.js';

/** Postgres takes this many rounds itself. */
const ROUNDS = 4_096;
const THERE_ALREADY: ReadonlySet<string | undefined> = new Set(['42710', '23505']);
const NOT_ALLOWED = '42501';

/** A role of Postgres, as far as it may do more than a running server needs. */
export interface RoleReport {
  name: string;
  isSuperuser: boolean;
}

/**
 * Queries on the role with which API and worker run. It owns no tables: it reads and writes what migrations made, and may make schemas.
 * Asked on a connection of the owner.
 */
export class RunningRoleRepository {
  constructor(private readonly client: pg.Client) {}

  async exists(name: string): Promise<boolean> {
    const { rowCount } = await this.client.query('select 1 from pg_roles where rolname = $1', [name]);
    return rowCount === 1;
  }

  /** @throws StartupError where the owner may not make roles. */
  async create(name: string, password: string): Promise<void> {
    const attributes = 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls';
    try {
      await this.client.query(
        `create role ${quoted(name)} ${attributes} password ${pg.escapeLiteral(verifierOf(password))}`,
      );
    } catch (cause) {
      if (!(cause instanceof pg.DatabaseError)) throw cause;
      if (cause.code === NOT_ALLOWED) {
        throw new StartupError(
          `The role ${name} of DATABASE_URL does not exist, and the role of DATABASE_OWNER_URL may not make it: create it, or use one role for both`,
          { cause },
        );
      }
      // Migrations of another database of this server made it meanwhile.
      if (!THERE_ALREADY.has(cause.code)) throw cause;
    }
  }

  async setPassword(name: string, password: string): Promise<void> {
    await this.client.query(`alter role ${quoted(name)} password ${pg.escapeLiteral(verifierOf(password))}`);
  }

  /** Grants what it lacks, and nothing where it lacks nothing: grants wait for whoever changes the same tables. */
  async grant(name: string): Promise<void> {
    const role = quoted(name);
    const { rows } = await this.client.query<{ database: string; schema: string; lacks: string[] }>(
      `select current_database() as database, current_schema() as schema, array_remove(array[
         case when not has_database_privilege($1::name, current_database(), 'create') then 'database' end,
         case when not has_schema_privilege($1::name, current_schema(), 'usage') then 'schema' end,
         case when exists (select 1 from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm')
           and not (has_table_privilege($1::name, oid, 'select') and has_table_privilege($1::name, oid, 'insert')
             and has_table_privilege($1::name, oid, 'update') and has_table_privilege($1::name, oid, 'delete'))) then 'tables' end,
         -- Nested: Postgres asks conditions in any order, and of what is no sequence it refuses to tell.
         case when exists (select 1 from pg_class where relnamespace = current_schema()::regnamespace
           and case relkind when 'S' then not has_sequence_privilege($1::name, oid, 'usage') else false end) then 'sequences' end,
         case when not exists (select 1 from pg_default_acl, aclexplode(defaclacl) as item
           where defaclnamespace = current_schema()::regnamespace and defaclrole = current_user::regrole
             and defaclobjtype = 'S' and item.grantee = (select oid from pg_roles where rolname = $1::name)) then 'default' end], null) as lacks`,
      [name],
    );
    const [found] = rows;
    if (!found) return;
    const schema = quoted(found.schema);
    const grants: Record<string, string[]> = {
      database: [`grant connect, temporary, create on database ${quoted(found.database)} to ${role}`],
      schema: [`grant usage on schema ${schema} to ${role}`],
      tables: [`grant ${ROWS} on all tables in schema ${schema} to ${role}`],
      sequences: [`grant usage, select on all sequences in schema ${schema} to ${role}`],
      default: [
        `alter default privileges in schema ${schema} grant ${ROWS} on tables to ${role}`,
        `alter default privileges in schema ${schema} grant usage, select on sequences to ${role}`,
      ],
    };
    for (const lack of found.lacks) for (const sql of grants[lack] ?? []) await this.client.query(sql);
  }

  /** Of the role that asks. */
  async ownReport(): Promise<RoleReport> {
    const { rows } = await this.client.query<RoleReport>(
      `select rolname as name, rolsuper as "isSuperuser" from pg_roles where rolname = current_user`,
    );
    return rows[0] ?? { name: 'nobody', isSuperuser: false };
  }
}

const ROWS = 'select, insert, update, delete';

const quoted = (name: string): string => pg.escapeIdentifier(name);

/** What Postgres keeps of a password, made here: a statement that fails is logged, and the log must not tell the password. */
function verifierOf(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ROUNDS, 32, 'sha256');
  const keyed = (text: string): Buffer => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(keyed('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${String(ROUNDS)}:${salt.toString('base64')}$${stored}:${keyed('Server Key').toString('base64')}`;
}

import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

const PREFIX = 'roost-listen ';
/** Postgres cuts names of connections there. */
const LONGEST_NAME = 63;

/** Each process names its listening connection after where people reach it, so that others can see. */
export const listenerName = (baseUrl: string): string => (PREFIX + baseUrl).slice(0, LONGEST_NAME);

/** Queries on the processes that are connected. */
@Injectable()
export class ProcessesRepository {
  constructor(private readonly em: EntityManager) {}

  /** @returns what other processes call the URL, where it is not this one. */
  async otherBaseUrls(baseUrl: string): Promise<string[]> {
    const rows = await this.em.fork().execute<{ name: string }[]>(
      `select distinct application_name as name from pg_stat_activity
       where datname = current_database() and starts_with(application_name, ?) and application_name <> ? order by 1`,
      [PREFIX, listenerName(baseUrl)],
    );
    return rows.map(({ name }) => name.slice(PREFIX.length));
  }
}

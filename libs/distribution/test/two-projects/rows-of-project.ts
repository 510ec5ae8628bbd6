import { PROJECT_COLUMN } from '@roost/plugin-kit';
import type { TestApp } from '@roost/testing';

/** Rows as JSON, by table. */
export type Rows = ReadonlyMap<string, readonly string[]>;

/** Everything that belongs to a project, as the manifests say it. */
export async function rowsOfProject(app: TestApp, projectId: string): Promise<Rows> {
  const rows = new Map<string, string[]>();
  for (const [table, condition] of await conditionsOf(app, projectId)) {
    const query = `select row_to_json(t)::text as row from ${table} t where ${condition} order by 1`;
    rows.set(
      table,
      (await app.asOwner<{ row: string }>(query)).map(({ row }) => row),
    );
  }
  return rows;
}

/** For each table that belongs to projects, which of its rows are those of this one. */
async function conditionsOf(app: TestApp, projectId: string): Promise<ReadonlyMap<string, string>> {
  const withProject = await app.asOwner<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = $1`,
    [PROJECT_COLUMN],
  );
  const conditions = new Map(withProject.map(({ name }) => [name, `${PROJECT_COLUMN} = '${projectId}'`]));
  conditions.set('projects_project', `id = '${projectId}'`);
  const paths = app.composition.plugins.flatMap(({ belonging = {} }) => Object.entries(belonging));
  // A path may lead over a table that has a path itself: once around for each step.
  for (let before = 0; before < conditions.size;) {
    before = conditions.size;
    for (const [table, path] of paths) {
      if (path === 'server' || conditions.has(table)) continue;
      const steps = Object.entries(path).map(([column, target]) => {
        const condition = conditions.get(target);
        return condition && `${column} in (select id from ${target} where ${condition})`;
      });
      if (!steps.includes(undefined)) conditions.set(table, steps.join(' or '));
    }
  }
  return conditions;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { distribution } from '@roost/distribution';
import { describeTables } from '@roost/kernel';
import { definePlugin, RefersTo } from '@roost/plugin-kit';

const ROOT = join(import.meta.dirname, '..', '..', '..');

@Entity({ tableName: 'shelf_book' })
class Book {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid', nullable: true })
  @RefersTo('users_user')
  readerId: string | null;

  @Property({ type: 'uuid[]' })
  @RefersTo('shelf_card')
  cardIds: string[];

  @Property({ type: 'uuid' })
  @RefersTo(null)
  groupId: string;
}

@Entity({ tableName: 'shelf_card' })
class Card {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('shelf_book')
  bookId: string;
}

@Entity({ tableName: 'shelf_loan' })
class Loan {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  lenderId: string;
}

class ShelfModule {}

const diagramOf = (entities: (typeof Book | typeof Card | typeof Loan)[]): Promise<string> => {
  const belonging = { shelf_book: 'server', shelf_card: 'server', shelf_loan: 'server' } as const;
  const manifest = { name: 'shelf', version: '1.0.0', compat: '^1.0.0', entities, belonging, module: ShelfModule };
  const shelf = definePlugin(manifest);
  return describeTables({ ...distribution, plugins: [...distribution.plugins, shelf] });
};

describe('the diagram of the tables', () => {
  it('has each column of an entity, and a line for each column that holds ids', async () => {
    const text = await diagramOf([Book, Card]);
    const [, shelf] = text.split('## Plugin shelf\n');
    expect(shelf?.split('```')[1]).toBe(`mermaid
erDiagram
  shelf_book {
    uuid id PK
    uuid reader_id FK "may be null"
    uuid[] card_ids FK
    uuid group_id
  }
  users_user |o--o{ shelf_book : reader_id
  shelf_card }o--o{ shelf_book : card_ids
  shelf_card {
    uuid book_id PK, FK
  }
  shelf_book ||--o| shelf_card : book_id
`);
  });

  it('cannot be made while an entity does not say whose ids a column holds', async () => {
    await expect(diagramOf([Loan])).rejects.toThrow('shelf_loan: Loan.lenderId holds ids; say whose with @RefersTo');
  });

  it('refers to tables that there are, and is the one in the docs', async () => {
    const text = await describeTables(distribution);
    const tables = new Set([...text.matchAll(/^ {2}(\w+) \{$/gm)].map(([, table]) => table));
    const references = [...text.matchAll(/^ {2}(\w+) \S+ (\w+) : \w+$/gm)];
    expect(references.length).toBeGreaterThan(50);
    for (const [, from, to] of references) expect([from, to].filter((table) => !tables.has(table))).toEqual([]);
    const entities = [...distribution.plugins, ...distribution.drivers].flatMap((owner) => [
      ...new Set<unknown>('entities' in owner ? owner.entities : []),
    ]);
    expect(tables.size).toBeGreaterThanOrEqual(entities.length);
    expect(await readFile(join(ROOT, 'docs', 'tables.md'), 'utf8')).toBe(text);
  });
});

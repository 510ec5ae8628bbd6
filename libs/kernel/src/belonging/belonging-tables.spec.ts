import type { Composition } from '../plugins/composition.js';
import { BelongingTables, type DatabaseTable } from './belonging-tables.js';

const table = (name: string, columns: readonly string[], refersTo: readonly string[] = []): DatabaseTable => ({
  name,
  columns: Object.fromEntries(columns.map((column) => [column, 'uuid'])),
  refersTo,
});
const composition = (plugins: object[], disabled: object[] = []) =>
  ({ plugins, disabled, drivers: [] }) as unknown as Composition;

const shelf = {
  name: 'shelf',
  belonging: {
    shelf_book: { case_id: 'shelf_case' },
    shelf_note: { book_id: 'shelf_book' },
    shelf_link: { book_id: 'shelf_book', case_id: 'shelf_case' },
    shelf_word: 'server',
  },
};
const SHELF = [
  table('shelf_case', ['id', 'project_id']),
  table('shelf_book', ['id', 'case_id'], ['shelf_case']),
  table('shelf_note', ['id', 'book_id']),
  table('shelf_link', ['id', 'book_id', 'case_id']),
  table('shelf_word', ['id']),
];

describe('BelongingTables', () => {
  it('find tables by their column and by their paths, and leave out those of the server', () => {
    const tables = new BelongingTables(composition([shelf]), SHELF);
    expect(tables.roots.map(({ name }) => name)).toEqual(['shelf_case']);
    expect(tables.all.map(({ name }) => name)).toEqual(['shelf_link', 'shelf_note', 'shelf_book', 'shelf_case']);
    expect(
      tables.childrenOf('shelf_case').map(({ table: { name }, column, unless }) => [name, column, unless]),
    ).toEqual([
      ['shelf_link', 'case_id', ['book_id']],
      ['shelf_book', 'case_id', []],
    ]);
    expect(tables.pluginsOf('shelf_case')).toEqual(['shelf']);
  });

  it('know those of plugins that are off, and those with the column of plugins that are gone', () => {
    const gone = table('gone_thing', ['id', 'project_id']);
    const tables = new BelongingTables(composition([], [shelf]), [...SHELF, gone]);
    expect(tables.roots.map(({ name }) => name)).toEqual(['gone_thing', 'shelf_case']);
    expect(tables.childrenOf('shelf_book').map(({ table: { name } }) => name)).toEqual(['shelf_link', 'shelf_note']);
    expect(tables.pluginsOf('gone_thing')).toEqual([]);
  });

  it('put each before those that its foreign keys refer to, also those of the rows that go with it', () => {
    const people = table('a_person', ['id', 'project_id']);
    const loans = table('z_loan', ['id', 'project_id'], ['a_person']);
    const signed = SHELF.map((each) => (each.name === 'shelf_note' ? { ...each, refersTo: ['a_person'] } : each));
    const tables = new BelongingTables(composition([shelf]), [people, loans, ...signed]);
    expect(tables.roots.map(({ name }) => name)).toEqual(['z_loan', 'shelf_case', 'a_person']);
  });

  it('have some order where tables refer to each other', () => {
    const one = table('one', ['id', 'project_id'], ['two']);
    const two = table('two', ['id', 'project_id'], ['one', 'two']);
    expect(new BelongingTables(composition([]), [two, one]).roots).toHaveLength(2);
  });
});

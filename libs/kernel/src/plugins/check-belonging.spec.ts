import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { defineDriver, definePlugin, definePort, type PluginManifest } from '@roost/plugin-kit';
import { checkBelonging } from './check-belonging.js';

class Owned {
  @Property({ type: 'uuid' })
  projectId: string;
}

/** Has its project from the class that it extends. */
@Entity({ tableName: 'books_book' })
class Book extends Owned {
  @PrimaryKey({ type: 'uuid' })
  id: string;
}

@Entity({ tableName: 'books_page' })
class Page {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @ManyToOne(() => Book)
  book: Book;
}

@Entity({ tableName: 'books_mark' })
class Mark {
  @PrimaryKey({ type: 'uuid', fieldName: 'page' })
  pageId: string;

  @Property({ type: 'uuid' })
  parentId: string;
}

@Entity({ tableName: 'shop_sale' })
class Sale {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  bookId: string;
}

@Entity({ tableName: 'storage_shelf_box' })
class Box {
  @PrimaryKey({ type: 'text' })
  key: string;
}

const manifest = { version: '1.0.0', compat: '^1.0.0' };
const entities = [Book, Page, Mark];
const page = { books_page: { book_id: 'books_book' } };
const mark = { books_mark: { page: 'books_page' } };
const books = (belonging: object = { ...page, ...mark }): PluginManifest =>
  definePlugin({ ...manifest, name: 'books', entities, belonging: belonging as PluginManifest['belonging'] & object });
const shop = (belonging: object, requires: string[] = ['books']): PluginManifest =>
  definePlugin({
    ...manifest,
    name: 'shop',
    requires,
    entities: [Sale],
    belonging: belonging as PluginManifest['belonging'] & object,
  });
const shelf = (belonging: object = {}) =>
  defineDriver({
    port: definePort('storage', { defaultDriver: 'shelf' }),
    name: 'shelf',
    entities: [Box],
    belonging: belonging as PluginManifest['belonging'] & object,
    load: () => Box,
  });

describe('checkBelonging', () => {
  it.each<[string, Parameters<typeof checkBelonging>]>([
    ['by their own column, or by that of the class they extend', [[books()], []]],
    [
      'by a path over tables of a plugin that is required',
      [[books(), shop({ shop_sale: { book_id: 'books_page' } })], []],
    ],
    ['to the server, also those of drivers', [[], [shelf({ storage_shelf_box: 'server' })]]],
    ['without an entity', [[books({ ...page, ...mark, books_word: { page_id: 'books_page' } })], []]],
  ])('takes tables that belong %s', (_how, owners) => {
    expect(() => {
      checkBelonging(...owners);
    }).not.toThrow();
  });

  it.each<[string, Parameters<typeof checkBelonging>, string]>([
    [
      'a table of which nobody says whose it is',
      [[books(page)], []],
      'Plugin books: the table books_mark has no column project_id. Name it in belonging of the manifest, with its path to a table that has one, or as "server"',
    ],
    ['one of a driver', [[], [shelf()]], 'Driver storage-shelf: the table storage_shelf_box has no column project_id'],
    [
      'a table that has a project, and names a path',
      [[books({ ...page, ...mark, books_book: 'server' })], []],
      'Plugin books: the table books_book has a column project_id: belonging must not name it',
    ],
    [
      'a table of another',
      [[books(), shop({ shop_sale: 'server', books_cover: 'server' })], []],
      'Plugin shop: belonging names the table books_cover, which has to start with "shop_"',
    ],
    [
      'a column that there is not',
      [[books({ ...page, books_mark: { page_id: 'books_page' } })], []],
      'Plugin books: belonging of the table books_mark names the column page_id, which the table does not have',
    ],
    [
      'a table that there is not',
      [[books({ ...mark, books_page: { book_id: 'books_bok' } })], []],
      'Plugin books: belonging of the table books_page leads to books_bok, which is no table of a loaded plugin',
    ],
    [
      'a table of a plugin that is not required',
      [[books(), shop({ shop_sale: { book_id: 'books_book' } }, [])], []],
      'Plugin shop: belonging of the table shop_sale leads to books_book of plugin books, which it does not require',
    ],
    [
      'a table without ids',
      [[books(), shop({ shop_sale: { book_id: 'books_mark' } })], []],
      'Plugin shop: belonging of the table shop_sale leads to books_mark, which has no column id',
    ],
    [
      'a path to the server',
      [[books({ ...mark, books_page: 'server' })], []],
      'Plugin books: belonging of the table books_mark leads to books_page, which belongs to the server',
    ],
    [
      'a path in a circle',
      [[books({ ...mark, books_page: { book_id: 'books_page' } })], []],
      'Plugin books: belonging of the table books_page leads in a circle: books_page -> books_page',
    ],
    [
      'what is no path',
      [[books({ ...mark, books_page: 'project' })], []],
      'Plugin books: belonging of the table books_page has to be "server", or columns with the table that each leads to',
    ],
    [
      'an empty path',
      [[books({ ...mark, books_page: {} })], []],
      'Plugin books: belonging of the table books_page has to be "server", or columns',
    ],
  ])('refuses %s', (_what, owners, message) => {
    expect(() => {
      checkBelonging(...owners);
    }).toThrow(message);
  });
});

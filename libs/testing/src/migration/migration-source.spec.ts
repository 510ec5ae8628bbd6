import { classOf, migrationSource, withMigration } from './migration-source.js';

const AT = new Date('2026-11-27T14:05:09.123Z');

describe('migrationSource', () => {
  it('writes statements as one would by hand', () => {
    const up = [
      'alter table "reviews_review" add "stars" int',
      `update x set y = 'a\\b' || '\${z}'`,
      'one\ntwo `three`',
    ];
    expect(migrationSource('add-stars', { up, down: ['drop it'] }))
      .toBe(`import { Migration } from '@mikro-orm/migrations';

export class AddStars extends Migration {
  override up(): void {
    this.addSql('alter table "reviews_review" add "stars" int');
    this.addSql(\`update x set y = 'a\\\\b' || '\\\${z}'\`);
    this.addSql(\`one
two \\\`three\\\`\`);
  }

  override down(): void {
    this.addSql('drop it');
  }
}
`);
  });

  it('names classes after files', () => {
    expect(['add-stars', 'split-2-tables'].map(classOf)).toEqual(['AddStars', 'Split2Tables']);
  });
});

describe('withMigration', () => {
  const manifest = (fields: string): string => `import { definePlugin } from '@roost/plugin-kit';
import { CreateReviews } from './migrations/create-reviews.migration.js';
import { Review } from './review.entity.js';

export const reviewsPlugin = definePlugin({
  name: 'reviews',
${fields}
  module: ReviewsModule,
});
`;
  const LINE = `import { AddStars } from './migrations/add-stars.migration.js';\n`;
  const added = (fields: string): string | undefined => withMigration(manifest(fields), 'add-stars', AT);
  const expected = (fields: string): string => manifest(fields).replace(/(?<=create-reviews\.migration\.js';\n)/, LINE);

  it.each([
    [
      'a list of one line',
      `  migrations: [{ name: '1_create', class: CreateReviews }],`,
      `  migrations: [{ name: '1_create', class: CreateReviews }, { name: '20261127140509_add_stars', class: AddStars }],`,
    ],
    [
      'a list of several lines',
      `  migrations: [\n    { name: '1_create', class: CreateReviews },\n  ],`,
      `  migrations: [\n    { name: '1_create', class: CreateReviews },\n    { name: '20261127140509_add_stars', class: AddStars },\n  ],`,
    ],
    [
      'a list that gets too long for its line',
      `  migrations: [{ name: '20261121000000_create', class: CreateReviews }],`,
      `  migrations: [\n    { name: '20261121000000_create', class: CreateReviews },\n    { name: '20261127140509_add_stars', class: AddStars },\n  ],`,
    ],
    ['an empty list', '  migrations: [],', `  migrations: [{ name: '20261127140509_add_stars', class: AddStars }],`],
    [
      'entities alone',
      '  entities: [Review],',
      `  entities: [Review],\n  migrations: [{ name: '20261127140509_add_stars', class: AddStars }],`,
    ],
  ])('adds to %s', (_what, before, after) => {
    expect(added(before)).toBe(expected(after));
  });

  it('adds to no manifest that has neither', () => {
    expect(added(`  version: '1.0.0',`)).toBeUndefined();
  });
});

import { renamer } from './plugin-names.js';

const sentence = (name: string): string => {
  const { text } = renamer(name);
  return text(
    `/** Moderators may do with all reviews what the author of a review may. */ const review = 'Review created';`,
    'x.ts',
  );
};

describe('renamer', () => {
  it.each([
    ['status', `all statuses what the author of a status may. */ const status = 'Status created';`],
    ['boxes', `all boxes what the author of a box may. */ const box = 'Box created';`],
    ['addresses', `all addresses what the author of an address may. */ const address = 'Address created';`],
    ['categories', `all categories what the author of a category may. */ const category = 'Category created';`],
    ['car-pool', `all car pools what the author of a car pool may. */ const carPool = 'Car pool created';`],
    ['quizzes', `all quizzes what the author of a quiz may. */ const quiz = 'Quiz created';`],
  ])('speaks of one and of several: %s', (name, text) => {
    expect(sentence(name)).toBe(`/** Moderators may do with ${text}`);
  });

  it.each([
    ['boxes', 'boxes.read', `'boxes_box' BOXES_BUDGET createBox listBoxes boxes.box_id './box.entity.js'`],
    [
      'status',
      'status.read',
      `'status_status' STATUS_BUDGET createStatus listStatus status.status_id './status.entity.js'`,
    ],
  ])('keeps names in code apart from texts: %s', (name, permission, code) => {
    const { text, path } = renamer(name);
    const source = `'reviews_review' REVIEWS_BUDGET createReview listReviews reviews.review_id './review.entity.js'`;
    expect(text(source, 'x.ts')).toBe(code);
    expect(text(`{ name: 'reviews.read', description: 'Read reviews' }`, 'x.ts')).toContain(`name: '${permission}'`);
    expect(path('src/reviews.service.ts')).toBe(`src/${name}.service.ts`);
  });
});

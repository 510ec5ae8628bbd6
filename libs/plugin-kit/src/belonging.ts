/** Name of the column that says which project a row belongs to. */
export const PROJECT_COLUMN = 'project_id';

/**
 * The project that the rows of a table belong to, when the table has no column `project_id`: columns that hold ids of rows of another
 * table, each with the name of that table, or `server` for rows that belong to no project. With several columns, the first one that is
 * not null counts.
 */
export type TableBelonging = 'server' | Readonly<Record<string, string>>;

/**
 * How the tables of a plugin without a column `project_id` belong to a project, by table.
 *
 * @example
 * belonging: {
 *   reviews_vote: { review_id: 'reviews_review' },   // to the project of the review
 *   reviews_word_list: 'server',                     // to no project
 * }
 */
export type Belonging = Readonly<Record<string, TableBelonging>>;

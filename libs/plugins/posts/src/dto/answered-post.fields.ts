import { Allow } from 'class-validator';

/** What an answer has beside what can be changed: a client may send back all of a post that it has read. None of it is looked at. */
export class AnsweredPostFields {
  @Allow()
  id?: unknown;

  @Allow()
  author_email?: unknown;

  @Allow()
  author_username?: unknown;

  @Allow()
  createdAt?: unknown;

  @Allow()
  created_at?: unknown;

  @Allow()
  updatedAt?: unknown;

  @Allow()
  updated_at?: unknown;
}

import { Migration } from '@mikro-orm/migrations';

export class CreateReviews extends Migration {
  override up(): void {
    this.addSql(`
      create table reviews_review (
        id uuid not null primary key,
        project_id uuid not null,
        author_id uuid not null,
        subject text not null,
        rating int not null,
        text text not null,
        hidden boolean not null default false,
        created_at timestamptz(6) not null default now()
      )`);
    this.addSql('create index reviews_review_subject_index on reviews_review (project_id, subject, id)');
    this.addSql('create index reviews_review_author_index on reviews_review (author_id)');
  }

  override down(): void {
    this.addSql('drop table reviews_review');
  }
}

import { Migration } from '@mikro-orm/migrations';

export class CreatePosts extends Migration {
  override up(): void {
    this.addSql(`
      create table posts_post (
        id uuid not null primary key,
        project_id uuid not null,
        author_id uuid not null,
        title text not null,
        content text not null,
        media_ids uuid[] not null default '{}',
        created_at timestamptz(6) not null default now(),
        updated_at timestamptz(6) null
      )`);
    this.addSql('create index posts_post_project_index on posts_post (project_id, id)');
    this.addSql('create index posts_post_author_index on posts_post (author_id, id)');
    this.addSql('create index posts_post_media_index on posts_post using gin (media_ids)');
    this.addSql(`
      create table posts_follow (
        id uuid not null primary key,
        follower_id uuid not null,
        author_id uuid not null,
        created_at timestamptz(6) not null default now(),
        constraint posts_follow_unique unique (follower_id, author_id)
      )`);
    this.addSql('create index posts_follow_author_index on posts_follow (author_id, id)');
    this.addSql('create table posts_preference (user_id uuid not null primary key, email_visibility text not null)');
  }

  override down(): void {
    for (const table of ['posts_post', 'posts_follow', 'posts_preference']) this.addSql(`drop table ${table}`);
  }
}

import { Migration } from '@mikro-orm/migrations';

export class CreateKeptAnswers extends Migration {
  override up(): void {
    this.addSql(`
      create table kernel_kept_answer (
        project_id uuid not null,
        principal text not null,
        operation text not null,
        key text not null,
        digest text not null,
        status smallint not null,
        headers text not null,
        body text not null,
        expires_at timestamptz(6) not null,
        primary key (project_id, principal, operation, key)
      )`);
    this.addSql('create index kernel_kept_answer_expiry_index on kernel_kept_answer (expires_at)');
  }

  override down(): void {
    this.addSql('drop table kernel_kept_answer');
  }
}

import { Migration } from '@mikro-orm/migrations';

/**
 * Forgets the delete codes that were kept before. They were asked for where PictShare did not tell them, so nothing says which of the files
 * were uploaded by somebody else; what is not known to be ours is not deleted.
 */
export class ForgetToldCodes extends Migration {
  override up(): void {
    this.addSql('update storage_pictshare_object set delete_code = null');
  }

  override down(): void {
    // Codes that are not there are asked for by the version before.
  }
}

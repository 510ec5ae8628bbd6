import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** The default ladder that images of projects without settings were last brought to. One row. */
@Entity({ tableName: 'media_default_ladder' })
export class MediaDefaultLadder {
  @PrimaryKey({ type: 'int', autoincrement: false })
  id: number;

  /** Its key. */
  @Property({ type: 'text' })
  ladder: string;
}

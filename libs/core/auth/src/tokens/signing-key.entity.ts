import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** A key pair that access tokens are signed with. */
@Entity({ tableName: 'auth_signing_key' })
export class SigningKey {
  /** The `kid` of tokens. */
  @PrimaryKey({ type: 'uuid' })
  id: string;

  /** SPKI in PEM. */
  @Property({ type: 'text' })
  publicKey: string;

  /** PKCS #8 in DER, sealed with AES-256-GCM: nonce, tag, ciphertext, in base64url and joined by dots. */
  @Property({ type: 'text' })
  sealedPrivateKey: string;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;

  /** From when on it signs. It is published before, so that those who verify tokens know it by then. */
  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  activeAt: Date;
}

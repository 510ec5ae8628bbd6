import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { newId, Secrets } from '@roost/plugin-kit';
import { seal, unseal } from './seal.js';
import type { SigningKey } from './signing-key.entity.js';
import { SigningKeysRepository } from './signing-keys.repository.js';

/** A key as it is used: public keys verify, the private key of the newest signs. */
interface KeyRing {
  current: { id: string; privateKey: KeyObject };
  publicKeys: ReadonlyMap<string, string>;
}

/** The key pairs of access tokens: in Postgres, sealed, shared by all processes, made when first needed. */
@Injectable()
export class SigningKeysService {
  private readonly sealingKey: Buffer;
  private ring: Promise<KeyRing> | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly keys: SigningKeysRepository,
    secrets: Secrets,
  ) {
    this.sealingKey = secrets.derive('auth.signing-keys');
  }

  async signingKey(): Promise<KeyRing['current']> {
    return (await this.load()).current;
  }

  /** @returns the public key in PEM, or undefined when no token of ours carries this id. */
  async publicKey(id: string): Promise<string | undefined> {
    return (await this.load()).publicKeys.get(id);
  }

  private async load(): Promise<KeyRing> {
    this.ring ??= this.read().catch((error: unknown) => {
      this.ring = undefined;
      throw error;
    });
    return this.ring;
  }

  private async read(): Promise<KeyRing> {
    const stored = await this.em.fork().transactional(async () => {
      await this.keys.lock();
      if ((await this.keys.findAll()).length === 0) await this.keys.insert(this.generate());
      return this.keys.findAll();
    });
    const newest = stored.at(-1);
    if (!newest) throw new Error('There is no signing key');
    const der = unseal(this.sealingKey, newest.sealedPrivateKey);
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return {
      current: { id: newest.id, privateKey },
      publicKeys: new Map(stored.map((key) => [key.id, key.publicKey])),
    };
  }

  private generate(): Omit<SigningKey, 'createdAt'> {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return {
      id: newId(),
      publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
      sealedPrivateKey: seal(this.sealingKey, privateKey.export({ format: 'der', type: 'pkcs8' })),
    };
  }
}

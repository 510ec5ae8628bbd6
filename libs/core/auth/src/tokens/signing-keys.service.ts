import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database, newId, Secrets } from '@roost/plugin-kit';
import { type KeyPlan, planKeys } from './key-rotation.js';
import type { SigningKey } from './signing-key.entity.js';
import { SigningKeysRepository } from './signing-keys.repository.js';

/** A public key as others read it (RFC 7517, RFC 7518 6.2). */
export interface PublicJwk {
  kty: string;
  crv: string;
  x: string;
  y: string;
  kid: string;
  use: string;
  alg: string;
}

/** The keys as they were read: public keys verify, one private key signs. */
interface KeyRing {
  readAtMs: number;
  current: { id: string; privateKey: KeyObject };
  publicKeys: ReadonlyMap<string, string>;
}

/** What private keys are sealed for. */
const SEALED_FOR = 'auth.signing-keys';

/** How long a ring is used before the database is asked again; far less than the time for which a key is published before it signs. */
const RING_MS = 600_000;
/** An unknown key id makes a process look again, but not more often than this. */
const LOOK_AGAIN_MS = 5_000;

/** The key pairs of access tokens: in Postgres, sealed, shared by all processes, made and rotated when they are used. */
@Injectable()
export class SigningKeysService {
  private ring: Promise<KeyRing> | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly keys: SigningKeysRepository,
    private readonly secrets: Secrets,
  ) {}

  async signingKey(): Promise<KeyRing['current']> {
    return (await this.load(RING_MS)).current;
  }

  /** @returns the public key in PEM, or undefined when no token of ours carries this id. */
  async publicKey(id: string): Promise<string | undefined> {
    const known = (await this.load(RING_MS)).publicKeys.get(id);
    return known ?? (await this.load(LOOK_AGAIN_MS)).publicKeys.get(id);
  }

  /** Every public key that a token of today or tomorrow may need. */
  async publicJwks(): Promise<PublicJwk[]> {
    const { publicKeys } = await this.load(RING_MS);
    return [...publicKeys].map(([kid, pem]) => {
      const { kty = '', crv = '', x = '', y = '' } = createPublicKey(pem).export({ format: 'jwk' });
      return { kty, crv, x, y, kid, use: 'sig', alg: 'ES256' };
    });
  }

  /** Reads the keys, making and retiring what is due. */
  async refresh(): Promise<void> {
    await this.load(0);
  }

  private async load(oldestMs: number): Promise<KeyRing> {
    const known = await this.ring;
    if (known && Date.now() - known.readAtMs < oldestMs) return known;
    const reading = this.read();
    this.ring = reading;
    try {
      return await reading;
    } catch (error) {
      // Keys do not go bad because the database is away.
      this.ring = known && Promise.resolve(known);
      if (known && oldestMs > 0) return known;
      throw error;
    }
  }

  private async read(): Promise<KeyRing> {
    const readAtMs = Date.now();
    let stored = await this.keys.findAll();
    if (isDue(planKeys(stored, readAtMs))) stored = await this.em.fork().transactional(() => this.rotate(readAtMs));
    const signing = stored.filter(({ activeAt }) => activeAt.getTime() <= readAtMs).at(-1);
    if (!signing) throw new Error('There is no signing key');
    const der = this.secrets.unseal(SEALED_FOR, signing.sealedPrivateKey);
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const publicKeys = new Map(stored.map((key) => [key.id, key.publicKey]));
    return { readAtMs, current: { id: signing.id, privateKey }, publicKeys };
  }

  private async rotate(nowMs: number): Promise<SigningKey[]> {
    await this.database.lock('auth:signing-keys');
    const plan = planKeys(await this.keys.findAll(), nowMs);
    if (plan.makeActiveAtMs !== null) await this.keys.insert(this.generate(new Date(plan.makeActiveAtMs)));
    if (plan.retire.length > 0) await this.keys.delete(plan.retire);
    return this.keys.findAll();
  }

  private generate(activeAt: Date): Omit<SigningKey, 'createdAt'> {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return {
      id: newId(),
      publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
      sealedPrivateKey: this.secrets.seal(SEALED_FOR, privateKey.export({ format: 'der', type: 'pkcs8' })),
      activeAt,
    };
  }
}

const isDue = ({ makeActiveAtMs, retire }: KeyPlan): boolean => makeActiveAtMs !== null || retire.length > 0;

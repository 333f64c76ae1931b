import type { Clock } from './clock';
import { GivenUp, HttpClient, type HttpOptions } from './http';
import type { Turns } from './locks';
import { ApiProblem, NetworkTrouble } from './problem';
import { uuid } from './random';
import { SafeStorage, type KeyValueStorage } from './storage';
import type { Session } from './types';

/** A session is renewed so long before its end when the page opens, so that it doesn't end in the middle of a visit. */
export const RENEW_BEFORE_END_MS = 10 * 60 * 1000;

/** Signs a person in. May leave the page (a redirect) and never resolve: votes wait in the queue meanwhile. */
export type SignIn = () => Promise<Session>;

/** Where {@link developmentSignIn} signs in, and as whom. */
export interface DevelopmentSignInOptions extends Pick<HttpOptions, 'baseUrl' | 'fetch' | 'clock'> {
  /** The account; `default` if it is left out. */
  tenant?: string;
  /** Whom to sign in as; by default one made-up person per browser, kept in storage. */
  openid?: string;
  storage?: KeyValueStorage;
}

/** Signs in on servers started with `--development`, where anybody is who they say. One phone is one person. */
export function developmentSignIn(options: DevelopmentSignInOptions = {}): SignIn {
  const http = new HttpClient(options);
  const storage = new SafeStorage(options.storage);
  return () => {
    const openid = options.openid ?? keptOpenid(storage);
    const body = options.tenant === undefined ? { openid } : { openid, tenant: options.tenant };
    return http.post<Session>('/v1/sessions', body);
  };
}

function keptOpenid(storage: SafeStorage): string {
  const name = 'fairground:openid';
  const kept = storage.get(name);
  if (kept !== null) return kept;
  storage.set(name, `phone-${uuid()}`);
  // Read again: another tab may have been faster.
  return storage.get(name) as string;
}

/** Nobody could be signed in. Says nothing about what was wanted with the session. */
export class SignInFailed extends Error {
  constructor(
    /** What {@link SignIn} threw. */
    readonly reason: unknown,
  ) {
    super(`signing in failed: ${String(reason)}`);
    this.name = 'SignInFailed';
  }
}

interface Stored extends Session {
  /** By the phone's clock, which may be wrong by years. */
  received_at_ms: number;
}

/** Keeps one person's session: signed in once for all tabs, and again when the API says that it has ended. */
export class Sessions {
  private signingIn: Promise<string> | undefined;

  constructor(
    private readonly signIn: SignIn,
    private readonly storage: SafeStorage,
    private readonly turns: Turns,
    private readonly clock: Clock,
    private readonly name: string,
    private readonly changed: () => void,
  ) {}

  /** Does something with the session, and once more with another one if the API does not take the first. */
  async use<T>(work: (token: string) => Promise<T>): Promise<T> {
    const token = await this.token();
    try {
      return await work(token);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
      return work(await this.replace(token));
    }
  }

  private async token(): Promise<string> {
    const stored = this.read();
    return stored === undefined || this.endsSoon(stored) ? this.replace(stored?.token) : stored.token;
  }

  /** Another token than this one. */
  private replace(refused: string | undefined): Promise<string> {
    this.signingIn ??= this.signInOnce(refused).finally(() => (this.signingIn = undefined));
    return this.signingIn;
  }

  private signInOnce(refused: string | undefined): Promise<string> {
    return this.turns.take(this.name, async () => {
      const stored = this.read();
      // Another tab has signed in meanwhile.
      if (stored !== undefined && stored.token !== refused) return stored.token;
      const { token, expires_at_ms } = await this.signIn().catch((reason: unknown) => {
        throw reason instanceof NetworkTrouble || reason instanceof GivenUp
          ? reason
          : new SignInFailed(reason);
      });
      const received_at_ms = this.clock.now();
      this.storage.set(this.name, JSON.stringify({ token, expires_at_ms, received_at_ms }));
      this.changed();
      return token;
    });
  }

  /** Only a phone whose clock was believable when the session came can tell its end; others are told by the API. */
  private endsSoon({ expires_at_ms, received_at_ms }: Stored): boolean {
    const lifetimeMs = expires_at_ms - received_at_ms;
    return lifetimeMs > 2 * RENEW_BEFORE_END_MS && this.clock.now() > expires_at_ms - RENEW_BEFORE_END_MS;
  }

  private read(): Stored | undefined {
    const stored = this.storage.getJson(this.name) as Partial<Stored> | null | undefined;
    if (typeof stored?.token !== 'string' || typeof stored.expires_at_ms !== 'number') return undefined;
    const { token, expires_at_ms, received_at_ms = 0 } = stored;
    return { token, expires_at_ms, received_at_ms };
  }
}

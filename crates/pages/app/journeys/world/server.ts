import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

import { Api } from './api';

const DEBUG_BINARY = resolve(import.meta.dirname, '../../../../../target/debug/fairground');

/** Beginning of an address on any free port of this machine. */
const ANY_PORT = '127.0.0.1:0';

export interface ServerOptions {
  /** Settings in the form of deploy/fairground.toml. */
  config?: string;
  /** Whether to set up the demo campaign. */
  demo?: boolean;
}

/** A real server in development mode with a data folder of its own. */
export class Server {
  private child: ChildProcess | undefined;
  private address = ANY_PORT;
  private token: string | undefined;

  private constructor(
    /** Folder of its logs, vault and tokens. */
    readonly data: string,
    private options: ServerOptions,
  ) {}

  /** Starts a server on a free port and waits until it listens. */
  static async start(options: ServerOptions = {}): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), 'fairground-journey-')), options);
    await server.resume();
    return server;
  }

  /** Where it listens, such as `http://127.0.0.1:4711`. It stays the same over restarts. */
  get url(): string {
    return `http://${this.address}`;
  }

  /** Speaks to it as nobody in particular. */
  get anybody(): Api {
    return new Api(this.url);
  }

  /** The token of an operator of the default account. */
  async operatorToken(): Promise<string> {
    this.token ??= await this.makeToken();
    return this.token;
  }

  /** Speaks to it as an operator of the default account. */
  async operator(): Promise<Api> {
    return this.anybody.with(await this.operatorToken());
  }

  /** Starts it again where it was, perhaps with other settings. */
  async resume(options: ServerOptions = this.options): Promise<void> {
    if (this.child !== undefined) throw new Error('the server runs already');
    this.options = options;
    const config = join(this.data, 'journey.toml');
    await writeFile(config, options.config ?? '');
    const demo = options.demo === true;
    const settings = ['--data', this.data, '--config', config, '--listen', this.address, '--development'];
    this.child = spawn(binary(), ['serve', 'all', ...settings, ...(demo ? ['--demo'] : [])], {
      // The demo says at length where to go; nobody reads that here.
      stdio: ['ignore', 'pipe', demo ? 'pipe' : 'inherit'],
      env: { ...process.env, RUST_LOG: process.env['RUST_LOG'] ?? 'error' },
    });
    const [listening] = await Promise.all([
      line(this.child, this.child.stdout, /listening/),
      demo ? line(this.child, this.child.stderr, /Fairground runs at/) : undefined,
    ]);
    const said = JSON.parse(listening) as { listening: string };
    this.address = new URL(said.listening).host;
  }

  /** Ends it politely and waits. Its data stay. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Ends it like a power cut of the process: no time to finish anything. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Stops it and starts it again at the same address, perhaps with other settings. */
  async restart(options: ServerOptions = this.options): Promise<void> {
    await this.stop();
    await this.resume(options);
  }

  /** Ends it for good and removes its data. */
  async remove(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await ended;
  }

  private async makeToken(): Promise<string> {
    const { stdout } = await promisify(execFile)(binary(), [
      ...['token', 'create', '--data', this.data, '--role', 'operator', '--json'],
    ]);
    const made = JSON.parse(stdout) as { token: string };
    return made.token;
  }
}

/** The binary under test: what FAIRGROUND_BINARY names, or else cargo's debug build. */
function binary(): string {
  const path = process.env['FAIRGROUND_BINARY'] ?? DEBUG_BINARY;
  if (!existsSync(path))
    throw new Error(`There is no ${path}. Run \`cargo build --package fairground\` first.`);
  return path;
}

/** Waits until a server says something. */
async function line(child: ChildProcess, out: Readable | null, what: RegExp): Promise<string> {
  if (out === null) throw new Error('what it says must be piped');
  const lines = createInterface({ input: out });
  return await new Promise((done, fail) => {
    lines.on('line', (said) => {
      if (what.test(said)) done(said);
    });
    child.once('error', fail);
    child.once('exit', (code, signal) => {
      fail(new Error(`the server ended with ${String(code ?? signal)} before it was ready`));
    });
  });
}

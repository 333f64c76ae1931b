import type { Clock } from './clock';
import type { HttpClient } from './http';
import { openPage, type OpenPage, type Solve } from './proof';
import type { Sessions } from './session';
import type { Device, Visited } from './types';
import { Visits } from './visits';

/** Longest wait for the device's evidence before the page is opened without it. */
const DEVICE_WAIT_MS_MAX = 2_000;

/** What is needed to open a page. */
export interface OpenerParts {
  http: HttpClient;
  sessions: Sessions;
  clock: Clock;
  /** Path of the campaign. */
  campaign: string;
  device: () => Promise<Device | undefined>;
  sharer: string | undefined;
  solve: Solve;
}

/** Opens the page at the API, with what was found out about the device. */
export class PageOpener {
  readonly visits: Visits;
  /** What was found out; a page that named its device goes on naming it: leaving it out later would look like another phone. */
  device: Device | undefined;
  private asked: Promise<void> | undefined;

  constructor(private readonly parts: OpenerParts) {
    this.visits = new Visits(() => this.visit(), parts.clock);
  }

  private async visit(): Promise<OpenPage> {
    const { http, sessions, campaign, sharer, clock, solve } = this.parts;
    this.asked ??= this.parts
      .device()
      .then((device) => void (this.device = device))
      .catch(() => undefined);
    const found = new AbortController();
    await Promise.race([this.asked, clock.sleep(DEVICE_WAIT_MS_MAX, found.signal)]);
    found.abort();
    const body = { ...(this.device && { device: this.device }), ...(sharer !== undefined && { sharer }) };
    const visited = await sessions.use((token) => http.post<Visited>(`${campaign}/visits`, body, { token }));
    const page = openPage(visited.page_token, visited.challenge, solve);
    // Begun while somebody still reads; whether it fails is for the wish that needs it to say.
    void page.proof?.().catch(() => undefined);
    return page;
  }
}

/** Device evidence by FingerprintJS, as the API takes it. In a chunk of its own: import it lazily only. */

import { hashComponents, load, type BuiltinComponents } from '@fingerprintjs/fingerprintjs';

import type { Device } from './types';

/** Bounds of the API (`guard::raw`), in bytes. */
const SHORT_BYTES_MAX = 128;
const GPU_BYTES_MAX = 512;
const LANGUAGES_MAX = 32;
const U16_MAX = 65_535;

/** Finds out what can be found out. Sends nothing anywhere. */
export async function collectDevice(): Promise<Device> {
  const agent = await load({ monitoring: false });
  return toDevice((await agent.get()).components, navigator, window);
}

/** What of it the API takes, within its bounds. */
export function toDevice(components: BuiltinComponents, navigator: Navigator, window: Window): Device {
  const value = <K extends keyof BuiltinComponents>(name: K) => {
    const component = components[name];
    return 'value' in component ? component.value : undefined;
  };
  const touchPoints = value('touchSupport')?.maxTouchPoints;
  const device: { [Part in keyof Device]: Device[Part] | undefined } = {
    platform: short(value('platform')),
    screen: short(screenText(window, (touchPoints ?? 0) > 0)),
    gpu: within(gpuOf(value('webGlBasics')), GPU_BYTES_MAX),
    cores: count(value('hardwareConcurrency')),
    memory_gb: value('deviceMemory'),
    touch_points: count(touchPoints),
    languages: languagesOf(navigator),
    timezone: short(value('timezone')),
    canvas: canvasDigest(components.canvas),
    audio: audioText(value('audio')),
    fonts: (value('fonts') ?? []).length > 0 ? hashComponents({ fonts: components.fonts }) : undefined,
    webdriver: navigator.webdriver === true,
  };
  // Left out rather than sent as nothing.
  return Object.fromEntries(
    Object.entries(device).filter(([, found]) => found !== undefined && found !== null),
  );
}

/** In portrait on phones, however they are held: one phone has one screen. */
function screenText({ screen, devicePixelRatio }: Window, isTouch: boolean): string {
  const sides = isTouch
    ? [screen.width, screen.height].sort((one, next) => one - next)
    : [screen.width, screen.height];
  return `${sides[0]}x${sides[1]}@${Math.round(devicePixelRatio * 100) / 100}`;
}

function gpuOf(webGl: unknown): string | undefined {
  const { rendererUnmasked, renderer } =
    ((typeof webGl === 'object' ? webGl : undefined) as
      { rendererUnmasked?: string; renderer?: string } | undefined) ?? {};
  return rendererUnmasked || renderer || undefined;
}

/** The digest of a rendering, unless the browser did not render or makes another one up each time. */
function canvasDigest(canvas: BuiltinComponents['canvas']): string | undefined {
  if (!('value' in canvas)) return undefined;
  const rendered = [canvas.value.geometry, canvas.value.text].every((image) => image.startsWith('data:'));
  return rendered ? hashComponents({ canvas }) : undefined;
}

/** Negative numbers say why there is no rendering. */
function audioText(audio: number | undefined): string | undefined {
  return audio !== undefined && audio > 0 ? String(audio) : undefined;
}

function languagesOf({ languages }: Navigator): string[] {
  const fitting = (languages ?? []).filter((language) => short(language) !== undefined);
  return fitting.slice(0, LANGUAGES_MAX);
}

function count(value: number | undefined): number | undefined {
  if (value === undefined || !Number.isFinite(value) || value < 0) return undefined;
  return Math.min(Math.round(value), U16_MAX);
}

function short(text: string | undefined): string | undefined {
  return within(text, SHORT_BYTES_MAX);
}

/** A text as it is, or its beginning if it is too long for the API. */
function within(text: string | undefined, bytesMax: number): string | undefined {
  if (text === undefined || text === '') return undefined;
  let fitting = text.slice(0, bytesMax);
  while (new TextEncoder().encode(fitting).length > bytesMax) fitting = fitting.slice(0, -1);
  return fitting;
}

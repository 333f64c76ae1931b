import type { BuiltinComponents } from '@fingerprintjs/fingerprintjs';
import { describe, expect, test } from 'vitest';

import { toDevice } from '../src/evidence';
import { deviceEvidence } from '../src/index';

const found = <T>(value: T) => ({ value, duration: 1 });
const failed = { error: new Error('no'), duration: 1 };

function components(changes: Record<string, unknown> = {}): BuiltinComponents {
  const all = {
    platform: found('Linux armv8l'),
    touchSupport: found({ maxTouchPoints: 5, touchEvent: true, touchStart: true }),
    webGlBasics: found({ renderer: 'WebKit WebGL', rendererUnmasked: 'Adreno (TM) 730' }),
    hardwareConcurrency: found(8),
    deviceMemory: found(8),
    timezone: found('Asia/Shanghai'),
    canvas: found({ winding: true, geometry: 'data:image/png;base64,AA', text: 'data:image/png;base64,BB' }),
    audio: found(124.04347527516074),
    fonts: found(['Roboto']),
    ...changes,
  };
  return all as unknown as BuiltinComponents;
}

const phone = { languages: ['zh-CN', 'en'], webdriver: false } as unknown as Navigator;
const screen = (width: number, height: number, devicePixelRatio = 3) =>
  ({ screen: { width, height }, devicePixelRatio }) as unknown as Window;

describe('device evidence', () => {
  test('is what the API takes', () => {
    expect(toDevice(components(), phone, screen(390, 844))).toEqual({
      platform: 'Linux armv8l',
      screen: '390x844@3',
      gpu: 'Adreno (TM) 730',
      cores: 8,
      memory_gb: 8,
      touch_points: 5,
      languages: ['zh-CN', 'en'],
      timezone: 'Asia/Shanghai',
      canvas: expect.stringMatching(/^[0-9a-f]{32}$/),
      audio: '124.04347527516074',
      fonts: expect.stringMatching(/^[0-9a-f]{32}$/),
      webdriver: false,
    });
  });

  test('is the same however the phone is held, and another on a computer', () => {
    expect(toDevice(components(), phone, screen(844, 390)).screen).toBe('390x844@3');
    const touchSupport = found({ maxTouchPoints: 0, touchEvent: false, touchStart: false });
    expect(toDevice(components({ touchSupport }), phone, screen(1920, 1080, 1)).screen).toBe('1920x1080@1');
    expect(toDevice(components(), phone, screen(360, 800, 2.7500001)).screen).toBe('360x800@2.75');
  });

  test.each([
    ['canvas', 'canvas', found({ winding: true, geometry: 'unstable', text: 'unstable' })],
    ['canvas', 'canvas', found({ winding: true, geometry: 'skipped', text: 'skipped' })],
    ['canvas', 'canvas', failed],
    ['audio', 'audio', found(-1)],
    ['audio', 'audio', failed],
    ['audio', 'audio', found(undefined)],
    ['fonts', 'fonts', found([])],
    ['fonts', 'fonts', failed],
    ['gpu', 'webGlBasics', found(-1)],
    ['gpu', 'webGlBasics', failed],
    ['memory_gb', 'deviceMemory', found(undefined)],
    ['cores', 'hardwareConcurrency', found(Number.NaN)],
    ['touch_points', 'touchSupport', failed],
    ['timezone', 'timezone', found('')],
  ])('%s is left out where the browser does not tell', (part, component, value) => {
    expect(toDevice(components({ [component]: value }), phone, screen(390, 844))).not.toHaveProperty(part);
  });

  test('stays within the bounds of the API', () => {
    const long = '图'.repeat(1_000);
    const changes = {
      platform: found(long),
      timezone: found(long),
      webGlBasics: found({ rendererUnmasked: long, renderer: '' }),
      hardwareConcurrency: found(1_000_000),
    };
    const languages = Array.from({ length: 100 }, (_, index) => `l${index}`);
    const device = toDevice(components(changes), { ...phone, languages } as Navigator, screen(1, 2));
    const bytes = (text: string | null | undefined) => new TextEncoder().encode(text ?? '').length;
    expect(bytes(device.platform)).toBeLessThanOrEqual(128);
    expect(bytes(device.timezone)).toBeLessThanOrEqual(128);
    expect(bytes(device.gpu)).toBeLessThanOrEqual(512);
    expect(device.languages).toHaveLength(32);
    expect(device.cores).toBe(65_535);
  });

  test('is nothing where there is no browser, and nobody is bothered', async () => {
    expect(await deviceEvidence()).toBeUndefined();
  });
});

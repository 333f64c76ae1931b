import type { PlaywrightTestOptions } from '@playwright/test';

/** What WeChat on an Android phone calls itself. Headless Chromium's own name would have its votes held. */
export const WECHAT =
  'Mozilla/5.0 (Linux; Android 14; V2304A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 ' +
  'Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20240404 MicroMessenger/8.0.49.2600(0x28003137) ' +
  'WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64';

/** A phone of common size in China, with WeChat. */
export const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  userAgent: WECHAT,
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
} satisfies Partial<PlaywrightTestOptions>;

/** The smallest phone that pages must look right on. */
export const SMALL = { viewport: { width: 375, height: 667 } };

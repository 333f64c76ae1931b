import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

import { expect, type Page, type Server } from '../world';

const DEBUG_BINARY = resolve(import.meta.dirname, '../../../../../target/debug/fairground');

/** A token and the hash that it is revoked by. */
export interface Token {
  token: string;
  hash: string;
}

/** Makes a token beside the running server, as whoever runs it does. */
export async function makeToken(
  server: Server,
  role: 'operator' | 'auditor',
  tenant = 'default',
): Promise<Token> {
  const made = await fairground(
    'token',
    'create',
    '--data',
    server.data,
    '--role',
    role,
    '--tenant',
    tenant,
    '--json',
  );
  return JSON.parse(made) as Token;
}

/** Takes a token back. */
export async function revoke(server: Server, { hash }: Token): Promise<void> {
  await fairground('token', 'revoke', '--data', server.data, '--yes', hash);
}

async function fairground(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.env['FAIRGROUND_BINARY'] ?? DEBUG_BINARY, args);
  return stdout;
}

/** Signs in as an operator does: opens the console, pastes the token. */
export async function signIn(page: Page, server: Server, token?: string): Promise<void> {
  await page.goto(`${server.url}/console/`);
  await page.getByLabel('Token', { exact: true }).fill(token ?? (await server.operatorToken()));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Campaigns' })).toBeVisible();
}

/** Opens a room of somebody who is signed in. */
export async function enter(page: Page, server: Server, path: string): Promise<void> {
  await page.goto(`${server.url}/console${path}`);
}

/** Confirms what can't be undone by typing the campaign's id. */
export async function confirm(page: Page, action: string, id?: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  const sure = dialog.getByRole('button', { name: action, exact: true });
  if (id !== undefined) {
    await expect(sure).toBeDisabled();
    await dialog.getByRole('textbox').fill(id);
  }
  await sure.click();
  await expect(dialog).toBeHidden();
}

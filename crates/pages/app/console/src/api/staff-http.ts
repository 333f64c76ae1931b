import { type Answer, ApiProblem, type Ask, HttpClient } from '@fairground/sdk';

import { end, session } from '../session/session';

/**
 * Asks with the token of whoever is signed in. When the server takes it no longer, the console says so and asks for
 * another.
 */
export class StaffHttp extends HttpClient {
  override send<T>(ask: Ask): Promise<Answer<T>> {
    return asStaff((token) => super.send<T>({ ...ask, token }));
  }

  override open(ask: Ask, accept: string): Promise<Response> {
    return asStaff((token) => super.open({ ...ask, token }, accept));
  }
}

async function asStaff<T>(ask: (token: string) => Promise<T>): Promise<T> {
  const token = session.value?.token ?? '';
  try {
    return await ask(token);
  } catch (error) {
    // A late answer about a token that is no longer in use says nothing about the one that is.
    if (error instanceof ApiProblem && error.status === 401 && session.value?.token === token) {
      end({ kind: 'refused', detail: error.detail });
    }
    throw error;
  }
}

/** The connection to the campaign's server. */
import { developmentSignIn, Fairground } from '@fairground/sdk';

import { sharerIn } from './rules/share';

/**
 * A client for a campaign. Development's sign-in is all there is for now: a server that does not allow it says so, and
 * the page then tells that it can be read only.
 */
export function makeClient(campaign: string): Fairground {
  const sharer = sharerIn(location.search);
  return new Fairground({
    campaign,
    signIn: developmentSignIn(),
    ...(sharer === undefined ? {} : { sharer }),
  });
}

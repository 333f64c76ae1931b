/** The connection to the campaign's server. */
import { Campaign, developmentSignIn, Fairground, type CampaignOptions } from '@fairground/sdk';

import { sharerIn } from './rules/share';

/**
 * A campaign whose kind is not known yet. Development's sign-in is all there is for now: a server that does not allow it says
 * so, and the page then tells that it can be read only.
 */
export function makeCampaign(campaign: string): Campaign {
  return new Campaign(optionsOf(campaign));
}

/** What all clients of a campaign are made with. */
export function optionsOf(campaign: string): CampaignOptions {
  return { campaign, signIn: developmentSignIn() };
}

/** The client of a campaign of votes. */
export function makeVoting(core: Campaign, campaign: string): Fairground {
  const sharer = sharerIn(location.search);
  return new Fairground({ ...optionsOf(campaign), ...(sharer === undefined ? {} : { sharer }) }, core);
}

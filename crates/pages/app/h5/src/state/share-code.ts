/** The code in links that this phone passes on: the same for as long as the browser keeps it. */
import { newCode } from '../rules/share';

const codes = new Map<string, string>();

/** This phone's code for a campaign. Another campaign has another one, so that nobody is followed from one to the next. */
export function ownCode(campaign: string): string {
  const code = codes.get(campaign) ?? storedOrNew(`fairground.share.${campaign}`);
  codes.set(campaign, code);
  return code;
}

function storedOrNew(name: string): string {
  try {
    const stored = localStorage.getItem(name);
    if (stored) return stored;
    const code = newCode();
    localStorage.setItem(name, code);
    return code;
  } catch {
    // Where nothing can be stored, it lasts until the page is closed.
    return newCode();
  }
}

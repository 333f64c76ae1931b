/** Which field of a form a refusal of the server is about. */
import { ApiProblem } from '@fairground/sdk';

/** What the server says in front of the field's name. */
const PREFIXES = [/^The body is not what is wanted here: /, /^rules: /];
/** What it says behind what is to be changed. */
const SUFFIX = /\. See \/openapi\.json\.$/;
/** The name of a field, such as `prizes[1].amount`. */
const FIELD = /^[a-z_]+(?:\[\d+\])?(?:\.[a-z_]+(?:\[\d+\])?)*/;

/** A field and what the server wants changed about it, in its own words. */
export interface Refused {
  /** As forms name it: `prizes.1.amount`. */
  readonly field: string;
  readonly text: string;
}

/** The field that a refusal names; `undefined` if it names none or is about something else. */
export function refusedField(error: unknown): Refused | undefined {
  if (!(error instanceof ApiProblem) || (error.status !== 400 && error.status !== 422)) return undefined;
  const text = PREFIXES.reduce((rest, prefix) => rest.replace(prefix, ''), error.detail).replace(SUFFIX, '');
  const field = FIELD.exec(text)?.[0];
  return field === undefined ? undefined : { field: field.replaceAll(/\[(\d+)\]/g, '.$1'), text };
}

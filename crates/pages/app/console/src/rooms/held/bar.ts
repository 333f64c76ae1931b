/** The score from which on prizes are held. */

/** How far from even odds a bar may be, in milli-nats, as the server takes it. */
const FAR = 20_000;

/** A typed score in milli-nats; `undefined`: it is no score. */
export function milliOf(text: string): number | undefined {
  const nats = Number(text.trim().replace(',', '.'));
  const milli = Math.round(nats * 1_000);
  return text.trim() === '' || !Number.isFinite(nats) || Math.abs(milli) > FAR ? undefined : milli;
}

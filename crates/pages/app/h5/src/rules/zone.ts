/** Time zones of campaigns that name theirs by how far it is from UTC. */

const CHINA_MINUTES = 8 * 60;

/** A zone's name for so many minutes east of UTC. Zones have no name for parts of an hour; then it is China's. */
export function zoneOf(minutes = CHINA_MINUTES): string {
  if (minutes === CHINA_MINUTES || minutes % 60 !== 0) return 'Asia/Shanghai';
  const hours = minutes / 60;
  // These names count west of UTC.
  return hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

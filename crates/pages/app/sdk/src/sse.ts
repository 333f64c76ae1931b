/** Longest event that is believed; a board of ten thousand contestants has under 2 MB. */
const EVENT_CHARACTERS_MAX = 8 * 1024 * 1024;

/** Reads the data of server-sent events from text that comes in pieces. */
export class EventReader {
  private rest = '';
  private data: string[] = [];

  /** Takes the next piece, and gives the events that it completes. */
  push(piece: string): string[] {
    const events: string[] = [];
    const lines = (this.rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    if (this.rest.length > EVENT_CHARACTERS_MAX) throw new Error('an event is too long to be one');
    for (const line of lines) {
      if (line === '') {
        if (this.data.length > 0) events.push(this.data.join('\n'));
        this.data = [];
      } else if (line.startsWith('data:')) {
        this.data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
      }
      // Comments keep the line alive, and other fields are not used here.
    }
    return events;
  }
}

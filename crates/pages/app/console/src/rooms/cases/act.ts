/** An act of several steps, taken one after the other, each carried out once. */
import type { JudgedReceipt, Step } from '../../api/bodies';
import { Intention } from '../../api/intention';
import { isAnswer } from '../../api/trouble';

/** A step as it is sent. */
export type Sent = Step & { reason: string; act?: number };

/** Goes on where it stopped, if it is told to again. */
export class Act {
  /** The act's own id, known once its first step is taken. */
  id: number | undefined;
  /** How many steps are taken. */
  done = 0;
  private readonly intention = new Intention<JudgedReceipt>(isAnswer);

  constructor(
    private readonly steps: readonly Step[],
    private readonly send: (step: Sent, key: string) => Promise<JudgedReceipt>,
  ) {}

  /** Takes all steps that are left; rejects at the first that is refused. */
  async take(reason: string, caseNumber: number | undefined): Promise<number> {
    for (const step of this.steps.slice(this.done)) {
      const sent: Sent = {
        ...step,
        reason,
        ...(caseNumber === undefined ? {} : { case: caseNumber }),
        ...(this.id === undefined ? {} : { act: this.id }),
      };
      const { act } = await this.intention.act(sent, (key) => this.send(sent, key));
      this.id = act;
      this.done += 1;
    }
    if (this.id === undefined) throw new Error('an act without steps was taken');
    return this.id;
  }
}

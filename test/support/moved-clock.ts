import { Clock } from '@shutong/platform';

/** The real time, and as much later as a test puts it. */
export class MovedClock extends Clock {
  private moved = 0;
  override now = () => new Date(Date.now() + this.moved);
  override micros = () => this.now().getTime() * 1000;
  move(ms: number): void {
    this.moved = ms;
  }
}

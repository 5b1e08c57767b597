/** What people and systems do all the time while processes are killed. */
export abstract class Load {
  /** Nothing new is begun. */
  protected stopping = false;
  /** What was begun is waited for no longer. */
  protected givenUp = false;
  private working: Promise<unknown> = Promise.resolve();

  start(): void {
    this.working = this.work();
  }

  /** Begins nothing more; what was begun is waited for so long. */
  async settle(withinMs: number): Promise<void> {
    this.stopping = true;
    const late = setTimeout(() => (this.givenUp = true), withinMs);
    await this.working;
    clearTimeout(late);
  }

  protected abstract work(): Promise<unknown>;
}

import { setCurrentDetails } from '@temporalio/workflow';

/**
 * What the Web UI shows of a run, written at most once for all that comes in together: thousands of signals in one task
 * must not cost as many texts.
 */
export class LazyDetails {
  private isDue = false;

  constructor(private readonly text: () => string) {}

  refresh(): void {
    if (this.isDue) return;
    this.isDue = true;
    void Promise.resolve().then(() => {
      this.isDue = false;
      setCurrentDetails(this.text());
    });
  }
}

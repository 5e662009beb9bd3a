/** The result of a worker's check of a decision before a run counts it. The steps that release or delete check it again. */
export interface Admission {
  /** Whose decisions count where this worker is: see REVIEW_AUTHORITY. */
  readonly authority: 'desk' | 'signals';
  /** How many different people must approve at least. */
  readonly approvers: number;
  /** How it is known who decided. */
  readonly by: 'desk' | 'signals';
  /** Why the decision does not count; absent when it does. */
  readonly problem?: string;
}

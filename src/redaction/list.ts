/** What is read of an array: a long list may make its items when they are asked for. */
export type List<T> = Iterable<T> & Pick<readonly T[], 'length' | 'at'>;

/** Steps at once on any host's queue, and on this host's own: files are streamed, so that memory stays flat. */
export const MAX_SHARED_ACTIVITIES = 16;
export const MAX_HOST_ACTIVITIES = 8;

/** Steps at once on any host's queue, and on this host's own: files are streamed, so that memory stays flat. */
export const MAX_SHARED_ACTIVITIES = 16;
/** Downloads wait for others most of the time; a slow one holds its slot until it falls below the floor. */
export const MAX_DOWNLOADS = 64;
export const MAX_HOST_ACTIVITIES = 8;

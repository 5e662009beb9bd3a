/** Concurrent steps, both on the shared queue and on this host's own: files are streamed, so that memory use stays constant. */
export const MAX_SHARED_ACTIVITIES = 16;
/** Downloads mostly wait for other hosts; a slow one keeps its slot until it falls below the minimum rate. */
export const MAX_DOWNLOADS = 64;
export const MAX_HOST_ACTIVITIES = 8;

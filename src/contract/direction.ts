/** Who sent a file: the customer, or an agent or a bot. */
export const DIRECTIONS = ['inbound', 'outbound'] as const;
export type Direction = (typeof DIRECTIONS)[number];
export type Directions = readonly Direction[];

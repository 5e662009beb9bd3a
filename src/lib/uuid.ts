/** A whole text that is a UUID, in either case (RFC 9562): an id that reveals nothing about a person. */
export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

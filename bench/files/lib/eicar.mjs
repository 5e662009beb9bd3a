/**
 * The EICAR test file, put together at run time so that no file of the repository holds it.
 * The parts are base64 and out of order; joined and decoded they are the 68 published bytes.
 */
const PARTS = [
  '5EQVJELUFOVElWSVJV',
  'Uy1URVNULUZJTEUh',
  'WDVPIVAlQEFQWzRcUFpYNTQoUF4p',
  'JEgrSCo=',
  'N0NDKTd9JEVJQ0FSLVNUQU',
];

/** The 68 bytes. */
export const eicar = () => Buffer.from([2, 4, 0, 1, 3].map((index) => PARTS[index]).join(''), 'base64');

/** The 68 bytes as text. */
export const eicarText = () => eicar().toString('latin1');

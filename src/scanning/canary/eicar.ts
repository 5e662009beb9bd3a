/** The EICAR test file, https://www.eicar.org, assembled at run time so that no file on disk contains it. */
export function eicar(): Buffer {
  return Buffer.from(
    ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
    'latin1',
  );
}

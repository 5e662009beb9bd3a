/** `VERIFY.md` of a package: how to check it with nothing of ours. */
export const GUIDE = `# How to verify this package

It holds records of conversations as they lie in an archive that nobody can change, and what proves it:

| file            | holds                                                                                        |
| --------------- | -------------------------------------------------------------------------------------------- |
| \`blobs/\`        | the bytes of records, audit entries, daily manifests and their time stamps, gzipped as stored   |
| \`objects.jsonl\` | for each of them: name, size, time, lock, and metadata with its hashes and its signature       |
| \`keys/\`         | the public keys, Ed25519; a file is named after its key's id                                    |
| \`schemas/\`      | JSON Schemas of records, manifests and audit entries                                            |
| \`SHA256SUMS\`    | the hash of every file, signed in \`SHA256SUMS.{key}.sig\`                                        |

**The keys**: whoever made this package could have made its keys, too. Get the ids of the true ones from the owner of the archive by
another way (\`custodian archive keys\` prints them), and compare them with the names in \`keys/\`: an id is the beginning of the
SHA-256 of the key: \`openssl pkey -pubin -in keys/ID.pem -outform DER | sha256sum\`. A package without \`keys/\` proves nothing.

With standard tools, in this folder:

\`\`\`sh
sha256sum --check --strict --quiet SHA256SUMS
openssl pkeyutl -verify -pubin -inkey keys/ID.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.ID.sig
\`\`\`

And every hash, signature and link by itself, with Python 3 and openssl; it prints what is wrong, and ends with 1 if anything is:

\`\`\`python
import base64, gzip, hashlib, json, os, subprocess, sys, tempfile
bad, sha = [], lambda data: hashlib.sha256(data).hexdigest()
read = lambda path: open(path, 'rb').read()
def signed(key, data, signature):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (('data', data), ('sig', signature)): open(f'{folder}/{name}', 'wb').write(content)
        call = ['openssl', 'pkeyutl', '-verify', '-pubin', '-inkey', f'keys/{key}.pem', '-rawin']
        return not subprocess.run(call + ['-in', f'{folder}/data', '-sigfile', f'{folder}/sig'], capture_output=True).returncode
sums = dict(line.split('  ', 1)[::-1] for line in read('SHA256SUMS').decode().splitlines())
about = json.loads(read('proof.json'))
extra = {'SHA256SUMS', f"SHA256SUMS.{about['signedBy']}.sig"}
there = {os.path.relpath(f'{d}/{f}', '.').replace(os.sep, '/') for d, _, files in os.walk('.') for f in files}
bad += [f'{path}: not in SHA256SUMS, or not there' for path in there ^ (set(sums) | extra) if about['signedBy'] or path in there]
bad += [f'{path}: changed' for path in set(sums) & there if sha(read(path)) != sums[path]]
key = about['signedBy']
if key and not signed(key, read('SHA256SUMS'), read(f'SHA256SUMS.{key}.sig')): bad.append('SHA256SUMS: its signature is wrong')
if not key and os.path.isdir('keys'): bad.append('SHA256SUMS: nobody has signed it')
plain, stored = {}, {}
for o in map(json.loads, read('objects.jsonl').decode().splitlines()):
    data, meta, name = read(o['file']), dict(o['metadata']), o['name']
    key, value = meta.pop('signature_key', None), meta.pop('signature', '')
    plain[name], stored[name] = sha(gzip.decompress(data)), sha(data)
    if [stored[name], plain[name]] != [meta.get('gzip_sha256'), meta.get('plain_sha256')]: bad.append(f'{name}: other hashes')
    body = json.dumps({'name': name, 'metadata': meta}, sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode()
    type = 'application/vnd.conversation-custodian.archived-blob.v1+json'
    claim = f'DSSEv1 {len(type)} {type} {len(body)} '.encode() + body
    if key is None: print(f'{name}: not signed, as before signing began')
    elif not signed(key, claim, base64.b64decode(value)): bad.append(f'{name}: its signature is wrong')
    for line in gzip.decompress(data).decode().splitlines() if name.startswith('manifests/') else []: o.setdefault('lines', []).append(json.loads(line))
    for line in o.get('lines', []):
        p = line.get('previous') or {}
        if p.get('name') in plain and plain[p['name']] != p['sha256']: bad.append(f'{name}: the chain is broken')
        if line.get('name') in stored and stored[line['name']] != line['gzipSha256']: bad.append(f"{line['name']}: not as listed")
print('\\n'.join(bad) or 'nothing is wrong'); sys.exit(bool(bad))
\`\`\`

Time stamps, where there are any, are answers of an authority (RFC 3161) over the content of a manifest. With the certificates of the
CA that you trust for them, which this package does not hold on purpose:

\`\`\`sh
for stamp in blobs/timestamps/*.tsr.gz; do
  day=$(basename "$stamp" | cut -c1-10); gzip -dc "$stamp" > /tmp/stamp.tsr
  for manifest in blobs/manifests/"$day".*; do gzip -dc "$manifest" > /tmp/manifest
    openssl ts -verify -data /tmp/manifest -in /tmp/stamp.tsr -CAfile TRUSTED-CA.pem && openssl ts -reply -in /tmp/stamp.tsr -text; done
done
\`\`\`

\`custodian archive verify --folder .\` does the same and more: it follows the whole chain, and looks for what is listed and missing.
`;

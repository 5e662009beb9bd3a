/** Adds the packages of Debian and Node.js to a CycloneDX document of npm: `sbom.mjs NPM.json DEBIAN.tsv NODE_VERSION`. */
import { readFileSync } from 'node:fs';

const [npmPath, debianPath, nodeVersion] = process.argv.slice(2);
const sbom = JSON.parse(readFileSync(npmPath, 'utf8'));
const debian = readFileSync(debianPath, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [name, version, architecture] = line.split('\t');
    const purl = `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${architecture}&distro=debian-12`;
    return { type: 'library', 'bom-ref': purl, name, version, purl };
  });
const version = nodeVersion.replace(/^v/, '');
const node = {
  type: 'platform',
  'bom-ref': `node@${version}`,
  name: 'node',
  version,
  purl: `pkg:generic/node@${version}`,
};
sbom.components = [...sbom.components, node, ...debian];
process.stdout.write(`${JSON.stringify(sbom, undefined, 2)}\n`);

// The bill of materials of the bundled program, in CycloneDX's JSON. It does not come from `npm sbom`, which
// lists the tools of the build, and does not know what the bundle contains. `npm sbom` also writes a time and
// a random number.
import { readFile } from 'node:fs/promises';

const root = new URL('../', import.meta.url);
const readJson = async (path) => JSON.parse(await readFile(new URL(path, root), 'utf8'));

/**
 * The text of a bill of materials, the same for the same packages.
 * @param names the packages of node_modules/ that are in the bundle
 */
export async function billOfMaterials(names) {
  const { name, version, license } = await readJson('package.json');
  const { packages } = await readJson('package-lock.json');
  const components = await Promise.all(
    names.map(async (each) => {
      const installed = await readJson(`node_modules/${each}/package.json`);
      return component('library', installed, packages[`node_modules/${each}`]?.integrity);
    }),
  );
  const subject = component('application', { name, version, license });
  const bill = {
    ...{ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 },
    metadata: { component: subject },
    components,
    dependencies: [
      { ref: subject['bom-ref'], dependsOn: components.map((each) => each['bom-ref']) },
      ...components.map((each) => ({ ref: each['bom-ref'] })),
    ],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

function component(type, { name, version, license }, integrity) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const [, digest] = /^sha512-(.+)$/.exec(integrity ?? '') ?? [];
  return {
    ...{ type, 'bom-ref': purl, name, version, purl },
    licenses: [{ license: { id: license } }],
    ...(digest && { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] }),
  };
}

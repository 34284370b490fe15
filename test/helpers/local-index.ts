import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface LocalIndex {
  /** The value for `--index-url` or PIP_INDEX_URL. pip trusts a loopback address over plain http. */
  readonly url: string;
  /** Every path that was requested so far, oldest first. */
  readonly requests: readonly string[];
  /** Paths that the index answers late: each only when its promise has settled. */
  readonly held: Map<string, Promise<unknown>>;
  close(): Promise<void>;
}

/** The login for HTTP basic authentication that an index requires. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/**
 * Serves the wheels and sdists of `dir` on loopback as a simple index (PEP 503), each link with its sha256.
 * Reads `dir` at each request, so a test may add files later. The test process ends only after close().
 * @param login a request without this login gets the answer 401
 */
export async function serveIndex(dir: string, login?: Login): Promise<LocalIndex> {
  const requests: string[] = [];
  const held = new Map<string, Promise<unknown>>();
  const expected = login && `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  const server = createServer((request, response) => {
    if (expected !== undefined && request.headers.authorization !== expected) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end();
      return;
    }
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    requests.push(path);
    void Promise.resolve(held.get(path)).then(() => answer(dir, path, response));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}/simple`, requests, held, close };
}

function answer(dir: string, path: string, response: ServerResponse): void {
  const files = existsSync(dir) ? readdirSync(dir).filter((file) => projectOf(file) !== undefined) : [];
  const [, place, name = ''] = path.split('/');
  if (place === 'files' && files.includes(name)) {
    response.setHeader('content-type', 'application/octet-stream').end(readFileSync(join(dir, name)));
    return;
  }
  const wanted = files.filter((file) => projectOf(file) === normalise(name));
  if (place === 'simple' && name === '')
    page(
      response,
      [...new Set(files.map(projectOf))].map((project) => `/simple/${project}/`),
    );
  else if (place === 'simple' && wanted.length > 0)
    page(
      response,
      wanted.map((file) => `/files/${file}#sha256=${sha256(join(dir, file))}`),
    );
  else response.writeHead(404).end('not found\n');
}

function page(response: ServerResponse, links: readonly string[]): void {
  const anchors = links.map(
    (link) => `<a href="${link}">${link.replace(/#.*|\/$/, '').replace(/.*\//, '')}</a><br>`,
  );
  response
    .setHeader('content-type', 'text/html; charset=utf-8')
    .end(`<!DOCTYPE html>\n${anchors.join('\n')}\n`);
}

/** Returns the normalised project name of a wheel or sdist by its file name; undefined for other files. */
function projectOf(file: string): string | undefined {
  const name = /^(.+?)-[^-]+(?:-[^-]+)+\.whl$/.exec(file)?.[1] ?? /^(.+)-[^-]+\.tar\.gz$/.exec(file)?.[1];
  return name === undefined ? undefined : normalise(name);
}

const normalise = (name: string): string => name.replace(/[-_.]+/g, '-').toLowerCase();
const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

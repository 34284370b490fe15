import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { look } from '../../../src/system/look.ts';
import type { Look, Processes } from '../../../src/system/ports.ts';
import { processesIn } from '../../../src/system/processes.ts';
import { SignalKeeper } from '../../../src/system/signals.ts';
import { run } from '../../helpers/process.ts';
import { freshDir } from '../../helpers/temp.ts';

export const SITE = '/usr/lib/python3.11/site-packages';

/** The test packages. `dist` is the name on the package index, `pythons` are the package's Pythons. */
const PACKAGES = [
  { name: 'python3-PyYAML', version: '6.0.1', dist: 'pyyaml', pythons: ['3.11', '3'] },
  { name: 'python3-PyYAML', version: '6.0.10', dist: 'pyyaml', pythons: ['3.11', '3'] },
  { name: 'python3-six', version: '1.16.0~rc1', dist: 'six', pythons: ['3.11', '3'] },
  { name: 'python3.13-attrs', version: '24.1', dist: 'attrs', pythons: ['3.13', '3'] },
  {
    name: 'yamllint',
    version: '1.35',
    dist: 'yamllint',
    pythons: ['3.13', '3'],
    requires: 'python3.11dist(pyyaml)',
  },
  { name: 'ci-checks', version: '1', dist: 'ci-checks', pythons: [], requires: 'yamllint' },
  { name: 'six', version: '9', dist: 'another-six', pythons: [] },
] as const;

/** Returns a reason to skip a test if one of these programs is not installed, or false if all are. */
export function lacking(...programs: string[]): string | false {
  const missing = programs.filter((name) => !existsSync(`/usr/bin/${name}`));
  return missing.length > 0 && `there is no ${missing.join(', ')} here`;
}

export interface RpmBox {
  /** The directory of wrappers that pass the box's directories to the real commands. */
  readonly bin: string;
  readonly root: string;
  readonly repository: string;
  /** Runs programs with `bin` first on PATH. */
  readonly processes: Processes;
  /** Lists the box's own `/var` in place of the machine's. */
  readonly look: Look;
  /** Records in rpm's database that these packages are installed. That needs no root. */
  install(...files: string[]): Promise<void>;
  command(name: string, script: string): void;
  must(command: string, ...args: string[]): Promise<string>;
}

/**
 * Makes a package repository with the real rpmbuild and createrepo, and an empty system to install into.
 * @param python the Python that the packages serve, in place of 3.11
 */
export async function rpmBox(python = '3.11'): Promise<RpmBox> {
  const base = freshDir('rpm');
  const [bin, root, repository] = [join(base, 'bin'), join(base, 'root'), join(base, 'repository')];
  for (const dir of [bin, join(root, 'var/lib/rpm'), repository]) mkdirSync(dir, { recursive: true });
  const env = {
    PATH: `${bin}:/usr/bin:/bin:/usr/sbin:/sbin`,
    HOME: base,
    LC_ALL: 'de_DE.UTF-8',
    LANGUAGE: 'de',
  };
  const must = async (command: string, ...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(command, args, { env: { ...env, LC_ALL: 'C' } });
    assert.equal(code, 0, `${command} ${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  };
  const command = (name: string, script: string): void =>
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  for (const [index, each] of PACKAGES.entries()) {
    writeFileSync(join(base, `${index}.spec`), spec(each).replaceAll('3.11', python));
    const define = (name: string, value: string) => ['--define', `${name} ${value}`];
    const places = [...define('_topdir', join(base, 'build')), ...define('_rpmdir', repository)];
    await must('rpmbuild', '-bb', '--quiet', ...places, join(base, `${index}.spec`));
  }
  await must('createrepo_c', '--quiet', repository);
  const database = join(root, 'var/lib/rpm');
  command('rpm', `exec /usr/bin/rpm --dbpath '${database}' "$@"`);
  await must('rpm', '--initdb');
  return {
    ...{ bin, root, repository, command, must },
    processes: processesIn(env, new SignalKeeper()),
    look: { ...look, list: (path) => look.list(path.startsWith('/var/') ? root + path : path) },
    async install(...names) {
      const built = readdirSync(join(repository, 'noarch'));
      const files = names.map((name) =>
        join(repository, 'noarch', built.find((file) => file.startsWith(name)) ?? name),
      );
      await must('rpm', '--install', '--justdb', '--nodeps', ...files);
    },
  };
}

/** Makes an {@link rpmBox} whose real `dnf` uses only the box's own repository, cache and system. */
export async function dnfBox(python?: string): Promise<RpmBox> {
  const made = await rpmBox(python);
  const { root, repository, command } = made;
  const reposdir = join(root, 'repos');
  mkdirSync(reposdir);
  writeFileSync(join(reposdir, 'box.repo'), `[box]\nname=box\nbaseurl=file://${repository}\ngpgcheck=0\n`);
  const own = `--setopt=reposdir='${reposdir}' --setopt=cachedir='${root}/cache' --releasever=1`;
  command('dnf', `exec /usr/bin/dnf --installroot='${root}' ${own} "$@"`);
  return made;
}

interface Built {
  readonly name: string;
  readonly version: string;
  readonly dist: string;
  readonly pythons: readonly string[];
  readonly requires?: string;
}

function spec({ name, version, dist, pythons, requires }: Built): string {
  const metadata = `${SITE}/${dist}-${version}.dist-info`;
  return `Name: ${name}
Version: ${version}
Release: 3
Summary: For a test
License: MIT
BuildArch: noarch
AutoReqProv: no
${pythons.map((python) => `Provides: python${python}dist(${dist}) = ${version}`).join('\n')}
${requires === undefined ? '' : `Requires: ${requires}`}
%description
For a test.
%install
mkdir -p %{buildroot}${metadata}
echo 'Name: ${dist}' >%{buildroot}${metadata}/METADATA
%files
${metadata}
`;
}

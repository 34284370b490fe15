import { normaliseName } from '../../../ui/text.ts';
import type { VenvTools } from '../tools.ts';
import { DEFAULT_INDEX, noteKnownSources } from './sources.ts';

/**
 * Records the index of the packages that the fast path has brought. It starts no Node, but has pip write a report
 * (`pip install --report`), which names the file that pip took for each package. Only PyPI's own files prove an
 * index: a package whose file lies there under its name is on pip's default index. The caller holds the venv's lock.
 */
export function noteReports(
  venv: string,
  tools: Pick<VenvTools, 'look' | 'files' | 'fastPathCache' | 'registry'>,
): void {
  const onPyPi = new Set(tools.fastPathCache.takeReports(venv).flatMap(filesOfPyPi));
  const isMade = tools.registry.find(venv)?.state === 'made';
  if (isMade && onPyPi.size > 0)
    noteKnownSources(venv, (file) => (onPyPi.has(file) ? DEFAULT_INDEX : undefined), tools);
}

/** Where PyPI's index keeps all its files. */
const PYPI_FILES = 'https://files.pythonhosted.org/packages/';

/** The names of the metadata directories that a report's packages have, for those whose file lies at PyPI's. */
function filesOfPyPi(report: string): readonly string[] {
  try {
    const { install } = (JSON.parse(report) ?? {}) as { install?: unknown };
    return Array.isArray(install) ? install.flatMap(ofPyPi) : [];
  } catch {
    return []; // pip was interrupted
  }
}

interface Installed {
  readonly download_info?: { readonly url?: unknown };
  readonly is_direct?: unknown;
  readonly metadata?: { readonly name?: unknown; readonly version?: unknown };
}

function ofPyPi(installed: Installed | null): readonly string[] {
  const { download_info: from, is_direct: isDirect, metadata } = installed ?? {};
  const { name, version } = metadata ?? {};
  const url = from?.url;
  if (typeof url !== 'string' || typeof name !== 'string' || typeof version !== 'string') return [];
  return !isDirect && url.startsWith(PYPI_FILES) ? [`${normaliseName(name)} ${version}`] : [];
}

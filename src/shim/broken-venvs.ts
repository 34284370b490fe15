import { brokenVenvs } from '../environment/broken-venvs.ts';
import type { Facts } from '../remedies/facts.ts';
import { oncePerDay } from '../state/once.ts';
import { belowHome } from '../system/paths.ts';
import type { World } from './context.ts';

/** Says once a day which venvs elsewhere no longer work. The install itself says it of the venv that it uses. */
export function sayBrokenElsewhere({ request, user, venvs }: Facts, world: World): void {
  if (request.settings.quiet > 0) return;
  const { registry, places, look, screen } = world;
  const here = venvs.places.map(({ path }) => look.realPath(path));
  const broken = brokenVenvs(registry, user.uid, places.data, look).filter(
    ({ path }) => !here.includes(path),
  );
  if (broken.length === 0 || !oncePerDay(`${places.state}/broken-venvs-hint`)) return;
  const shown = broken.slice(0, 3).map(({ path }) => belowHome(path, places.home));
  const more = broken.length > 3 ? ` and ${broken.length - 3} more` : '';
  screen.line(
    `no longer working: ${shown.join(', ')}${more}; to make them again with what they had: pip-shim rebuild --all`,
  );
}

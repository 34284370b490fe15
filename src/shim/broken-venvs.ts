import { brokenVenvs } from '../environment/broken-venvs.ts';
import type { Facts } from '../remedies/facts.ts';
import { isDue, oncePerDay } from '../state/once.ts';
import { isInCi } from '../system/ci-environment.ts';
import { belowHome } from '../system/paths.ts';
import { listed } from '../ui/text.ts';
import type { World } from './context.ts';

/**
 * Says once a day which venvs elsewhere no longer work. If an install's own venv is broken, the install
 * itself says so.
 */
export function sayBrokenElsewhere({ request, user, venvs }: Facts, world: World): void {
  const { registry, places, look, screen } = world;
  const noted = `${places.state}/broken-venvs-hint`;
  // Check first whether today's line is still due, because inspecting each venv takes time.
  if (request.settings.quiet > 0 || isInCi(world.env) || !isDue(noted)) return;
  const here = venvs.places.map(({ path }) => look.realPath(path));
  const broken = brokenVenvs(registry, user.uid, places.data, look).filter(
    ({ path }) => !here.includes(path),
  );
  if (broken.length === 0 || !oncePerDay(noted)) return;
  const shown = broken.map(({ path }) => belowHome(path, places.home));
  screen.line(
    `no longer working: ${listed(shown)}; to make them again with what they had: pip-shim rebuild --all`,
  );
}

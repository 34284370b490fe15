import type { Subcommand } from './command.ts';
import { completionsOf } from './completions/completions.ts';
import { config } from './config.ts';
import { disable } from './disable.ts';
import { doctor } from './doctor/doctor.ts';
import { enable } from './enable.ts';
import { explain } from './explain/explain.ts';
import { forget } from './forget.ts';
import { history } from './history.ts';
import { rehash } from './rehash.ts';
import { run } from './run.ts';
import { selfUpdate } from './self-update/self-update.ts';
import { setup } from './setup.ts';
import { activation } from './stack/activation.ts';
import { after, refused } from './stack/after.ts';
import { hook } from './stack/hook.ts';
import { deactivate, pop } from './stack/pop.ts';
import { activate, push } from './stack/push.ts';
import { undo } from './undo.ts';
import { uninstall } from './uninstall.ts';
import { allow } from './venvs/allow.ts';
import { deny } from './venvs/deny.ts';
import { list } from './venvs/list.ts';
import { prune } from './venvs/prune.ts';
import { rebuild } from './venvs/rebuild.ts';
import { remove } from './venvs/remove.ts';
import { where } from './venvs/where.ts';

/** All commands, in the order in which `--help` lists them. To add a command, add a line here. */
export const COMMANDS: readonly Subcommand[] = [
  explain,
  doctor,
  push,
  pop,
  activate,
  deactivate,
  list,
  where,
  run,
  hook,
  completionsOf(() => COMMANDS),
  rebuild,
  remove,
  prune,
  allow,
  deny,
  forget,
  history,
  undo,
  rehash,
  enable,
  disable,
  config,
  selfUpdate,
  uninstall,
  setup,
  activation,
  after,
  refused,
];

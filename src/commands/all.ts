import { allow } from './allow.ts';
import type { Subcommand } from './command.ts';
import { config } from './config.ts';
import { deny } from './deny.ts';
import { disable } from './disable.ts';
import { doctor } from './doctor.ts';
import { enable } from './enable.ts';
import { explain } from './explain.ts';
import { forget } from './forget.ts';
import { rehash } from './rehash.ts';
import { uninstall } from './uninstall.ts';

/** Every command, in the order of `--help`: a new one is one more line here. */
export const COMMANDS: readonly Subcommand[] = [
  explain,
  doctor,
  rehash,
  enable,
  disable,
  allow,
  deny,
  forget,
  config,
  uninstall,
];

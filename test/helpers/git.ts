import { existsSync } from 'node:fs';

/** Why tests that make a repository are skipped; false if git is installed. */
export const withoutGit =
  !existsSync('/usr/bin/git') && !existsSync('/usr/local/bin/git') && 'git is not installed';

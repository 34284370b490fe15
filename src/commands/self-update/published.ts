/**
 * The version of the release that a get.sh installs. Undefined if the text is not a complete get.sh, but for
 * example the login page of a network.
 */
export function versionIn(text: string): string | undefined {
  if (!text.startsWith('#!/bin/sh\n') || !text.endsWith('\n{ main "$@"; exit; }\n')) return undefined;
  return /^ {2}version=(\d+\.\d+\.\d+) digest=[0-9a-f]{64}$/m.exec(text)?.[1];
}

/** Whether `version` is newer than `other`. Both are versions of pip-shim, which have three numbers. */
export function isNewer(version: string, other: string): boolean {
  const [ours = [], theirs = []] = [version, other].map((each) => each.split('.').map(Number));
  const at = ours.findIndex((part, index) => part !== theirs[index]);
  return at !== -1 && (ours[at] ?? 0) > (theirs[at] ?? 0);
}

/**
 * True if nobody on the network can change a download from this URL: it uses https, or leads to this machine.
 */
export function isProtected(url: string): boolean {
  return /^(?:https:|http:\/\/127\.0\.0\.1[:/])/.test(`${url}/`);
}

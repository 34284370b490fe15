declare const __VERSION__: string;

/** The management command. */
export async function cli(args: readonly string[]): Promise<void> {
  if (args[0] === '--version') console.log(`pip-shim ${__VERSION__}`);
}

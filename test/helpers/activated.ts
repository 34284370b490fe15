/** The variables of a shell in which this venv is active. */
export const activated = (
  venv: string,
  { env }: { readonly env: Readonly<Record<string, string>> },
): { readonly VIRTUAL_ENV: string; readonly PATH: string } => ({
  VIRTUAL_ENV: venv,
  PATH: `${venv}/bin:${env.PATH}`,
});

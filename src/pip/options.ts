// biome-ignore-all format: generated, one option a line
// Written by data/pip-options/make.py, which asks pip's own parsers; do not edit. The releases asked:
// 22.3, 22.3.1, 23.0, 23.0.1, 23.1, 23.1.2, 23.2.1, 23.3, 23.3.2, 24.0, 24.1.2, 24.2, 24.3.1, 25.0,
// 25.0.1, 25.1, 25.1.1, 25.2, 25.3, 26.0, 26.0.1, 26.1, 26.1.2, 26.2, 26.2.1, 26.3.

/**
 * The parsers of pip that can know an option. `main` reads the words before the subcommand, `install` and
 * `uninstall` read all words but the subcommand, and `file` reads the lines of a requirements file.
 */
export type PipParser = 'main' | 'install' | 'uninstall' | 'file';

/** One option of pip's, in the words of Python's optparse. */
export interface PipOption {
  /** In the order of optparse: short names come first. pip's messages use the first long name. */
  readonly names: readonly string[];
  readonly dest: string;
  readonly action: 'store' | 'append' | 'count' | 'callback' | 'help' | 'store_true' | 'store_false';
  /** An option with a type takes exactly one value. An option without a type takes none. */
  readonly type?: 'string' | 'path' | 'int' | 'float' | 'choice';
  readonly choices?: readonly string[];
  readonly on: readonly PipParser[];
  /** The first release that has the option in this form. Absent if the oldest release above has it. */
  readonly since?: string;
  /** The first later release that no longer has the option in this form. Absent if the newest one has it. */
  readonly until?: string;
}

const every: readonly PipParser[] = ['main', 'install', 'uninstall'];

export const PIP_OPTIONS: readonly PipOption[] = [
  { names: ['--abi'], dest: 'abis', action: 'append', type: 'string', on: ['install'] },
  { names: ['--all-releases'], dest: 'release_control', action: 'callback', type: 'string', on: ['install', 'file'], since: '26.0' },
  { names: ['--break-system-packages'], dest: 'override_externally_managed', action: 'store_true', on: ['install', 'uninstall'], since: '23.0.1' },
  { names: ['--build-constraint'], dest: 'build_constraints', action: 'append', type: 'string', on: ['install'], since: '25.3' },
  { names: ['--cache-dir'], dest: 'cache_dir', action: 'store', type: 'path', on: every },
  { names: ['--cert'], dest: 'cert', action: 'store', type: 'path', on: every },
  { names: ['--check-build-dependencies'], dest: 'check_build_deps', action: 'store_true', on: ['install'] },
  { names: ['--client-cert'], dest: 'client_cert', action: 'store', type: 'path', on: every },
  { names: ['--compile'], dest: 'compile', action: 'store_true', on: ['install'] },
  { names: ['--config-settings'], dest: 'config_settings', action: 'callback', type: 'string', on: ['install'], until: '23.1' },
  { names: ['-C', '--config-settings'], dest: 'config_settings', action: 'callback', type: 'string', on: ['install', 'file'], since: '23.1' },
  { names: ['-c', '--constraint'], dest: 'constraints', action: 'append', type: 'string', on: ['install', 'file'] },
  { names: ['--debug'], dest: 'debug_mode', action: 'store_true', on: every },
  { names: ['--timeout', '--default-timeout'], dest: 'timeout', action: 'store', type: 'float', on: every },
  { names: ['--disable-pip-version-check'], dest: 'disable_pip_version_check', action: 'store_true', on: every },
  { names: ['--dry-run'], dest: 'dry_run', action: 'store_true', on: ['install'] },
  { names: ['-e', '--editable'], dest: 'editables', action: 'append', type: 'string', on: ['install', 'file'] },
  { names: ['--exists-action'], dest: 'exists_action', action: 'append', type: 'choice', choices: ['s', 'i', 'w', 'b', 'a'], on: every },
  { names: ['--extra-index-url'], dest: 'extra_index_urls', action: 'append', type: 'string', on: ['install', 'file'] },
  { names: ['-f', '--find-links'], dest: 'find_links', action: 'append', type: 'string', on: ['install', 'file'] },
  { names: ['--force-reinstall'], dest: 'force_reinstall', action: 'store_true', on: ['install'] },
  { names: ['--global-option'], dest: 'global_options', action: 'append', type: 'string', on: ['install', 'file'], until: '25.3' },
  { names: ['--group'], dest: 'dependency_groups', action: 'callback', type: 'string', on: ['install'], since: '25.1' },
  { names: ['--hash'], dest: 'hashes', action: 'callback', type: 'string', on: ['file'] },
  { names: ['-h', '--help'], dest: 'help', action: 'help', on: every },
  { names: ['-I', '--ignore-installed'], dest: 'ignore_installed', action: 'store_true', on: ['install'] },
  { names: ['--ignore-requires-python'], dest: 'ignore_requires_python', action: 'store_true', on: ['install'] },
  { names: ['--implementation'], dest: 'implementation', action: 'store', type: 'string', on: ['install'] },
  { names: ['--install-option'], dest: 'install_options', action: 'append', type: 'string', on: ['install', 'file'], until: '23.1' },
  { names: ['--isolated'], dest: 'isolated_mode', action: 'store_true', on: every },
  { names: ['--keyring-provider'], dest: 'keyring_provider', action: 'store', type: 'choice', choices: ['auto', 'disabled', 'import', 'subprocess'], on: every, since: '23.1' },
  { names: ['--log', '--log-file', '--local-log'], dest: 'log', action: 'store', type: 'path', on: every },
  { names: ['--no-binary'], dest: 'format_control', action: 'callback', type: 'string', on: ['install', 'file'] },
  { names: ['--no-build-isolation'], dest: 'build_isolation', action: 'store_false', on: ['install'] },
  { names: ['--no-cache-dir'], dest: 'cache_dir', action: 'callback', on: every },
  { names: ['--no-clean'], dest: 'no_clean', action: 'store_true', on: ['install'] },
  { names: ['--no-color'], dest: 'no_color', action: 'store_true', on: every },
  { names: ['--no-compile'], dest: 'compile', action: 'store_false', on: ['install'] },
  { names: ['--no-deps', '--no-dependencies'], dest: 'ignore_dependencies', action: 'store_true', on: ['install'] },
  { names: ['--no-index'], dest: 'no_index', action: 'store_true', on: ['install', 'file'] },
  { names: ['--no-input'], dest: 'no_input', action: 'store_true', on: every },
  { names: ['--no-proxy-env'], dest: 'no_proxy_env', action: 'store_true', on: every, since: '26.2' },
  { names: ['--no-python-version-warning'], dest: 'no_python_version_warning', action: 'store_true', on: every },
  { names: ['--no-require-hashes'], dest: 'no_require_hashes', action: 'store_true', on: ['install', 'file'], since: '26.2' },
  { names: ['--no-use-pep517'], dest: 'use_pep517', action: 'callback', on: ['install'], until: '25.3' },
  { names: ['--no-user'], dest: 'use_user_site', action: 'store_false', on: ['install'] },
  { names: ['--no-warn-conflicts'], dest: 'warn_about_conflicts', action: 'store_false', on: ['install'] },
  { names: ['--no-warn-script-location'], dest: 'warn_script_location', action: 'store_false', on: ['install'] },
  { names: ['--only-binary'], dest: 'format_control', action: 'callback', type: 'string', on: ['install', 'file'] },
  { names: ['--only-deps', '--only-dependencies'], dest: 'only_dependencies', action: 'store_true', on: ['install'], since: '26.2' },
  { names: ['--only-final'], dest: 'release_control', action: 'callback', type: 'string', on: ['install', 'file'], since: '26.0' },
  { names: ['--platform'], dest: 'platforms', action: 'append', type: 'string', on: ['install'] },
  { names: ['--pre'], dest: 'pre', action: 'store_true', on: ['install', 'file'] },
  { names: ['--prefer-binary'], dest: 'prefer_binary', action: 'store_true', on: ['install', 'file'] },
  { names: ['--prefix'], dest: 'prefix_path', action: 'store', type: 'string', on: ['install'] },
  { names: ['--progress-bar'], dest: 'progress_bar', action: 'store', type: 'choice', choices: ['on', 'off'], on: ['install'], until: '24.1.2' },
  { names: ['--progress-bar'], dest: 'progress_bar', action: 'store', type: 'choice', choices: ['on', 'off', 'raw'], on: ['install'], since: '24.1.2', until: '25.2' },
  { names: ['--progress-bar'], dest: 'progress_bar', action: 'store', type: 'choice', choices: ['auto', 'on', 'off', 'raw'], on: ['install'], since: '25.2' },
  { names: ['--proxy'], dest: 'proxy', action: 'store', type: 'string', on: every },
  { names: ['-i', '--index-url', '--pypi-url'], dest: 'index_url', action: 'store', type: 'string', on: ['install', 'file'] },
  { names: ['--python'], dest: 'python', action: 'store', type: 'string', on: every },
  { names: ['--python-version'], dest: 'python_version', action: 'callback', type: 'string', on: ['install'] },
  { names: ['-q', '--quiet'], dest: 'quiet', action: 'count', on: every },
  { names: ['--refresh-package'], dest: 'refresh_package', action: 'callback', type: 'string', on: ['install'], since: '26.2' },
  { names: ['--report'], dest: 'json_report_file', action: 'store', type: 'string', on: ['install'] },
  { names: ['--require-hashes'], dest: 'require_hashes', action: 'store_true', on: ['install', 'file'] },
  { names: ['--require-virtualenv', '--require-venv'], dest: 'require_venv', action: 'store_true', on: every },
  { names: ['-r', '--requirement'], dest: 'requirements', action: 'append', type: 'string', on: ['install', 'uninstall', 'file'] },
  { names: ['--requirements-from-script'], dest: 'requirements_from_scripts', action: 'append', type: 'string', on: ['install'], since: '26.0' },
  { names: ['--resume-retries'], dest: 'resume_retries', action: 'store', type: 'int', on: every, since: '25.1' },
  { names: ['--retries'], dest: 'retries', action: 'store', type: 'int', on: every },
  { names: ['--root'], dest: 'root_path', action: 'store', type: 'string', on: ['install'] },
  { names: ['--root-user-action'], dest: 'root_user_action', action: 'store', type: 'choice', choices: ['warn', 'ignore'], on: ['install', 'uninstall'] },
  { names: ['--src', '--source', '--source-dir', '--source-directory'], dest: 'src_dir', action: 'callback', type: 'path', on: ['install'] },
  { names: ['-t', '--target'], dest: 'target_dir', action: 'store', type: 'string', on: ['install'] },
  { names: ['--trusted-host'], dest: 'trusted_hosts', action: 'append', type: 'string', on: ['main', 'install', 'uninstall', 'file'] },
  { names: ['-U', '--upgrade'], dest: 'upgrade', action: 'store_true', on: ['install'] },
  { names: ['--upgrade-strategy'], dest: 'upgrade_strategy', action: 'store', type: 'choice', choices: ['only-if-needed', 'eager'], on: ['install'] },
  { names: ['--uploaded-prior-to'], dest: 'uploaded_prior_to', action: 'callback', type: 'string', on: ['install'], since: '26.0' },
  { names: ['--use-deprecated'], dest: 'deprecated_features_enabled', action: 'append', type: 'choice', choices: ['legacy-resolver'], on: every, until: '24.2' },
  { names: ['--use-deprecated'], dest: 'deprecated_features_enabled', action: 'append', type: 'choice', choices: ['legacy-resolver', 'legacy-certs'], on: every, since: '24.2' },
  { names: ['--use-feature'], dest: 'features_enabled', action: 'append', type: 'choice', choices: ['fast-deps', 'truststore', 'no-binary-enable-wheel-cache'], on: ['main', 'install', 'uninstall', 'file'], until: '25.3' },
  { names: ['--use-feature'], dest: 'features_enabled', action: 'append', type: 'choice', choices: ['fast-deps', 'build-constraint', 'truststore', 'no-binary-enable-wheel-cache'], on: ['main', 'install', 'uninstall', 'file'], since: '25.3', until: '26.0' },
  { names: ['--use-feature'], dest: 'features_enabled', action: 'append', type: 'choice', choices: ['fast-deps', 'build-constraint', 'inprocess-build-deps', 'truststore', 'no-binary-enable-wheel-cache'], on: ['main', 'install', 'uninstall', 'file'], since: '26.0', until: '26.2' },
  { names: ['--use-feature'], dest: 'features_enabled', action: 'append', type: 'choice', choices: ['fast-deps', 'inprocess-build-deps', 'venv-isolation', 'truststore', 'no-binary-enable-wheel-cache', 'build-constraint'], on: ['main', 'install', 'uninstall', 'file'], since: '26.2' },
  { names: ['--use-pep517'], dest: 'use_pep517', action: 'store_true', on: ['install'] },
  { names: ['--user'], dest: 'use_user_site', action: 'store_true', on: ['install'] },
  { names: ['-v', '--verbose'], dest: 'verbose', action: 'count', on: every },
  { names: ['-V', '--version'], dest: 'version', action: 'store_true', on: every, until: '26.3' },
  { names: ['-V', '--version'], dest: 'version', action: 'store_true', on: ['main'], since: '26.3' },
  { names: ['-y', '--yes'], dest: 'yes', action: 'store_true', on: ['uninstall'] },
];

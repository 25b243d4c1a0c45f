/** The package manager that started this process, as all of them tell in the same variable. */
export function packageManager(env: NodeJS.ProcessEnv): string {
  const [, name] = /^(pnpm|yarn|npm)\//u.exec(env["npm_config_user_agent"] ?? "") ?? [];
  return name ?? "npm";
}

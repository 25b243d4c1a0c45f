/** The environment without what the package manager that started this has set: for another one it would hold too. */
export function outerEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm|pnpm)_/iu.test(name)),
  );
}

/**
 * Says of each check whether it holds, and after how many seconds. A check is given what is wrong, if anything.
 */

/** What has to be right. */
export function holds(what, problems) {
  const isRight = problems.length === 0;
  const seconds = (performance.now() / 1000).toFixed(0).padStart(3);
  const [write, word] = isRight ? [console.log, "ok"] : [console.error, "FAILED"];
  write(`${seconds} s  ${word}: ${[what, ...problems].join("\n")}`);
  if (!isRight) process.exitCode = 1;
}

/** The opposite, where something was broken so that the check must find it: for the reason that is expected. */
export function isNoticed(broken, problems, reason) {
  const isFound = problems.some((problem) => reason.test(problem));
  const missed = `expected to find ${reason}; found ${problems.join("\n") || "nothing"}`;
  holds(`it is noticed: ${broken}`, isFound ? [] : [missed]);
}

/** What a command failed of, if it did. */
export function failureOf(ended) {
  return ended.status === 0 ? [] : [transcript(ended)];
}

/** What a command failed or warned of, if it did. */
export function warningsOf(ended) {
  return ended.status === 0 && ended.stderr === "" ? [] : [transcript(ended)];
}

/** How a list differs from the one that is wanted, in whatever order. */
export function differences(found, wanted) {
  return [
    ...found.filter((name) => !wanted.includes(name)).map((name) => `unexpected: ${name}`),
    ...wanted.filter((name) => !found.includes(name)).map((name) => `missing: ${name}`),
  ];
}

function transcript({ command, status, stdout, stderr }) {
  return `${command} ended with ${status}\n${stdout}${stderr}`;
}

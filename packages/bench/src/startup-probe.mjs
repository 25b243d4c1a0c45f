/** Imports the modules that are named and tells what that took: time, time of a processor, and the memory held then. */
const cpu = process.cpuUsage();
const start = performance.now();
for (const module of process.argv.slice(2)) await import(module);
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
const cpuMs = (user + system) / 1_000;
console.log(JSON.stringify({ ms, cpuMs, bytes: process.memoryUsage.rss() }));

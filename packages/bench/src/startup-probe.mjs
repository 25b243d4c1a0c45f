/** Imports the modules that are named and tells how long that took and how much memory the process holds then. */
const start = performance.now();
for (const module of process.argv.slice(2)) await import(module);
const ms = performance.now() - start;
console.log(JSON.stringify({ ms, bytes: process.memoryUsage.rss() }));
